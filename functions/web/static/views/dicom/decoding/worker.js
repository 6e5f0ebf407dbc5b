/**
 * The worker that reads DICOM files: it parses the header, finds the frames and decodes them. Only this script is served
 * with the permission to compile WebAssembly.
 *
 * in: an id and a question; out: the id and an answer, or a problem
 *
 * @import { Description } from "./describe.js"
 * @import { File, Question } from "./client.js"
 *
 * @typedef {{description: Description, frames: ReturnType<typeof framesOf>, held: number}} Opened  held: bytes
 */

import { decodable, decode } from "./codecs.js";
import { colourOf } from "./colour.js";
import { describe } from "./describe.js";
import { framesOf } from "./frames.js";
import { greyOf } from "./grey.js";
import { fetchFile, StorageRefused } from "./source.js";

const HELD = 96_000_000; // bytes of open files; what is closed is fetched again when it is asked for

/** Files by name, the least recently used first. @type {Map<string, {url: string, opened: Promise<Opened>}>} */
const files = new Map();

addEventListener("message", async (/** @type {MessageEvent<{id: number} & Question>} */ { data }) => {
  try {
    const opened = await openFile(data);
    const answer = data.do === "open" ? opened.description : await readFrame(opened, data.index);
    const moved = "pixels" in answer ? [answer.pixels.buffer] : [];
    postMessage({ id: data.id, answer }, { transfer: moved });
  } catch (error) {
    const { message, exception } = /** @type {{message?: string, exception?: string}} */ (error); // bare, by the parser
    const refused = error instanceof StorageRefused;
    postMessage({ id: data.id, problem: String(message ?? exception ?? error), refused });
  }
});

/** @param {File} file @returns {Promise<Opened>} */
function openFile({ file, size, url }) {
  const found = files.get(file) ?? opening(file, size);
  found.url = url; // of all, the newest: a range of a large file is fetched by it
  files.delete(file);
  files.set(file, found);
  return found.opened;
}

/** @param {string} file @param {number} size */
function opening(file, size) {
  const url = () => files.get(file)?.url ?? "";
  const opened = Promise.resolve().then(() => parsed(url, size)); // once its URL is known
  opened.then(
    () => dropOld(file),
    () => files.delete(file), // the next question tries again
  );
  return { url: "", opened };
}

/** @param {() => string} url @param {number} size @returns {Promise<Opened>} */
async function parsed(url, size) {
  const { dataSet, bytes } = await fetchFile(url, size);
  const description = describe(dataSet);
  const unable = decodable(description);
  if (unable) throw new Error(unable);
  return { description, frames: framesOf(dataSet, description, bytes), held: dataSet.byteArray.length };
}

/** Close the least recently used files, as long as too much is held. @param {string} newest */
async function dropOld(newest) {
  let held = 0;
  for (const [name, { opened }] of [...files].reverse()) {
    held += (await opened.catch(() => null))?.held ?? 0;
    if (held > HELD && name !== newest) files.delete(name);
  }
}

/** @param {Opened} opened @param {number} index */
async function readFrame({ description, frames }, index) {
  const bytes = await frames(index);
  const decoded = await decode(bytes, description);
  return description.samples > 1 || description.palette ? colourOf(decoded, description) : greyOf(decoded, description);
}
