/** One file: registered, sent to S3 by its presigned address, checked by the service. */

import { call } from "../../core/api.js";
import { ApiProblem } from "../../core/problem.js";
import { mediaTypeOf } from "./media-type.js";
import { sendBytes } from "./transfer.js";

const ASK_AGAIN = 700; // milliseconds
const PATIENCE = 60; // times

/**
 * @param {import("./queue.js").Upload} upload @param {() => void} changed
 * @returns {Promise<any>} the image as the service keeps it
 */
export async function uploadOne(upload, changed) {
  const { file, details } = upload;
  const signal = /** @type {AbortController} */ (upload.stop).signal;
  if (!file.size) throw new Error("The file is empty.");
  const door = upload.image ? await doorAgain(upload.image) : await register(upload, file, details);
  if (door) {
    await sendBytes(door, file, (sent) => ((upload.sent = sent), changed()), signal);
  }
  upload.sent = file.size;
  upload.fate = "checking";
  changed();
  return accepted(upload.image.image_key);
}

/** @param {import("./queue.js").Upload} upload @param {File} file @param {Record<string, any>} details */
async function register(upload, file, details) {
  const media_type = await mediaTypeOf(file);
  upload.image = await call("POST", "/images", { json: { ...details, filename: file.name, size: file.size, media_type } });
  return upload.image.upload;
}

/** A new address for a file that was paused or refused; null when its bytes are there already. @param {any} image */
async function doorAgain(image) {
  try {
    return await call("POST", `/images/${image.image_key}/upload-url`, { json: {} });
  } catch (error) {
    if (error instanceof ApiProblem && error.code === "already_uploaded") return null;
    throw error;
  }
}

/** Asks to have it checked now; where that is not to be had, waits for the event that does. @param {string} key */
async function accepted(key) {
  const path = `/images/${encodeURIComponent(key)}`;
  let image = await call("POST", `${path}/complete`).catch((error) => {
    if (error instanceof ApiProblem && (error.absent || error.status === 409 || error.status >= 500)) return { status: "pending" };
    throw error;
  });
  for (let times = 0; times < PATIENCE && ["pending", "processing"].includes(image.status); times += 1) {
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN));
    image = await call("GET", path);
  }
  if (image.status === "failed") throw new Error(image.problem?.detail ?? image.problem?.title ?? image.problem ?? "Lightbox cannot read this file.");
  return image;
}
