/**
 * How a file is read as a log: refuse what is doubtful, unless told otherwise.
 *
 * @import { Body } from "#api"
 *
 * @typedef {Body<"POST", "/depth-logs">} Rules
 */

import { h } from "../../core/dom.js";
import { field } from "../../parts/fields.js";

export function importRules() {
  const choice = (/** @type {string} */ label, /** @type {[string, string][]} */ options) =>
    field(label, { kind: "select", options, value: options[0][0] });
  const fields = {
    visibility: choice("Who may see it", [
      ["private", "Only me"],
      ["public", "Everybody signed in"],
    ]),
    nulls: choice("Cells without a value", [
      ["reject", "Refuse the file"],
      ["fill", "Make them dark"],
      ["nearest", "Take the nearest value"],
    ]),
    order: choice("Lines not in order of depth", [
      ["reject", "Refuse the file"],
      ["sort", "Sort them"],
    ]),
    duplicates: choice("A depth that occurs twice", [
      ["reject", "Refuse the file"],
      ["first", "Keep the first"],
      ["last", "Keep the last"],
    ]),
    out_of_range: choice("Values out of range", [
      ["reject", "Refuse the file"],
      ["clip", "Clip them"],
    ]),
    value_min: field("Lowest value", { type: "number", step: "any", value: 0 }),
    value_max: field("Highest value", { type: "number", step: "any", value: 255 }),
    width: field("Pixels per line", { type: "number", min: 1, max: 4096, value: 150 }),
  };
  const panel = h(
    "details.panel.batch",
    {},
    h("summary", {}, "How to read it"),
    h(
      "div.batch-fields",
      {},
      Object.values(fields).map((one) => one.row),
    ),
  );
  const defaults = valuesOf(fields);
  return { panel, read: () => changed(valuesOf(fields), defaults) };
}

/** @param {Record<string, {input: HTMLInputElement | HTMLSelectElement}>} fields @returns {Record<string, string | number>} */
function valuesOf(fields) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { input }]) => [
      name,
      input.type === "number" ? Number(input.value) : input.value,
    ]),
  );
}

/** Return only what was chosen: the service knows the rest. @param {Record<string, string | number>} values @param {Record<string, string | number>} defaults @returns {Rules} */
function changed(values, defaults) {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== defaults[name]));
}
