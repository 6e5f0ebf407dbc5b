/**
 * The panel beside the log: range, colours and export.
 *
 * @import { Well } from "./well.js"
 */

import { bytes, call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { builtIn, colormapPicker, tableFor } from "../../parts/colormaps.js";
import { field } from "../../parts/fields.js";
import { tellProblem } from "../../parts/notices.js";
import { save } from "../../parts/save.js";
import { USUAL } from "./address.js";
import { decimal, rowsBetween } from "./depths.js";
import { pictureWithAxis, pixelsAlone, valuesAsCsv } from "./export.js";
import { gradientEditor } from "./gradient.js";

const UNSAVED = t("Your own, not saved");

/** @param {Well} well */
export function sidePanel(well) {
  return h(
    "aside.side",
    { "aria-label": t("Range, colours, export") },
    h(
      "div.side-body",
      { tabIndex: 0, role: "region", "aria-label": t("Controls") },
      h("div.stack", {}, range(well), colours(well), exports(well)),
    ),
  );
}

/** @param {Well} well */
function range(well) {
  const from = field(t("From"), { type: "number", step: "any", min: well.log.depth_min, max: well.log.depth_max });
  const to = field(t("To"), { type: "number", step: "any", min: well.log.depth_min, max: well.log.depth_max });
  const words = h("p.hint", { role: "status" });
  const apply = () => {
    const [top, bottom] = [Number(from.input.value), Number(to.input.value)];
    if (from.input.value && to.input.value && top < bottom) well.look(top, bottom);
  };
  const draw = () => {
    if (document.activeElement !== from.input) from.input.value = decimal(well.from);
    if (document.activeElement !== to.input) to.input.value = decimal(well.to);
    fill(words, count(rowsBetween(well.log, well.from, well.to), "{n} line", "{n} lines"));
  };
  from.input.addEventListener("change", apply);
  to.input.addEventListener("change", apply);
  well.news.addEventListener("window", draw);
  draw();
  return h("section.block", {}, h("h2", {}, t("Range")), h("div.pair", {}, from.row, to.row), words);
}

/** @param {Well} well */
function colours(well) {
  const bar = h("canvas.colour-bar", { width: 256, height: 1, "aria-hidden": "true" });
  const [place, manage] = [h("div"), h("div")];
  const draw = () => {
    const picture = new ImageData(256, 1);
    for (let at = 0; at < 256; at += 1) picture.data.set([...well.table.subarray(3 * at, 3 * at + 3), 255], 4 * at);
    bar.getContext("2d")?.putImageData(picture, 0, 0);
    drawPicker();
  };
  const choose = async (/** @type {string} */ name) => {
    const table = await tableFor(name || USUAL);
    if (!table) return;
    known = name || USUAL;
    const isOwn = !(await builtIn(known));
    fill(manage, isOwn && removeButton(known, () => choose(USUAL)));
    well.paint(table, known);
    editor.open = false;
  };
  let known = well.colormap; // the last colours that had a name
  /** @type {HTMLSelectElement | null} */
  let picker = null;
  const drawPicker = () => {
    const name = well.colormap === USUAL ? "" : well.colormap || UNSAVED;
    if (picker?.value === name) return;
    const hadFocus = place.contains(document.activeElement);
    picker = colormapPicker(name, USUAL, choose);
    fill(place, h("div.field", {}, h("span.label", { "aria-hidden": "true" }, t("Colour map")), picker));
    if (hadFocus) picker.focus();
  };
  const editor = gradientEditor(well, choose, () => !well.colormap && choose(known));
  well.news.addEventListener("colours", draw);
  draw();
  choose(known).catch(tellProblem);
  const { value_min: low, value_max: high } = well.log;
  return h(
    "section.block",
    {},
    h("h2", {}, t("Colours")),
    place,
    manage,
    bar,
    h("div.colour-ends", {}, h("span", {}, low), h("span", {}, high)),
    editor,
  );
}

/** @param {string} name @param {() => void} removed */
function removeButton(name, removed) {
  const remove = () =>
    call("DELETE", "/colormaps/{name}", { path: { name } }).then(removed, (error) =>
      tellProblem(error, t("{name} was not deleted", { name })),
    );
  return h(
    "button.quiet.danger-text",
    { type: "button", onclick: remove },
    icon("trash", 16),
    t("Delete {name}", { name }),
  );
}

/** @param {Well} well */
function exports(well) {
  const name = (/** @type {string} */ ending) =>
    `${well.log.name.replace(/[^\w.-]+/g, "-")}-${decimal(well.from)}-${decimal(well.to)}.${ending}`;
  const during = async (/** @type {HTMLButtonElement} */ button, /** @type {() => Promise<void>} */ act) => {
    button.disabled = true;
    await act().catch((error) => tellProblem(error, t("The export failed")));
    button.disabled = false;
  };
  const picture = async () => save(await pictureWithAxis(well), name("png"));
  const pixels = async () => save(await pixelsAlone(well), name("png"));
  const file = async () =>
    save(await bytes("/depth-logs/{log_id}/file", { path: well.log }), well.log.filename ?? `${well.log.name}.csv`);
  const values = async () => save(await valuesAsCsv(well), name("csv"));
  const button = (/** @type {string} */ words, /** @type {() => Promise<void>} */ act) =>
    h("button", { type: "button", onclick: (event) => during(event.currentTarget, act) }, icon("download", 18), words);
  return h(
    "section.block",
    {},
    h("h2", {}, t("Export this range")),
    h("div.form-actions", {}, button(t("Picture"), picture), button(t("Pixels only"), pixels)),
    h("div.form-actions", {}, button(t("Values as CSV"), values)),
    h("div.form-actions", {}, button(t("The whole file, as uploaded"), file)),
  );
}
