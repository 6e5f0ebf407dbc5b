/** Modal dialogs, by the browser's own element, which keeps the focus inside and restores it. */

import { fill, freshId, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { t } from "../core/language.js";
import { inWords } from "../core/problem.js";

/**
 * @param {string} title
 * @param {(close: () => void) => (Node | null)[]} content
 * @param {{wide?: boolean}} [traits]
 * @returns {HTMLDialogElement}
 */
export function openDialog(title, content, { wide = false } = {}) {
  const heading = freshId("dialog");
  const dialog = h(`dialog.dialog${wide ? ".wide" : ""}`, {
    "aria-labelledby": heading,
    onclose: () => dialog.remove(),
  });
  const close = () => dialog.close();
  fill(
    dialog,
    h(
      "header",
      {},
      h("h2", { id: heading }, title),
      h("button.bare", { type: "button", "aria-label": t("Close"), onclick: close }, icon("close")),
    ),
    ...content(close),
  );
  document.body.append(dialog);
  dialog.showModal();
  if (!dialog.querySelector("[autofocus]")) firstField(dialog)?.focus(); // not the cross, where typed text would be lost
  return dialog;
}

/** Return where one types first, if one types in it. @param {HTMLElement} dialog @returns {HTMLElement | undefined} */
function firstField(dialog) {
  const fields = /** @type {NodeListOf<HTMLElement>} */ (dialog.querySelectorAll("input, select, textarea"));
  return [...fields].find((one) => one.checkVisibility() && !one.matches(":disabled, [readonly], [type=file]"));
}

/**
 * Ask a question with two answers; resolve to true for yes. Enter means yes, or Cancel where yes is dangerous.
 *
 * @param {{title: string, text: string, yes: string, danger?: boolean}} question @returns {Promise<boolean>}
 */
export function confirmed({ title, text, yes, danger = false }) {
  return new Promise((resolve) => {
    let answer = false;
    const dialog = openDialog(title, (close) => [
      h("p.dialog-text", {}, text),
      h(
        "footer",
        {},
        h("button", { type: "button", autofocus: danger, onclick: close }, t("Cancel")),
        h(
          `button.${danger ? "danger" : "primary"}`,
          {
            type: "button",
            autofocus: !danger,
            onclick: () => {
              answer = true;
              close();
            },
          },
          yes,
        ),
      ),
    ]);
    dialog.addEventListener("close", () => resolve(answer));
  });
}

/**
 * Open a dialog with a form: it closes when `save` is done, and shows the problem when it fails.
 *
 * @param {{title: string, yes: string, no?: string, fields: Node[], save: () => Promise<unknown>, wide?: boolean, danger?: boolean}} form
 */
export function openForm({ title, yes, no = t("Cancel"), fields, save, wide, danger = false }) {
  return openDialog(
    title,
    (close) => {
      const error = h("p.form-error", { role: "alert", hidden: true });
      const button = h(`button.${danger ? "danger" : "primary"}`, { type: "submit" }, yes);
      const submit = async (/** @type {Event} */ event) => {
        event.preventDefault();
        button.disabled = true;
        try {
          await save();
          close();
        } catch (problem) {
          fill(error, inWords(problem)).hidden = false;
        } finally {
          button.disabled = false;
        }
      };
      return [
        h(
          "form.stack",
          { onsubmit: submit },
          ...fields,
          error,
          h("footer", {}, h("button", { type: "button", onclick: close }, no), button),
        ),
      ];
    },
    { wide },
  );
}
