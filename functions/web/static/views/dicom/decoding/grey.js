/**
 * Convert decoded samples to numbers of full depth, with their range.
 *
 * @import { Decoded } from "./codecs.js"
 * @import { Description } from "./describe.js"
 */

/**
 * @typedef {object} Grey
 * @property {Int16Array | Uint16Array | Uint8Array | Int8Array} pixels
 * @property {number} low @property {number} high  of the values that are not padding
 * @property {number} slope @property {number} intercept  from a number in `pixels` to a stored value
 */

/** @param {Decoded} decoded @param {Description} description @returns {Grey} */
export function greyOf(decoded, description) {
  const { stored, signed, padding, float } = description;
  const allocated = Math.max(decoded.allocated, 8);
  if (float || allocated === 32) return quantised(wide(decoded.bytes, description));
  const pixels = integers(decoded.bytes, allocated, signed);
  if (stored < allocated) trim(pixels, allocated - stored, signed);
  return { pixels, ...rangeOf(pixels, padding), slope: 1, intercept: 0 };
}

/** @param {Uint8Array} bytes @param {number} allocated @param {boolean} signed */
function integers(bytes, allocated, signed) {
  const own = bytes.byteOffset % 2 || bytes.buffer.byteLength > bytes.byteLength ? bytes.slice() : bytes;
  if (allocated === 8) return signed ? new Int8Array(own.buffer) : new Uint8Array(own.buffer);
  const length = own.byteLength >> 1;
  return signed ? new Int16Array(own.buffer, 0, length) : new Uint16Array(own.buffer, 0, length);
}

/** Clear the bits above the stored ones, which may be overlay or noise (PS3.5 8.1.1).
 * @param {Int16Array | Uint16Array | Uint8Array | Int8Array} pixels @param {number} above @param {boolean} signed */
function trim(pixels, above, signed) {
  const unit = 32 - pixels.BYTES_PER_ELEMENT * 8 + above;
  for (let at = 0; at < pixels.length; at += 1)
    pixels[at] = signed ? (pixels[at] << unit) >> unit : (pixels[at] << unit) >>> unit;
}

/** @param {ArrayLike<number>} pixels @param {[number, number] | null} padding */
function rangeOf(pixels, padding) {
  let low = Infinity;
  let high = -Infinity;
  for (let at = 0; at < pixels.length; at += 1) {
    const value = pixels[at];
    if (padding && value >= padding[0] && value <= padding[1]) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : { low: 0, high: 0 };
}

/** @param {Uint8Array} bytes @param {Description} description */
function wide(bytes, { float, signed, allocated }) {
  const own = bytes.slice().buffer;
  if (float) return allocated === 64 ? new Float64Array(own) : new Float32Array(own);
  return signed ? new Int32Array(own) : new Uint32Array(own);
}

/** Quantise to 65,536 steps between the lowest and the highest value, so that one table serves.
 * @param {ArrayLike<number>} values @returns {Grey} */
function quantised(values) {
  const { low, high } = rangeOf(values, null);
  const slope = (high - low) / 65_535 || 1;
  const pixels = Uint16Array.from({ length: values.length }, (_, at) => Math.round((values[at] - low) / slope));
  return { pixels, low: 0, high: 65_535, slope, intercept: low };
}
