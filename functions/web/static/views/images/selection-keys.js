/**
 * Keyboard shortcuts of the bar for selected images.
 *
 * @import { Selection } from "./selection.js"
 */

import { t } from "../../core/language.js";
import { shortcuts } from "../../parts/shortcuts.js";

/**
 * Declare shortcuts that press the buttons of the bar, and lead to it and back.
 *
 * @param {HTMLElement} bar @param {Selection} selection @param {Record<string, HTMLElement>} buttons  by their key
 */
export function selectionKeys(bar, selection, buttons) {
  /** @type {Element | null} */
  let came = null;
  const when = () => selection.size > 0;
  const toBar = () => {
    came = document.activeElement;
    /** @type {HTMLElement | null} */ (bar.querySelector("button:not([hidden])"))?.focus();
  };
  const out = () => {
    if (!bar.contains(document.activeElement)) return selection.clear();
    if (came instanceof HTMLElement && came.isConnected) came.focus();
  };
  shortcuts(bar, t("Selected images"), [
    { keys: ["b"], words: t("Go to the actions"), act: toBar, when },
    { keys: ["Escape"], words: t("Back from the actions; select none"), act: out, when },
    ...Object.entries(buttons).map(([key, button]) => ({
      keys: [key],
      words: button.textContent ?? "",
      act: () => button.click(),
      when: () => when() && !button.hidden,
    })),
  ]);
}
