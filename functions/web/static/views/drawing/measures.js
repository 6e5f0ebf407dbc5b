/**
 * Measure shapes: lengths, angles, areas, and the values of the pixels inside.
 *
 * @import { Point } from "#api"
 * @import { Shape, Size } from "./shapes.js"
 *
 * @typedef {[number, number]} Spacing  millimetres between rows, and between columns (PixelSpacing, PS3.3 10.7.1.1)
 * @typedef {{count: number, mean: number, sd: number, min: number, max: number}} Statistics  sd: of the population
 */

import { boundsOf, KINDS } from "./shapes.js";

/** Return the length of a line, in millimetres; in pixels without a spacing. @param {readonly Point[]} points
 * @param {Spacing | null} spacing */
export function lengthOf(points, spacing) {
  const [high, wide] = spacing ?? [1, 1];
  return points
    .slice(1)
    .reduce((sum, [x, y], at) => sum + Math.hypot((x - points[at][0]) * wide, (y - points[at][1]) * high), 0);
}

/** Return the angle at the second of three points, from 0 to 180 degrees; NaN where two of them are one.
 * @param {readonly Point[]} points @param {Spacing | null} spacing */
export function angleOf([from, corner, to], spacing) {
  const [high, wide] = spacing ?? [1, 1];
  const [ax, ay] = [(from[0] - corner[0]) * wide, (from[1] - corner[1]) * high];
  const [bx, by] = [(to[0] - corner[0]) * wide, (to[1] - corner[1]) * high];
  if ((!ax && !ay) || (!bx && !by)) return NaN;
  return (Math.atan2(Math.abs(ax * by - ay * bx), ax * bx + ay * by) * 180) / Math.PI;
}

/** Return the area of a closed shape without its holes, in square millimetres; in square pixels without a spacing.
 * @param {Shape} shape @param {Spacing | null} spacing */
export function areaOf({ kind, points, holes = [] }, spacing) {
  const [high, wide] = spacing ?? [1, 1];
  const [left, top, right, bottom] = boundsOf(points);
  const around = (right - left) * (bottom - top);
  const pixels =
    kind === "box"
      ? around
      : kind === "ellipse"
        ? (Math.PI / 4) * around
        : holes.reduce((rest, ring) => rest - ringArea(ring), ringArea(points));
  return pixels * high * wide;
}

/**
 * Return statistics of the pixels whose middle lies in a closed shape; null if there is none with a value.
 *
 * @param {Shape} shape
 * @param {(x: number, y: number) => number | null} valueAt  value of a pixel; null for padding
 * @param {Size} size
 * @returns {Statistics | null}
 */
export function statisticsOf(shape, valueAt, { width, height }) {
  const [left, top, right, bottom] = boundsOf(shape.points);
  let [count, mean, squares, min, max] = [0, 0, 0, Infinity, -Infinity];
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y += 1) {
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, right); x += 1) {
      const value = holds(shape, [x + 0.5, y + 0.5]) ? valueAt(x, y) : null;
      if (value === null) continue;
      count += 1;
      const apart = value - mean;
      mean += apart / count;
      squares += apart * (value - mean); // Welford: exact for large values with small differences
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return count ? { count, mean, sd: Math.sqrt(squares / count), min, max } : null;
}

/** Say whether a point lies in a closed shape and not in its holes. @param {Shape} shape @param {Point} point */
export function holds({ kind, points, holes = [] }, [x, y]) {
  if (!KINDS[kind].closed) return false;
  const [left, top, right, bottom] = boundsOf(points);
  if (x < left || x > right || y < top || y > bottom) return false;
  if (kind === "box") return true;
  if (kind === "ellipse") {
    const [rx, ry] = [(right - left) / 2, (bottom - top) / 2];
    return ((x - left - rx) / rx) ** 2 + ((y - top - ry) / ry) ** 2 <= 1;
  }
  return rounds(points, x, y) && !holes.some((ring) => rounds(ring, x, y));
}

/** Say whether a ring goes round a point (even-odd rule). @param {readonly Point[]} ring @param {number} x @param {number} y */
function rounds(ring, x, y) {
  let within = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [[x1, y1], [x2, y2]] = [ring[at], ring[before]];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) within = !within;
  }
  return within;
}

/** @param {readonly Point[]} ring */
function ringArea(ring) {
  const twice = ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}
