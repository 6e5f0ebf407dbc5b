/**
 * The shapes of annotations: how they are kept while they are drawn and edited, and how the API writes them.
 *
 * All points are `[x, y]` in pixels of the upright picture, from its upper left. A box and an ellipse are two opposite
 * corners of the rectangle around them; all other shapes are their points in order.
 *
 * @import { Annotation, Point } from "#api"
 *
 * @typedef {"polygon" | "box" | "ellipse" | "line" | "point"} Kind
 * @typedef {{kind: Kind, points: Point[], holes?: Point[][]}} Shape  holes: of a polygon, which move with it
 * @typedef {{width: number, height: number}} Size  of the picture, in pixels
 * @typedef {Pick<Annotation, "polygon" | "box" | "line" | "point" | "ellipse">} Written  as in the API: one of them
 */

/** The fewest points of a kind, the most, and whether the outline closes. */
export const KINDS = /** @type {Record<Kind, {least: number, most: number, closed: boolean}>} */ ({
  polygon: { least: 3, most: Infinity, closed: true },
  box: { least: 2, most: 2, closed: true },
  ellipse: { least: 2, most: 2, closed: true },
  line: { least: 2, most: Infinity, closed: false },
  point: { least: 1, most: 1, closed: false },
});

/** @param {Kind} kind */
export function isSpanned(kind) {
  return kind === "box" || kind === "ellipse";
}

/** Return the shape of an annotation. @param {Written} written @returns {Shape} */
export function shapeOf({ polygon, box, line, point, ellipse }) {
  if (box) return { kind: "box", points: corners(box.x, box.y, box.x + box.width, box.y + box.height) };
  if (ellipse) {
    const { cx, cy, rx, ry } = ellipse;
    return { kind: "ellipse", points: corners(cx - rx, cy - ry, cx + rx, cy + ry) };
  }
  if (line) return { kind: "line", points: line.points };
  if (point) return { kind: "point", points: [point] };
  return { kind: "polygon", points: polygon?.points ?? [], holes: polygon?.holes ?? [] };
}

/** Return a shape as the API takes it. @param {Shape} shape @returns {Written} */
export function written({ kind, points, holes }) {
  if (kind === "line") return { line: { points } };
  if (kind === "point") return { point: points[0] };
  if (kind === "polygon") return { polygon: { points, holes: holes ?? [] } };
  const [left, top, right, bottom] = boundsOf(points);
  if (kind === "box") return { box: { x: left, y: top, width: tenth(right - left), height: tenth(bottom - top) } };
  return {
    ellipse: { cx: (left + right) / 2, cy: (top + bottom) / 2, rx: (right - left) / 2, ry: (bottom - top) / 2 },
  };
}

/** Return left, top, right and bottom of some points. @param {readonly Point[]} points
 * @returns {[number, number, number, number]} */
export function boundsOf(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Return the area of the rectangle around a shape. @param {Shape} shape */
export function extentOf({ points }) {
  const [left, top, right, bottom] = boundsOf(points);
  return (right - left) * (bottom - top);
}

/** Return the points to take hold of: the four corners of a box or ellipse, clockwise; else the points themselves.
 * @param {Shape} shape @returns {Point[]} */
export function handlesOf({ kind, points }) {
  if (!isSpanned(kind)) return points;
  const [[left, top], [right, bottom]] = points;
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** Return the shape with one of its handles somewhere else. @param {Shape} shape @param {number} at @param {Point} to
 * @returns {Shape} */
export function withHandle(shape, at, to) {
  if (!isSpanned(shape.kind)) return { ...shape, points: shape.points.with(at, to) };
  const [[left, top], [right, bottom]] = shape.points;
  const [x1, x2] = at === 0 || at === 3 ? [to[0], right] : [left, to[0]];
  const [y1, y2] = at < 2 ? [to[1], bottom] : [top, to[1]];
  return { ...shape, points: corners(x1, y1, x2, y2) };
}

/** Return the middles of the edges, where a polygon or line takes a new corner. @param {Shape} shape @returns {Point[]} */
export function middlesOf({ kind, points }) {
  if (kind !== "polygon" && kind !== "line") return [];
  const ends = KINDS[kind].closed ? [...points.slice(1), points[0]] : points.slice(1);
  return ends.map(([x, y], at) => [(points[at][0] + x) / 2, (points[at][1] + y) / 2]);
}

/** Return the shape with a new corner on one of its edges. @param {Shape} shape @param {number} edge @param {Point} to */
export function withCorner(shape, edge, to) {
  return { ...shape, points: shape.points.toSpliced(edge + 1, 0, to) };
}

/** Return the shape without a corner, or as it is if it needs them all. @param {Shape} shape @param {number} at */
export function withoutCorner(shape, at) {
  if (isSpanned(shape.kind) || shape.points.length <= KINDS[shape.kind].least) return shape;
  return { ...shape, points: shape.points.toSpliced(at, 1) };
}

/** Return the shape moved by a distance, as far as it stays inside the picture.
 * @param {Shape} shape @param {number} dx @param {number} dy @param {Size} size @returns {Shape} */
export function shifted(shape, dx, dy, { width, height }) {
  const [left, top, right, bottom] = boundsOf(shape.points);
  const x = between(dx, -left, width - right);
  const y = between(dy, -top, height - bottom);
  const moved = (/** @type {Point} */ point) => /** @type {Point} */ ([tenth(point[0] + x), tenth(point[1] + y)]);
  return { ...shape, points: shape.points.map(moved), holes: shape.holes?.map((ring) => ring.map(moved)) };
}

/** Return a point moved into the picture, and rounded to a tenth of a pixel. @param {Point} point @param {Size} size
 * @returns {Point} */
export function inside([x, y], { width, height }) {
  return [between(tenth(x), 0, width), between(tenth(y), 0, height)];
}

/** Say whether a shape has all that the API asks of it: enough points, and a width and height where it spans them.
 * @param {Shape} shape */
export function isWhole({ kind, points }) {
  if (points.length < KINDS[kind].least) return false;
  const [left, top, right, bottom] = boundsOf(points);
  return isSpanned(kind) ? right > left && bottom > top : kind === "point" || right > left || bottom > top;
}

/** Round to a tenth. @param {number} value */
export function tenth(value) {
  return Math.round(value * 10) / 10;
}

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @returns {Point[]} upper left, lower right */
function corners(x1, y1, x2, y2) {
  return [
    [tenth(Math.min(x1, x2)), tenth(Math.min(y1, y2))],
    [tenth(Math.max(x1, x2)), tenth(Math.max(y1, y2))],
  ];
}

/** @param {number} value @param {number} least @param {number} most */
function between(value, least, most) {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
