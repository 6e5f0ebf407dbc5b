/**
 * Reads DICOM files away from the page: parses the header, finds the frames, decodes them. Its script alone is served
 * with the right to compile WebAssembly.
 *
 * in: {id, do: "open", url, size} or {id, do: "frame", index}; out: {id, answer} or {id, problem}
 */

import { decodable, decode } from "./codecs.js";
import { colourOf } from "./colour.js";
import { describe } from "./describe.js";
import { framesOf } from "./frames.js";
import { greyOf } from "./grey.js";
import { fetchFile } from "./source.js";

/** @type {any} */
let open = null;

addEventListener("message", async ({ data }) => {
  try {
    /** @type {any} */
    const answer = data.do === "open" ? await openFile(data) : await readFrame(data.index);
    const moved = answer.pixels ? [answer.pixels.buffer] : [];
    postMessage({ id: data.id, answer }, { transfer: moved });
  } catch (/** @type {any} */ error) {
    postMessage({ id: data.id, problem: String(error?.message ?? error?.exception ?? error) }); // the parser throws bare objects
  }
});

/** @param {{url: string, size: number}} wanted */
async function openFile({ url, size }) {
  const { dataSet, bytes } = await fetchFile(url, size);
  const description = describe(dataSet);
  const unable = decodable(description);
  if (unable) throw new Error(unable);
  open = { dataSet, description, frames: framesOf(dataSet, description, bytes) };
  return description;
}

/** @param {number} index */
async function readFrame(index) {
  const { description, frames } = open;
  const bytes = await frames(index);
  const decoded = await decode(bytes, description);
  return description.samples > 1 || description.palette ? colourOf(decoded, description) : greyOf(decoded, description);
}
