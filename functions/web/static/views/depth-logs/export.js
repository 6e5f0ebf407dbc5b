/**
 * Export the numbers of a range, as they were uploaded.
 *
 * @import { Query } from "#api"
 * @import { Well } from "./well.js"
 */

import { pages } from "../../core/api.js";
import { decimal } from "./depths.js";

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
