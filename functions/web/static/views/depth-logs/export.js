/** The numbers of a range, as they were uploaded, in the shape they came in. */

import { pages } from "../../core/api.js";
import { decimal } from "./picture.js";

/** @param {import("./page.js").Well} well @returns {Promise<Blob>} */
export async function valuesAsCsv({ log, from, to }) {
  const lines = [];
  const query = {
    log_id: log.log_id,
    depth_min: decimal(from),
    depth_max: decimal(to),
    encoding: "raw",
    original: true,
    limit: 1000,
  };
  for await (const frame of pages("/frames", query)) {
    if (!lines.length)
      lines.push(
        ["depth", ...frame.pixels.map((/** @type {number} */ _, /** @type {number} */ at) => `col${at + 1}`)].join(","),
      );
    lines.push([frame.depth, ...frame.pixels].join(","));
  }
  return new Blob([lines.join("\n"), "\n"], { type: "text/csv" });
}
