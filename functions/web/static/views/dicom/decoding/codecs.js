/**
 * Decompress frames. Each codec is fetched when a file first needs it; files that none can read are rendered by the
 * server.
 *
 * @import { Description } from "./describe.js"
 */

/**
 * @typedef {object} Decoded
 * @property {Uint8Array} bytes  samples, little endian
 * @property {number} allocated  bits per sample
 * @property {boolean} [signed]  if the codec reports it
 * @property {boolean} [rgb]  whether the codec has converted it to interleaved RGB
 */

const JPEG = "1.2.840.10008.1.2.4.";
const PLAIN = new Set(["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"]);

/** @type {Record<string, (bytes: Uint8Array, description: Description) => Promise<Decoded>>} */
const CODECS = {
  [`${JPEG}50`]: (bytes) => emscripten("libjpeg-turbo", "JPEGDecoder", bytes),
  [`${JPEG}57`]: lossless,
  [`${JPEG}70`]: lossless,
  [`${JPEG}80`]: (bytes) => emscripten("charls", "JpegLSDecoder", bytes),
  [`${JPEG}81`]: (bytes) => emscripten("charls", "JpegLSDecoder", bytes),
  [`${JPEG}90`]: (bytes) => emscripten("openjpeg", "J2KDecoder", bytes),
  [`${JPEG}91`]: (bytes) => emscripten("openjpeg", "J2KDecoder", bytes),
  [`${JPEG}201`]: (bytes) => emscripten("openjph", "HTJ2KDecoder", bytes),
  [`${JPEG}202`]: (bytes) => emscripten("openjph", "HTJ2KDecoder", bytes),
  [`${JPEG}203`]: (bytes) => emscripten("openjph", "HTJ2KDecoder", bytes),
  "1.2.840.10008.1.2.5": async (bytes, description) => (await import("./rle.js")).unpack(bytes, description),
};

/** Return why a file must be rendered by the server; empty if it need not. @param {Description} description */
export function decodable({ syntax, allocated, photometric }) {
  if (!PLAIN.has(syntax) && !CODECS[syntax]) return "This compression is decoded by the server.";
  if (![1, 8, 16, 32].includes(allocated)) return `Samples of ${allocated} bits are decoded by the server.`;
  if (photometric.startsWith("YBR_PARTIAL") || photometric === "HSV")
    return "These colours are converted by the server.";
  return "";
}

/** @param {Uint8Array} bytes @param {Description} description @returns {Promise<Decoded>} */
export async function decode(bytes, description) {
  const codec = CODECS[description.syntax];
  if (codec) return codec(bytes, description);
  const { allocated, bigEndian } = description;
  return { bytes: bigEndian && allocated === 16 ? swapped(bytes) : bytes, allocated: allocated === 1 ? 8 : allocated };
}

/** @param {Uint8Array} bytes */
function swapped(bytes) {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    result[at] = bytes[at + 1];
    result[at + 1] = bytes[at];
  }
  return result;
}

/** @type {Map<string, Promise<any>>} */
const loaded = new Map();

/** Decode by a WebAssembly codec: fill its buffer, call it, read its buffer.
 * @param {string} name @param {string} decoderName @param {Uint8Array} encoded @returns {Promise<Decoded>} */
async function emscripten(name, decoderName, encoded) {
  if (!loaded.has(name)) loaded.set(name, load(name));
  const codec = await loaded.get(name);
  const decoder = new codec[decoderName]();
  try {
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decode();
    const { bitsPerSample, isSigned, componentCount } = decoder.getFrameInfo();
    return {
      bytes: decoder.getDecodedBuffer().slice(),
      allocated: bitsPerSample > 8 ? 16 : 8,
      signed: isSigned,
      rgb: componentCount === 3,
    };
  } finally {
    decoder.delete();
  }
}

/** @param {string} name */
async function load(name) {
  const { default: factory } = await import(`../../../vendor/${name}.js`);
  const quiet = () => {};
  return factory({
    print: quiet,
    printErr: quiet,
    locateFile: () => new URL(`../../../vendor/${name}.wasm`, import.meta.url).href,
  });
}

/**
 * Decode JPEG Lossless (PS3.5 8.2.1).
 *
 * @param {Uint8Array} bytes @param {Description} description
 * @returns {Promise<Decoded>}
 */
async function lossless(bytes, { samples }) {
  const { Decoder } = await import("../../../vendor/jpeg-lossless.js");
  const decoder = new Decoder();
  const output = decoder.decode(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const allocated = decoder.numBytes === 1 ? 8 : 16;
  return { bytes: new Uint8Array(/** @type {any} */ (output).buffer ?? output), allocated, rgb: samples === 3 };
}
