/**
 * Colour tables: red, green and blue for each of 256 greys, 768 bytes.
 *
 * @import { Colormap, Stop } from "#api"
 */

/** @param {Pick<Colormap, "stops" | "table">} map @returns {Uint8Array | null} null for a built-in map */
export function tableOf({ stops, table }) {
  if (table) return Uint8Array.from(table.flatMap(channels));
  return stops ? tableOfStops(stops) : null;
}

/** Interpolate linearly between the stops, as the service does. @param {Stop[]} stops @returns {Uint8Array} */
export function tableOfStops(stops) {
  const points = stops.map(([at, colour]) => ({ at, colour: channels(colour) }));
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

/** @param {string} colour  `#rrggbb` */
function channels(colour) {
  return [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16));
}
