/**
 * The panel beside the log: range, colours and export.
 *
 * @import { Query } from "#api"
 * @import { Well } from "./well.js"
 */

import { bytes, call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { counted } from "../../core/words.js";
import { builtIn, colormapPicker, custom } from "../../parts/colormaps.js";
import { field } from "../../parts/fields.js";
import { tellProblem } from "../../parts/notices.js";
import { save } from "../../parts/save.js";
import { decimal, rowsBetween } from "./depths.js";
import { valuesAsCsv } from "./export.js";
import { gradientEditor } from "./gradient.js";

/** @param {Well} well */
export function sidePanel(well) {
  const choice = { colormap: "viridis" };
  return h(
    "aside.side",
    { "aria-label": "Range, colours, export" },
    h(
      "div.side-body",
      { tabIndex: 0, role: "region", "aria-label": "Controls" },
      h("div.stack", {}, range(well), colours(well, choice), exports(well, choice)),
    ),
  );
}

/** @param {Well} well */
function range(well) {
  const from = field("From", { type: "number", step: "any", min: well.log.depth_min, max: well.log.depth_max });
  const to = field("To", { type: "number", step: "any", min: well.log.depth_min, max: well.log.depth_max });
  const words = h("p.hint", { role: "status" });
  const apply = () => {
    const [top, bottom] = [Number(from.input.value), Number(to.input.value)];
    if (from.input.value && to.input.value && top < bottom) well.look(top, bottom);
  };
  const draw = () => {
    if (document.activeElement !== from.input) from.input.value = decimal(well.from);
    if (document.activeElement !== to.input) to.input.value = decimal(well.to);
    fill(words, counted(rowsBetween(well.log, well.from, well.to), "line"));
  };
  from.input.addEventListener("change", apply);
  to.input.addEventListener("change", apply);
  well.news.addEventListener("window", draw);
  draw();
  return h("section.block", {}, h("h2", {}, "Range"), h("div.pair", {}, from.row, to.row), words);
}

/** @param {Well} well @param {{colormap: string}} choice */
function colours(well, choice) {
  const bar = h("canvas.colour-bar", { width: 256, height: 1, "aria-hidden": "true" });
  const draw = () => {
    const picture = new ImageData(256, 1);
    for (let at = 0; at < 256; at += 1) picture.data.set([...well.table.subarray(3 * at, 3 * at + 3), 255], 4 * at);
    bar.getContext("2d")?.putImageData(picture, 0, 0);
  };
  const choose = async (/** @type {string} */ name) => {
    const known = await builtIn(name || "viridis");
    const table = known ?? (await custom(name));
    if (!table) return;
    choice.colormap = name || "viridis";
    fill(
      manage,
      !known &&
        h(
          "button.quiet.danger-text",
          { type: "button", onclick: () => remove(name) },
          icon("trash", 16),
          `Delete ${name}`,
        ),
    );
    well.paint(table);
  };
  const remove = async (/** @type {string} */ name) => {
    try {
      await call("DELETE", "/colormaps/{name}", { path: { name } });
      drawPicker("");
      await choose("");
    } catch (error) {
      tellProblem(error, `${name} was not deleted`);
    }
  };
  const [place, manage] = [h("div"), h("div")];
  const drawPicker = (/** @type {string} */ name) =>
    fill(
      place,
      h(
        "div.field",
        {},
        h("span.label", { "aria-hidden": "true" }, "Colour map"),
        colormapPicker(name, "viridis", choose),
      ),
    );
  const editor = gradientEditor(well, (name) => {
    drawPicker(name);
    choose(name);
  });
  well.news.addEventListener("colours", draw);
  draw();
  drawPicker("");
  const { value_min: low, value_max: high } = well.log;
  return h(
    "section.block",
    {},
    h("h2", {}, "Colours"),
    place,
    manage,
    bar,
    h("div.colour-ends", {}, h("span", {}, low), h("span", {}, high)),
    editor,
  );
}

/** @param {Well} well @param {{colormap: string}} choice */
function exports(well, choice) {
  const name = (/** @type {string} */ ending) =>
    `${well.log.name.replace(/[^\w.-]+/g, "-")}-${decimal(well.from)}-${decimal(well.to)}.${ending}`;
  const during = async (/** @type {HTMLButtonElement} */ button, /** @type {() => Promise<void>} */ act) => {
    button.disabled = true;
    await act().catch((error) => tellProblem(error, "The export failed"));
    button.disabled = false;
  };
  const picture = async () => {
    /** @type {Query<"GET", "/depth-logs/{log_id}/image">} */
    const query = {
      depth_min: decimal(well.from),
      depth_max: decimal(well.to),
      colormap: choice.colormap,
      format: "png",
    };
    save(await bytes("/depth-logs/{log_id}/image", { path: well.log, query }), name("png"));
  };
  const file = async () =>
    save(await bytes("/depth-logs/{log_id}/file", { path: well.log }), well.log.filename ?? `${well.log.name}.csv`);
  const values = async () => save(await valuesAsCsv(well), name("csv"));
  const button = (/** @type {string} */ words, /** @type {() => Promise<void>} */ act) =>
    h("button", { type: "button", onclick: (event) => during(event.currentTarget, act) }, icon("download", 18), words);
  return h(
    "section.block",
    {},
    h("h2", {}, "Export this range"),
    h("div.form-actions", {}, button("Picture", picture), button("Values as CSV", values)),
    h("div.form-actions", {}, button("The whole file, as uploaded", file)),
  );
}
