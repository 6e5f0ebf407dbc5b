/**
 * The rules for importing a log: by default, doubtful files are refused.
 *
 * @import { Body } from "#api"
 *
 * @typedef {Body<"POST", "/depth-logs">} Rules
 */

import { h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { field } from "../../parts/fields.js";

export function importRules() {
  const choice = (/** @type {string} */ label, /** @type {[string, string][]} */ options) =>
    field(label, { kind: "select", options, value: options[0][0] });
  const fields = {
    visibility: choice(t("Visibility"), [
      ["private", t("Only me")],
      ["public", t("All users")],
    ]),
    nulls: choice(t("Empty cells"), [
      ["reject", t("Refuse the file")],
      ["fill", t("Fill with black")],
      ["nearest", t("Use the nearest value")],
    ]),
    order: choice(t("Lines not sorted by depth"), [
      ["reject", t("Refuse the file")],
      ["sort", t("Sort them")],
    ]),
    duplicates: choice(t("Repeated depths"), [
      ["reject", t("Refuse the file")],
      ["first", t("Keep the first")],
      ["last", t("Keep the last")],
    ]),
    out_of_range: choice(t("Values out of range"), [
      ["reject", t("Refuse the file")],
      ["clip", t("Clip them")],
    ]),
    value_min: field(t("Lowest value"), { type: "number", step: "any", value: 0 }),
    value_max: field(t("Highest value"), { type: "number", step: "any", value: 255 }),
    null_value: field(
      t("Numbers for a missing value"),
      { value: "-999.25, -9999" },
      t("Separated by commas; treated as empty cells"),
    ),
    depth_column: field(t("Depth column"), {}, t("Its name or number, where the file has several depths")),
    depth_unit: field(t("Depth unit"), { maxLength: 16 }, t("If the file does not say it")),
    width: field(t("Pixels per line"), { type: "number", min: 1, max: 4096, value: 150 }),
  };
  const panel = h(
    "details.panel.batch",
    {},
    h("summary", {}, t("Import rules")),
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
