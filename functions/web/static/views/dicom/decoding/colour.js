/**
 * Convert colour frames to RGBA.
 *
 * @import { Decoded } from "./codecs.js"
 * @import { Description } from "./describe.js"
 *
 * @typedef {{pixels: Uint8ClampedArray<ArrayBuffer>, colour: true}} Colour
 */

/** @param {Decoded} decoded @param {Description} description @returns {Colour} */
export function colourOf(decoded, description) {
  const { rows, columns, photometric, planar, palette } = description;
  const pixels = new Uint8ClampedArray(rows * columns * 4).fill(255);
  if (palette) paint(pixels, decoded, palette);
  else if (photometric === "YBR_FULL_422" && !decoded.rgb) subsampled(pixels, decoded.bytes);
  else {
    copy(pixels, decoded, planar && !decoded.rgb);
    if (photometric.startsWith("YBR_FULL") && !fromCodec(description)) toRgb(pixels);
  }
  return { pixels, colour: true };
}

/** Return whether the codec undoes the colour transformation: JPEG and JPEG 2000 do, RLE and JPEG-LS do not.
 * @param {Description} description */
function fromCodec({ syntax }) {
  return /\.4\.(50|9\d|20\d)$/.test(syntax);
}

/** @param {Uint8ClampedArray} pixels @param {Decoded} decoded @param {boolean} planar */
function copy(pixels, { bytes, allocated }, planar) {
  const step = allocated / 8;
  const high = step - 1; // of 16 bits, the upper 8 are shown
  const count = pixels.length / 4;
  for (let at = 0; at < count; at += 1)
    for (let sample = 0; sample < 3; sample += 1)
      pixels[4 * at + sample] = bytes[step * (planar ? sample * count + at : 3 * at + sample) + high];
}

/**
 * Expand YBR_FULL_422: two luminances share one pair of chrominances (PS3.3 C.7.6.3.1.2).
 *
 * @param {Uint8ClampedArray} pixels @param {Uint8Array} bytes
 */
function subsampled(pixels, bytes) {
  for (let pair = 0; pair < pixels.length / 8; pair += 1) {
    const [first, second, blue, red] = bytes.subarray(4 * pair, 4 * pair + 4);
    pixels.set([first, blue, red, 255, second, blue, red, 255], 8 * pair);
  }
  toRgb(pixels);
}

/** @param {Uint8ClampedArray} pixels */
function toRgb(pixels) {
  for (let at = 0; at < pixels.length; at += 4) {
    const [y, blue, red] = [pixels[at], pixels[at + 1] - 128, pixels[at + 2] - 128];
    pixels[at] = y + 1.402 * red;
    pixels[at + 1] = y - 0.344136 * blue - 0.714136 * red;
    pixels[at + 2] = y + 1.772 * blue;
  }
}

/** @param {Uint8ClampedArray} pixels @param {Decoded} decoded
 * @param {NonNullable<Description["palette"]>} palette */
function paint(pixels, { bytes, allocated }, { red, green, blue, first }) {
  const last = red.length - 1;
  for (let at = 0; at < pixels.length / 4; at += 1) {
    const value = allocated === 16 ? bytes[2 * at] | (bytes[2 * at + 1] << 8) : bytes[at];
    const entry = Math.min(Math.max(value - first, 0), last);
    pixels[4 * at] = red[entry];
    pixels[4 * at + 1] = green[entry];
    pixels[4 * at + 2] = blue[entry];
  }
}
