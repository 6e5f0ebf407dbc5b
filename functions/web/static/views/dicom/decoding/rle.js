/**
 * Decode RLE (PS3.5 Annex G): up to 15 PackBits segments, one per byte of each sample, the highest byte first.
 *
 * @import { Decoded } from "./codecs.js"
 * @import { Description } from "./describe.js"
 */

/** @param {Uint8Array} bytes @param {Description} description @returns {Decoded} */
export function unpack(bytes, { rows, columns, samples, allocated }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = allocated / 8;
  const pixels = rows * columns;
  const result = new Uint8Array(pixels * samples * width);
  const segments = Math.min(view.getUint32(0, true), 15);
  for (let segment = 0; segment < segments; segment += 1) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : bytes.length;
    const sample = Math.floor(segment / width);
    const place = width - 1 - (segment % width); // little endian
    unpackSegment(bytes.subarray(start, end), result, sample * width + place, samples * width, pixels);
  }
  return { bytes: result, allocated, rgb: samples === 3 };
}

/**
 * @param {Uint8Array} packed @param {Uint8Array} result @param {number} offset @param {number} stride
 * @param {number} pixels
 */
function unpackSegment(packed, result, offset, stride, pixels) {
  let at = 0;
  let out = 0;
  while (at < packed.length && out < pixels) {
    const control = packed[at++];
    if (control < 128)
      for (let n = 0; n <= control && out < pixels; n += 1) result[offset + stride * out++] = packed[at++];
    else if (control > 128) {
      const value = packed[at++];
      for (let n = 0; n <= 256 - control && out < pixels; n += 1) result[offset + stride * out++] = value;
    }
  }
}
