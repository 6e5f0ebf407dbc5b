/**
 * A hidden file input: a button opens it, and the chosen files are handed on at once.
 *
 * @import { Traits } from "#dom"
 */

import { h } from "../core/dom.js";

/** @param {string} label @param {Traits<"input">} traits @param {(files: File[]) => void} chosen */
export function fileInput(label, traits, chosen) {
  const input = h("input", {
    type: "file",
    hidden: true,
    "aria-label": label,
    ...traits,
    onchange: () => {
      chosen([...(input.files ?? [])]);
      input.value = ""; // the same file can be chosen again
    },
  });
  return input;
}
