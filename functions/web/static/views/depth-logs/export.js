/**
 * Export the range that is seen, in the colours that are seen: as a picture, as pixels, and as the numbers of the file.
 *
 * @import { Query } from "#api"
 * @import { Well } from "./well.js"
 */

import { pages } from "../../core/api.js";
import { decimal } from "./depths.js";
import { coloured, stripOf } from "./picture.js";
import { plot } from "./plot.js";

const LINES = 8_000; // of a picture with an axis, which is enlarged
const MOST_LINES = 32_000; // that the canvas of every browser takes

/** Return a PNG of the range with its axis of depths and its colours. @param {Well} well @returns {Promise<Blob>} */
export async function pictureWithAxis(well) {
  return blobOf(plot(well, await stripOf(well.log, well.from, well.to, LINES)));
}

/** Return a PNG with a pixel for each of the log's, one line each for up to 32,000. @param {Well} well @returns {Promise<Blob>} */
export async function pixelsAlone(well) {
  const strip = await stripOf(well.log, well.from, well.to, MOST_LINES);
  const canvas = new OffscreenCanvas(strip.width, strip.height);
  canvas.getContext("2d")?.putImageData(coloured(strip, well.table), 0, 0);
  return blobOf(canvas);
}

/** @param {OffscreenCanvas} canvas */
function blobOf(canvas) {
  return canvas.convertToBlob({ type: "image/png" });
}

/** @param {Well} well @returns {Promise<Blob>} */
export async function valuesAsCsv({ log, from, to }) {
  const lines = [];
  /** @type {Query<"GET", "/frames">} */
  const query = {
    log_id: log.log_id,
    depth_min: decimal(from),
    depth_max: decimal(to),
    encoding: "raw",
    original: true,
    limit: 1000,
  };
  for await (const { depth, pixels } of pages("/frames", { query })) {
    const numbers = /** @type {(number | null)[]} */ (pixels); // null, an empty cell, joins as nothing
    if (!lines.length)
      lines.push(
        [log.depth_unit ? `depth (${log.depth_unit})` : "depth", ...numbers.map((_, at) => `col${at + 1}`)].join(","),
      );
    lines.push([depth, ...numbers].join(","));
  }
  return new Blob([lines.join("\n"), "\n"], { type: "text/csv" });
}
