/** Labelled form fields. */

import { freshId, h } from "../core/dom.js";

/**
 * A label over an input, with a hint that is read out too.
 *
 * @param {string} label @param {Record<string, any>} traits @param {string} [hint]
 * @returns {{row: HTMLElement, input: any}}
 */
export function field(label, traits, hint) {
  const id = freshId("field");
  const { kind = "input", options, ...rest } = traits;
  const input = h(kind, { id, "aria-describedby": hint ? `${id}-hint` : undefined, ...rest });
  if (options) input.append(...options.map((/** @type {any} */ one) => option(one, traits.value)));
  const row = h(
    "div.field",
    {},
    h("label", { for: id }, label),
    input,
    hint && h("p.hint", { id: `${id}-hint` }, hint),
  );
  return { row, input };
}

/** @param {string | [string, string]} one  a value, or a value and its words @param {string} [chosen] */
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
