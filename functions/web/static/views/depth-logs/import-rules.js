/**
 * The rules for importing a log: by default, doubtful files are refused.
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
    visibility: choice("Visibility", [
      ["private", "Only me"],
      ["public", "All users"],
    ]),
    nulls: choice("Empty cells", [
      ["reject", "Refuse the file"],
      ["fill", "Fill with black"],
      ["nearest", "Use the nearest value"],
    ]),
    order: choice("Lines not sorted by depth", [
      ["reject", "Refuse the file"],
      ["sort", "Sort them"],
    ]),
    duplicates: choice("Repeated depths", [
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
    null_value: field(
      "Numbers for a missing value",
      { value: "-999.25, -9999" },
      "Separated by commas; treated as empty cells",
    ),
    depth_column: field("Depth column", {}, "Its name or number, where the file has several depths"),
    depth_unit: field("Depth unit", { maxLength: 16 }, "If the file does not say it"),
    width: field("Pixels per line", { type: "number", min: 1, max: 4096, value: 150 }),
  };
  const panel = h(
    "details.panel.batch",
    {},
    h("summary", {}, "Import rules"),
    h(
      "div.batch-fields",
      {},
      Object.values(fields).map((one) => one.row),
    ),
  );
  const defaults = valuesOf(fields);
  return { panel, read: () => changed(valuesOf(fields), defaults) };
}

/**
 * @param {Record<string, {input: HTMLInputElement | HTMLSelectElement}>} fields
 * @returns {Record<string, string | number>}
 */
function valuesOf(fields) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { input }]) => [
      name,
      input.type === "number" ? Number(input.value) : input.value,
    ]),
  );
}

/**
 * Return only the values that differ from the defaults.
 *
 * @param {Record<string, string | number>} values @param {Record<string, string | number>} defaults
 * @returns {Rules}
 */
function changed(values, defaults) {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== defaults[name]));
}
