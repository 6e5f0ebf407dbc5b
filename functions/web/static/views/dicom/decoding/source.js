/**
 * Fetch a file: whole if it is small, by ranges if it is large and its frames are not compressed.
 *
 * @import { DataSet } from "dicom-parser"
 */

import dicomParser from "../../../vendor/dicom-parser.js";

const WHOLE = 48_000_000; // bytes up to which a file is fetched at once
const HEAD = 1_000_000;
const MOST = 400_000_000; // bytes: the most that a tab should hold
const TAIL = 16; // bytes
const PIXEL_DATA = "x7fe00010";
const DEFLATED = "1.2.840.10008.1.2.1.99";
const ENCAPSULATED_FROM = "1.2.840.10008.1.2.4"; // prefix of the JPEG family; RLE is .5
const RLE = "1.2.840.10008.1.2.5";

/** The storage does not take the URL: it may have ended. */
export class StorageRefused extends Error {}

/**
 * @param {() => string} url  returns one that is valid @param {number} size
 * @returns {Promise<{dataSet: DataSet, bytes: (start: number, end: number) => Promise<Uint8Array> | Uint8Array}>}
 */
export async function fetchFile(url, size) {
  if (size > WHOLE) {
    const head = await range(url, 0, HEAD);
    const dataSet = dicomParser.parseDicom(head, { untilTag: PIXEL_DATA });
    const syntax = dataSet.string("x00020010") ?? "";
    const plain = syntax !== DEFLATED && syntax !== RLE && !syntax.startsWith(ENCAPSULATED_FROM);
    if (plain && dataSet.elements[PIXEL_DATA]) return { dataSet, bytes: (start, end) => range(url, start, end) };
    if (size > MOST) throw new Error("The file is too large to be decoded in the browser.");
  }
  const whole = await range(url);
  const plain = await inflate(whole);
  const dataSet = dicomParser.parseDicom(whole, plain ? { inflater: () => plain } : {});
  return { dataSet, bytes: (start, end) => dataSet.byteArray.subarray(start, end) };
}

/** @param {() => string} url @param {number} [start] @param {number} [end] */
async function range(url, start, end = 0) {
  const headers = start === undefined ? undefined : { range: `bytes=${start}-${end - 1}` };
  const response = await fetch(url(), { headers }).catch(() => null); // a refusal may lack the headers of CORS
  if (!response || response.status === 403) throw new StorageRefused("The storage does not give this file.");
  if (!response.ok) throw new Error(`The storage answered ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * Inflate a data set that is deflated as a whole, and put it behind its meta group; null for any other.
 *
 * @param {Uint8Array} whole
 */
async function inflate(whole) {
  const view = new DataView(whole.buffer);
  if (whole.length < 144 || view.getUint32(132, true) !== 0x00000002) return null;
  const end = 144 + view.getUint32(140, true); // the meta group begins with its length
  const meta = new TextDecoder("latin1").decode(whole.subarray(132, end));
  if (!meta.includes(DEFLATED)) return null;
  const rest = await inflated(whole.subarray(end));
  const all = new Uint8Array(end + rest.length);
  all.set(whole.subarray(0, end));
  all.set(rest, end);
  return all;
}

/**
 * Inflate data that padding or a trailer may follow. The browser fails on these, and drops what it has not handed out
 * yet. So the last bytes go in one by one: all data is out before the failure.
 *
 * @param {Uint8Array} deflated @returns {Promise<Uint8Array>}
 */
async function inflated(deflated) {
  const stream = new DecompressionStream("deflate-raw");
  const body = deflated.slice(0, -TAIL);
  const tail = [...deflated.slice(body.length)].map((byte) => Uint8Array.of(byte));
  const fed = feed(stream.writable.getWriter(), [body, ...tail]);
  const chunks = [];
  const reader = stream.readable.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) chunks.push(step.value);
  } catch (error) {
    if (!chunks.length) throw error;
  }
  await fed;
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** @param {WritableStreamDefaultWriter<BufferSource>} writer @param {Uint8Array<ArrayBuffer>[]} pieces */
async function feed(writer, pieces) {
  try {
    for (const piece of pieces) await writer.write(piece);
    await writer.close();
  } catch {
    return; // the reader fails too
  }
}
