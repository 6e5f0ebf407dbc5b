/**
 * Affine maps of the plane, as CSS's `matrix(a, b, c, d, e, f)`: x' = ax + cy + e, y' = bx + dy + f.
 *
 * @typedef {[number, number, number, number, number, number]} Matrix
 *
 * @typedef {object} Placing
 * @property {number} width @property {number} height  of the picture, in its pixels
 * @property {number} stretch  height of a pixel relative to its width
 * @property {number} wide @property {number} high  of the element that shows it, in CSS pixels
 * @property {number} zoom  1 fits the picture into the element
 * @property {number} x @property {number} y  from the middle of the element to that of the picture, in CSS pixels
 * @property {number} turned  quarter turns clockwise, after the flip
 * @property {boolean} flipped  left and right are exchanged
 */

/** Return the CSS pixels that the width of a picture pixel takes. @param {Placing} placing */
export function scaleOf({ width, height, stretch, wide, high, zoom, turned }) {
  const [across, down] = turned % 2 ? [height * stretch, width] : [width, height * stretch];
  return Math.min(wide / across, high / down) * zoom;
}

/** Return the map from picture pixels to CSS pixels of the element, both from the upper left corner.
 * @param {Placing} placing @returns {Matrix} */
export function matrixOf(placing) {
  const { width, height, stretch, wide, high, x, y, turned, flipped } = placing;
  const [cos, sin] = [[1, 0, -1, 0][turned % 4], [0, 1, 0, -1][turned % 4]];
  const down = scaleOf(placing) * stretch;
  const across = scaleOf(placing) * (flipped ? -1 : 1);
  const [a, b, c, d] = [cos * across, sin * across, -sin * down, cos * down];
  return [a, b, c, d, wide / 2 + x - (a * width + c * height) / 2, high / 2 + y - (b * width + d * height) / 2];
}

/** @param {Matrix} matrix @param {number} x @param {number} y @returns {[number, number]} */
export function mapped([a, b, c, d, e, f], x, y) {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** Return the map back. @param {Matrix} matrix @returns {Matrix} */
export function inverseOf([a, b, c, d, e, f]) {
  const area = a * d - b * c;
  return [d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area];
}
