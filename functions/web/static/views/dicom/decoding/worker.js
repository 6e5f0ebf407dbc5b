/**
 * The worker that reads DICOM files: it parses the header, finds the frames and decodes them. Only this script is served
 * with the permission to compile WebAssembly.
 *
 * in: an id and a question; out: the id and an answer, or a problem
 *
 * @import { Description } from "./describe.js"
 * @import { Question } from "./client.js"
 */

import { decodable, decode } from "./codecs.js";
import { colourOf } from "./colour.js";
import { describe } from "./describe.js";
import { framesOf } from "./frames.js";
import { greyOf } from "./grey.js";
import { fetchFile, StorageRefused } from "./source.js";

/** @type {{description: Description, frames: ReturnType<typeof framesOf>} | null} */
let open = null;
let url = ""; // of the file: each question brings one that is valid

addEventListener("message", async (/** @type {MessageEvent<{id: number} & Question>} */ { data }) => {
  url = data.url;
  try {
    const answer = data.do === "open" ? await openFile(data) : await readFrame(data.index);
    const moved = "pixels" in answer ? [answer.pixels.buffer] : [];
    postMessage({ id: data.id, answer }, { transfer: moved });
  } catch (error) {
    const { message, exception } = /** @type {{message?: string, exception?: string}} */ (error); // bare, by the parser
    const refused = error instanceof StorageRefused;
    postMessage({ id: data.id, problem: String(message ?? exception ?? error), refused });
  }
});

/** @param {{size: number}} wanted */
async function openFile({ size }) {
  const { dataSet, bytes } = await fetchFile(() => url, size);
  const description = describe(dataSet);
  const unable = decodable(description);
  if (unable) throw new Error(unable);
  open = { description, frames: framesOf(dataSet, description, bytes) };
  return description;
}

/** @param {number} index */
async function readFrame(index) {
  if (!open) throw new Error("No file is open.");
  const { description, frames } = open;
  const bytes = await frames(index);
  const decoded = await decode(bytes, description);
  return description.samples > 1 || description.palette ? colourOf(decoded, description) : greyOf(decoded, description);
}
