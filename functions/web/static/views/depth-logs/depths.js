/**
 * Arithmetic of depths, lines and values of a log.
 *
 * @import { DepthLog } from "#api"
 *
 * @typedef {DepthLog & {rows: number, depth_min: number, depth_max: number}} ReadyLog  imported, so these are known
 *
 * @typedef {{width: number, height: number, greys: Uint8Array, from: number, to: number}} Strip
 *   a range of a log as a grey picture, one byte a pixel, the shallowest line first
 */

const TICK = 78; // CSS pixels between two depths on the axis, at least

/** Return a depth as the service takes it: never `1e-7`. @param {number} depth */
export function decimal(depth) {
  return String(Number(depth.toFixed(6)));
}

/** Return words about depths with the unit, if it is known.
 * @param {Pick<DepthLog, "depth_unit">} log @param {string} words */
export function inUnit({ depth_unit }, words) {
  return depth_unit ? `${words} ${depth_unit}` : words;
}

/** Return about how many lines lie between two depths, both ends included.
 * @param {ReadyLog} log @param {number} from @param {number} to */
export function rowsBetween(log, from, to) {
  const span = log.depth_max - log.depth_min;
  return span > 0 ? Math.max(1, Math.round(((log.rows - 1) * (to - from)) / span) + 1) : log.rows;
}

/** Return the window closest to the one asked for: within the log, and at least two lines high.
 * @param {ReadyLog} log @param {number} from @param {number} to */
export function windowIn({ rows, depth_min, depth_max }, from, to) {
  const span = depth_max - depth_min;
  const least = Math.min((2 * span) / Math.max(rows - 1, 1), span);
  const size = Math.min(Math.max(to - from, least), span);
  const top = Math.min(Math.max(from, depth_min), depth_max - size);
  return { from: top, to: top + size };
}

/**
 * Return the round depths to write on an axis of this height.
 *
 * @param {number} from @param {number} to @param {number} height  CSS pixels
 */
export function ticksOf(from, to, height) {
  const rough = ((to - from) * TICK) / (height || 1);
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const first = Math.ceil(from / step) * step;
  const count = step > 0 ? Math.floor((to - first) / step) + 1 : 0;
  return Array.from({ length: Math.max(count, 0) }, (_, index) => first + index * step);
}

/**
 * Return the value at a depth of a strip, with the depth of its line, its column from 0, and the number of lines of the
 * file that it is the mean of; null outside of the strip.
 *
 * @param {ReadyLog} log @param {Strip} strip @param {number} depth @param {number} across  0 at the left, 1 at the right
 */
export function valueAt(log, strip, depth, across) {
  if (depth < strip.from || depth > strip.to) return null;
  const line = index(((depth - strip.from) / (strip.to - strip.from || 1)) * strip.height, strip.height);
  const column = index(across * strip.width, strip.width);
  const grey = strip.greys[line * strip.width + column];
  const value = log.value_min + (grey / 255) * (log.value_max - log.value_min);
  const step = (log.depth_max - log.depth_min) / Math.max(log.rows - 1, 1);
  const middle = strip.from + ((line + 0.5) / strip.height) * (strip.to - strip.from);
  return {
    value,
    depth: step ? log.depth_min + Math.round((middle - log.depth_min) / step) * step : middle,
    column,
    merged: Math.round(rowsBetween(log, strip.from, strip.to) / strip.height),
  };
}

/** @param {number} place @param {number} count */
function index(place, count) {
  return Math.min(Math.max(Math.floor(place), 0), count - 1);
}
