/**
 * The keyboard shortcuts of what is on the page. Whoever acts on keys declares them here with words, and so `?` lists them.
 *
 * A group lasts as long as its element is on the page:
 *
 *     shortcuts(outlet, t("Images"), [{ keys: ["/"], words: t("Search"), act: () => search.focus() }]);
 *
 * @typedef {object} Shortcut
 * @property {string[]} keys  any of them: as `KeyboardEvent.key`, letters small (`a`), with Ctrl or Command `Ctrl+z`, with
 *   Shift `Shift+Tab` (a sign that needs Shift is itself: `?`), one after the other `g i`
 * @property {string} words  what it does
 * @property {(event: KeyboardEvent) => unknown} act
 * @property {boolean} [repeats]  whether a key that is held down acts again and again
 * @property {() => boolean} [when]  whether it can be used now; always, without
 *
 * @typedef {{element: Element, title: string, list: Shortcut[], seen: boolean}} Group
 */

import { t } from "../core/language.js";

/** Where the browser or the control itself has a use for a key. @type {[RegExp, string][]} */
const USES = [
  [/Arrow|Page|Home|End/, "input:not([type=checkbox]), [role=tab], [role=slider], [role=option], [role=region]"],
  [/Enter/, "a, button, summary, input"],
  [/ $/, "button, summary, input"],
  [/./, "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=range], [type=color])"],
];

/** @type {Group[]} */
let groups = [];
let before = ""; // the first key of two

/**
 * Declare a group of shortcuts. Those of the element that has the focus go before others.
 *
 * @param {Element} element @param {string} title @param {Shortcut[]} list
 */
export function shortcuts(element, title, list) {
  groups.push({ element, title, list: list.filter(({ keys }) => keys.length), seen: false });
}

/** Return the groups of what is on the page, the newest first. */
export function shortcutGroups() {
  for (const group of groups) group.seen ||= group.element.isConnected;
  groups = groups.filter(({ element, seen }) => element.isConnected || !seen);
  return groups.filter(({ seen }) => seen).reverse();
}

/**
 * Return the name of a key as shortcuts declare it; empty for a modifier alone, and for what the system uses.
 *
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} event
 */
export function nameOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (altKey || ["Shift", "Control", "Meta", "CapsLock"].includes(key)) return "";
  const held = ctrlKey || metaKey;
  const shift = shiftKey && (held || key.length > 1) ? "Shift+" : "";
  return `${held ? "Ctrl+" : ""}${shift}${key.length === 1 ? key.toLowerCase() : key}`;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const name = nameOf(event);
  if (event.defaultPrevented || !name || document.querySelector("dialog[open]")) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const found = (before && sought(`${before} ${name}`, target)) || sought(name, target);
  before = !found && begins(name, target) ? name : "";
  if (!found) return;
  event.preventDefault();
  if (!event.repeat || found.repeats) found.act(event);
}

/** @param {string} name @param {HTMLElement} target @returns {Shortcut | undefined} */
function sought(name, target) {
  return heard(name, target).find(({ keys, when }) => keys.includes(name) && (when?.() ?? true));
}

/** Return whether a key is the first of two. @param {string} name @param {HTMLElement} target */
function begins(name, target) {
  return heard(name, target).some(({ keys }) => keys.some((key) => key.startsWith(`${name} `)));
}

/** Return the shortcuts that may act on a key where the focus is. @param {string} name @param {HTMLElement} target */
function heard(name, target) {
  const used = USES.some(([keys, controls]) => keys.test(name) && target.closest(controls));
  const all = shortcutGroups().filter(({ element }) => element === target || !used);
  const near = all.filter(({ element }) => element.contains(target));
  return [...near, ...all].flatMap(({ list }) => list);
}

/** Return a key as people call it. @param {string} key */
export function keyWords(key) {
  const words = /** @type {Record<string, string>} */ ({
    " ": t("Space"),
    ArrowUp: "↑",
    ArrowDown: "↓",
    ArrowLeft: "←",
    ArrowRight: "→",
    PageUp: t("Page up"),
    PageDown: t("Page down"),
    Home: t("Home"),
    End: t("End"),
    Escape: t("Esc"),
    Delete: t("Del"),
    Backspace: t("Backspace"),
    Enter: t("Enter"),
    "-": "−",
  });
  const named = (/** @type {string} */ one) => words[one] ?? (one.length === 1 ? one.toUpperCase() : one);
  if (key.includes(" ") && key.trim()) return key.split(" ").map(named).join(" ");
  return key
    .replace("Ctrl+", `${t("Ctrl")}+`)
    .replace("Shift+", `${t("Shift")}+`)
    .replace(/[^+]+$|\+$/, named);
}

globalThis.document?.addEventListener("keydown", pressed);
