/** Tabs by the ARIA pattern: arrow keys move, only the chosen one is in the tab order. */

import { freshId, h } from "../core/dom.js";

/**
 * @param {string} label
 * @param {{name: string, words: string}[]} tabs
 * @param {string} chosen
 * @param {(name: string) => void} choose
 */
export function tabs(label, tabs, chosen, choose) {
  const buttons = tabs.map(({ name, words }) =>
    h(
      "button",
      { type: "button", role: "tab", id: freshId("tab"), "data-name": name, onclick: () => pick(name) },
      words,
    ),
  );
  const mark = (/** @type {string} */ name) =>
    buttons.forEach((button) => {
      button.setAttribute("aria-selected", String(button.dataset.name === name));
      button.tabIndex = button.dataset.name === name ? 0 : -1;
    });
  const pick = (/** @type {string} */ name) => {
    mark(name);
    choose(name);
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const at = buttons.findIndex((button) => button.matches(":focus"));
    const next = buttons[(at + step + buttons.length) % buttons.length];
    next.focus();
    pick(next.dataset.name ?? "");
  };
  mark(chosen);
  return { strip: h("div.tabs", { role: "tablist", "aria-label": label, onkeydown: keys }, buttons), mark };
}
