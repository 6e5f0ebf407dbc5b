/** Colour maps: their tables, and the field to choose one. */

import { all } from "../core/api.js";
import { h } from "../core/dom.js";

/** @typedef {{name: string, stops?: [number, string][], user_id?: string}} Map */

/** @type {Promise<Record<string, string>> | null} */
let tables = null;

/** Red, green, blue for each of 0..255, of a built-in map; null if there is none of that name.
 * @param {string} name @returns {Promise<Uint8Array | null>} */
export async function builtIn(name) {
  tables ??= fetch(new URL("../palettes.json", import.meta.url)).then((response) => response.json());
  const table = (await tables)[name];
  return table ? Uint8Array.from(atob(table), (letter) => letter.charCodeAt(0)) : null;
}

/** Straight lines between the stops, as the service draws them. @param {[number, string][]} stops @returns {Uint8Array} */
export function tableOf(stops) {
  const points = stops.map(([at, colour]) => ({
    at,
    colour: [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16)),
  }));
  const table = new Uint8Array(768);
  for (let index = 0; index < 256; index += 1) {
    const place = index / 255;
    const next = points.findIndex((point) => point.at > place);
    const [low, high] = next < 0 ? [points.at(-1), points.at(-1)] : [points[Math.max(next - 1, 0)], points[next]];
    if (!low || !high) continue;
    const share = high.at > low.at ? Math.max(0, (place - low.at) / (high.at - low.at)) : 0;
    for (const [channel, value] of low.colour.entries())
      table[3 * index + channel] = Math.floor(value + (high.colour[channel] - value) * share + 0.5);
  }
  return table;
}

/** Those of the service and one's own. @returns {Promise<Map[]>} */
export function colormaps() {
  return all("/colormaps", {});
}

/** @param {string} chosen @param {string} none  what the choice of no map is called @param {(name: string) => void} choose */
export function colormapPicker(chosen, none, choose) {
  const select = h(
    "select",
    { "aria-label": "Colour map", onchange: () => choose(select.value) },
    h("option", { value: "" }, none),
    chosen && h("option", { value: chosen, selected: true }, chosen),
  );
  const names = async () => {
    tables ??= fetch(new URL("../palettes.json", import.meta.url)).then((response) => response.json());
    const known = Object.keys(await tables);
    const mine = (await colormaps().catch(() => [])).map((map) => map.name);
    return [...new Set([...mine.filter((name) => !known.includes(name)), ...known])];
  };
  names().then((list) =>
    select.append(...list.filter((name) => name !== chosen).map((name) => h("option", { value: name }, name))),
  );
  return select;
}
