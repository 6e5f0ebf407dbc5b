/**
 * What is seen of a log, in the address: the range and the colours, so that a link shows the same.
 *
 * @import { Well } from "./well.js"
 *
 * @typedef {{from?: number, to?: number, colormap: string}} View  without a range: the first lines
 */

import { settled } from "../../core/dom.js";
import { note } from "../../core/router.js";
import { decimal } from "./depths.js";

/** The colours where the address names none. */
export const USUAL = "viridis";

/** @param {URLSearchParams} query @returns {View} */
export function viewOf(query) {
  const [from, to] = ["from", "to"].map((name) => Number.parseFloat(query.get(name) ?? ""));
  return { colormap: query.get("colormap") || USUAL, ...(from < to && { from, to }) };
}

/** Keep the address of a log's page up to date, until the returned function is called.
 * @param {Well} well @param {string} path @returns {() => void} */
export function noteView(well, path) {
  const later = settled(250, () =>
    note(path, { from: decimal(well.from), to: decimal(well.to), colormap: named === USUAL ? "" : named }),
  );
  let named = well.colormap;
  well.news.addEventListener("window", later);
  well.news.addEventListener("colours", () => {
    named = well.colormap || named; // colours without a name have no address
    later();
  });
  return later.forget;
}
