/** Colour maps: their tables, and a field to choose one. */

import { all } from "../core/api.js";
import { h } from "../core/dom.js";
import { t } from "../core/language.js";
import { tableOf } from "./colour-table.js";

/** @type {Promise<Record<string, string>> | null} */
let tables = null;

/** Return the built-in tables by name, in base64. */
function palettes() {
  tables ??= fetch(new URL("../palettes.json", import.meta.url)).then((response) => response.json());
  return tables;
}

/** Return red, green and blue for each of 0..255 of a map, built in or custom; null if no map has this name.
 * @param {string} name @returns {Promise<Uint8Array | null>} */
export async function tableFor(name) {
  return (await builtIn(name)) ?? custom(name);
}

/** @param {string} name @returns {Promise<Uint8Array | null>} */
export async function builtIn(name) {
  const table = (await palettes())[name];
  return table ? Uint8Array.from(atob(table), (letter) => letter.charCodeAt(0)) : null;
}

/** @param {string} name @returns {Promise<Uint8Array | null>} */
async function custom(name) {
  const map = (await all("/colormaps")).find((one) => one.name === name);
  return map ? tableOf(map) : null;
}

/**
 * @param {string} chosen @param {string} none  the text of the choice of no map
 * @param {(name: string) => void} choose
 */
export function colormapPicker(chosen, none, choose) {
  const select = h(
    "select",
    { class: "colormaps", "aria-label": t("Colour map"), onchange: () => choose(select.value) },
    h("option", { value: "" }, none),
    chosen && h("option", { value: chosen, selected: true }, chosen),
  );
  const names = async () => {
    const known = Object.keys(await palettes());
    const mine = (await all("/colormaps").catch(() => [])).map((map) => map.name);
    return [...new Set([...mine.filter((name) => !known.includes(name)), ...known])];
  };
  names().then((list) =>
    select.append(...list.filter((name) => name !== chosen).map((name) => h("option", { value: name }, name))),
  );
  return select;
}
