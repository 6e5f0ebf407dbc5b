/** A form of the sign-in page: it shows what was said before, and what went wrong. */

import { fill, h } from "../core/dom.js";

/**
 * @param {object} form
 * @param {string} form.yes @param {string} form.said @param {Node[]} form.rows @param {Node} form.foot
 * @param {() => Promise<void>} form.submit @param {(error: unknown) => string} form.words
 */
export function doorForm({ yes, said, rows, submit, words, foot }) {
  const note = h("p.form-error", { role: "alert", hidden: !said, class: said.includes("ready") ? "good" : "" }, said);
  const button = h("button.primary.wide", { type: "submit" }, yes);
  const act = async (/** @type {Event} */ event) => {
    event.preventDefault();
    button.disabled = true;
    note.hidden = true;
    try {
      await submit();
    } catch (error) {
      note.classList.remove("good");
      fill(note, words(error)).hidden = false;
    } finally {
      button.disabled = false;
    }
  };
  return h("form.stack", { onsubmit: act }, note, rows, button, foot);
}
