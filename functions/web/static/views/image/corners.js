/**
 * The corners of polygons, as text and as shapes of the drawing library.
 *
 * @import { Image, Point } from "#api"
 * @import { Annotation } from "./annotation-store.js"
 * @import { ImageAnnotation, PolygonGeometry } from "@annotorious/openseadragon"
 */

/** @param {readonly Point[]} points */
export function pointsToText(points) {
  return points.map(([x, y]) => `${tenth(x)},${tenth(y)}`).join(" ");
}

/** Read x and y in turn, whatever separates the numbers. Throw an Error for fewer than three corners.
 * @param {string} text @returns {Point[]} */
export function textToPoints(text) {
  const numbers = (text.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
  if (numbers.length < 6 || numbers.length % 2)
    throw new Error("A polygon has at least three corners, each with an x and a y.");
  return Array.from({ length: numbers.length / 2 }, (_, index) => [numbers[2 * index], numbers[2 * index + 1]]);
}

/** Return the annotations with a corner outside the image: they were made before the picture was uploaded.
 * @param {Annotation[]} annotations @param {Pick<Image, "width" | "height">} image */
export function outside(annotations, { width, height }) {
  return annotations.filter(({ polygon }) => polygon.points.some(([x, y]) => x > (width ?? 0) || y > (height ?? 0)));
}

/** Return an annotation as a shape of the drawing library. @param {Annotation} annotation @returns {ImageAnnotation} */
export function toShape({ index, instrument, polygon: { points } }) {
  const id = nameOf(index);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const bounds = { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
  const selector = { type: "POLYGON", geometry: { bounds, points } };
  return /** @type {ImageAnnotation} */ ({
    id,
    bodies: [{ id: `${id}-name`, annotation: id, purpose: "tagging", value: instrument }],
    target: { annotation: id, selector },
  });
}

/** @param {number} index */
export function nameOf(index) {
  return `annotation-${index}`;
}

/** @param {Pick<ImageAnnotation, "id">} shape @returns {number | null} null for a shape that is not saved yet */
export function indexOf(shape) {
  const found = /^annotation-(\d+)$/.exec(shape.id);
  return found ? Number(found[1]) : null;
}

/** Return the corners of a shape, moved into the image and rounded to a tenth of a pixel.
 * @param {ImageAnnotation} shape @param {Pick<Image, "width" | "height">} image @returns {Point[]} */
export function cornersOf(shape, { width, height }) {
  const geometry = /** @type {Partial<PolygonGeometry> & {polygons?: {rings: PolygonGeometry[]}[]}} */ (
    shape.target.selector.geometry
  );
  const points = geometry.points ?? geometry.polygons?.[0]?.rings[0]?.points ?? [];
  const within = (/** @type {number} */ value, /** @type {number | null} */ most) =>
    Math.min(Math.max(tenth(value), 0), most ?? 0);
  return points.map(([x, y]) => [within(x, width), within(y, height)]);
}

/** @param {number} value */
function tenth(value) {
  return Math.round(value * 10) / 10;
}
