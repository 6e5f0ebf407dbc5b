/**
 * An editor for custom colour maps: colour stops, previewed on the log while they move.
 *
 * @import { Stop } from "#api"
 * @import { Well } from "./well.js"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { inWords } from "../../core/problem.js";
import { tableOfStops } from "../../parts/colour-table.js";
import { field } from "../../parts/fields.js";
import { tell } from "../../parts/notices.js";

/** @typedef {{at: number, colour: string}} Handle  at: percent */

/**
 * Return the editor. While it is open, the log is seen in its colours, which have no name until they are saved.
 *
 * @param {Well} well @param {(name: string) => void} made @param {() => void} closed  when it is closed without saving
 */
export function gradientEditor(well, made, closed) {
  /** @type {Handle[]} */
  let stops = [
    { at: 0, colour: "#06141f" },
    { at: 45, colour: "#c46a1b" },
    { at: 100, colour: "#fff3d6" },
  ];
  const list = h("ul.stops");
  const note = h("p.form-error", { role: "alert", hidden: true });
  const name = field(
    t("Name"),
    { required: true, pattern: "[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}", placeholder: t("e.g. sandstone") },
    t("Letters, digits, dots and dashes."),
  );
  const button = h("button.primary", { type: "submit" }, t("Save the colour map"));
  const ordered = () =>
    [...stops].sort((a, b) => a.at - b.at).map((stop) => /** @type {Stop} */ ([stop.at / 100, stop.colour]));
  const preview = () => well.paint(tableOfStops(ordered()), "");
  const draw = () =>
    fill(
      list,
      stops.map((stop, index) => row(stop, index)),
    );
  const row = (/** @type {Handle} */ stop, /** @type {number} */ index) => {
    const colour = h("input", {
      type: "color",
      value: stop.colour,
      "aria-label": t("Colour of stop {n}", { n: index + 1 }),
      oninput: () => {
        stop.colour = colour.value;
        preview();
      },
    });
    const at = h("input", {
      type: "range",
      min: 0,
      max: 100,
      step: 1,
      value: stop.at,
      "aria-label": t("Position of stop {n}, percent", { n: index + 1 }),
      oninput: () => {
        stop.at = Number(at.value);
        preview();
      },
    });
    const remove = h(
      "button.bare",
      {
        type: "button",
        disabled: stops.length < 3,
        "aria-label": t("Remove stop {n}", { n: index + 1 }),
        onclick: () => {
          stops = stops.filter((one) => one !== stop);
          draw();
          preview();
        },
      },
      icon("close", 16),
    );
    return h("li", {}, colour, at, remove);
  };
  const add = () => {
    stops.push({ at: 75, colour: "#58c7e8" });
    draw();
    preview();
  };
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    note.hidden = true;
    button.disabled = true;
    try {
      await call("POST", "/colormaps", { json: { name: name.input.value.trim(), stops: ordered() } });
      tell(t("The colour map {name} is saved.", { name: name.input.value.trim() }), { kind: "good" });
      made(name.input.value.trim());
    } catch (error) {
      fill(note, inWords(error)).hidden = false;
    } finally {
      button.disabled = false;
    }
  };
  draw();
  const details = h(
    "details",
    { ontoggle: () => (details.open ? preview() : closed()) },
    h("summary", {}, t("Create your own")),
    h(
      "form.stack.gradient",
      { onsubmit: save },
      list,
      h("button", { type: "button", onclick: add }, icon("plus", 16), t("Add a stop")),
      name.row,
      note,
      button,
    ),
  );
  return details;
}
