/**
 * Ranges of a log, fetched as grey pictures and coloured here: one request serves all colour maps and the values.
 *
 * @import { Query } from "#api"
 * @import { ReadyLog, Strip } from "./depths.js"
 */

import { bytes } from "../../core/api.js";
import { decimal, rowsBetween } from "./depths.js";

/**
 * @param {ReadyLog} log @param {number} from @param {number} to @param {number} lines  the most to fetch
 * @param {AbortSignal} [signal] @returns {Promise<Strip>}
 */
export async function stripOf(log, from, to, lines, signal) {
  const rows = rowsBetween(log, from, to);
  /** @type {Query<"GET", "/depth-logs/{log_id}/image">} */
  const query = {
    depth_min: decimal(from),
    depth_max: decimal(to),
    colormap: "gray",
    format: "png",
    row_height: rows > lines && Math.max(lines / rows, 1 / 1024),
  };
  const blob = await bytes("/depth-logs/{log_id}/image", { path: log, query, signal });
  const picture = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  const greys = Uint8Array.from({ length: picture.width * picture.height }, (_, at) => data[4 * at]);
  return { width: picture.width, height: picture.height, greys, from, to };
}

/** @param {Strip} strip @param {Uint8Array} table  768 bytes @returns {ImageData} */
export function coloured({ width, height, greys }, table) {
  const picture = new ImageData(width, height);
  const out = new Uint32Array(picture.data.buffer);
  const colours = Uint32Array.from(
    { length: 256 },
    (_, grey) => (255 << 24) | (table[3 * grey + 2] << 16) | (table[3 * grey + 1] << 8) | table[3 * grey],
  );
  for (let at = 0; at < out.length; at += 1) out[at] = colours[greys[at]];
  return picture;
}
