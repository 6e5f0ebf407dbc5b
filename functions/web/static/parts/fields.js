/**
 * Form fields with labels.
 *
 * @import { Field, FieldKind, FieldTraits, Option } from "#dom"
 */

import { freshId, h } from "../core/dom.js";

/**
 * Make a label over an input, with a hint that screen readers read out too.
 *
 * @template {FieldKind} [Kind="input"]
 * @param {string} label @param {FieldTraits<Kind>} traits @param {string} [hint]
 * @returns {Field<Kind>}
 */
export function field(label, traits, hint) {
  const id = freshId("field");
  const { kind = "input", options = [], ...rest } = traits;
  const { value } = /** @type {{value?: unknown}} */ (rest);
  const described = hint ? `${id}-hint` : undefined;
  const input = h(/** @type {string} */ (kind), { id, "aria-describedby": described, .../** @type {object} */ (rest) });
  input.append(...options.map((one) => option(one, value)));
  const row = h(
    "div.field",
    {},
    h("label", { for: id }, label),
    input,
    hint && h("p.hint", { id: `${id}-hint` }, hint),
  );
  return { row, input: /** @type {Field<Kind>["input"]} */ (input) };
}

/** @param {Option} one @param {unknown} [chosen] */
function option(one, chosen) {
  const [value, words] = Array.isArray(one) ? one : [one, one];
  return h("option", { value, selected: value === chosen }, words);
}

/** @param {string} label @param {boolean} checked @param {(checked: boolean) => void} change */
export function checkbox(label, checked, change) {
  const id = freshId("check");
  const input = h("input", { id, type: "checkbox", checked, onchange: () => change(input.checked) });
  return h("div.check", {}, input, h("label", { for: id }, label));
}
