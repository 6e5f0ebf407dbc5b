/** One file: registered, sent to S3 by its presigned address, checked by the service. */

import { call } from "../../core/api.js";
import { ApiProblem } from "../../core/problem.js";
import { mediaTypeOf } from "./media-type.js";
import { LARGE, partsFor, sendParts } from "./parts.js";
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
  const progress = (/** @type {number} */ sent) => {
    upload.sent = sent;
    changed();
  };
  const door = await doorFor(upload, file, details);
  if (door?.parts) await sendParts(door, file, upload.arrived, progress, signal);
  else if (door) await sendBytes(door, file, progress, signal);
  upload.sent = file.size;
  upload.fate = "checking";
  changed();
  return accepted(upload.image.image_key);
}

/** The address, or the addresses, that the bytes go to; null when they are there already.
 * @param {import("./queue.js").Upload} upload @param {File} file @param {Record<string, any>} details */
async function doorFor(upload, file, details) {
  const first = !upload.image;
  if (first) {
    const media_type = await mediaTypeOf(file);
    upload.image = await call("POST", "/images", {
      json: { ...details, filename: file.name, size: file.size, media_type },
    });
  }
  if (first && file.size < LARGE) return upload.image.upload;
  try {
    const json = file.size < LARGE ? {} : { parts: partsFor(file.size) };
    return await call("POST", `/images/${encodeURIComponent(upload.image.image_key)}/upload-url`, { json });
  } catch (error) {
    if (error instanceof ApiProblem && error.code === "already_uploaded") return null;
    throw error;
  }
}

/** Asks to have it checked now; where that is not to be had, waits for the event that does. @param {string} key */
async function accepted(key) {
  const path = `/images/${encodeURIComponent(key)}`;
  let image = await call("POST", `${path}/complete`).catch((error) => {
    if (error instanceof ApiProblem && (error.absent || error.status === 409 || error.status >= 500))
      return { status: "pending" };
    throw error;
  });
  for (let times = 0; times < PATIENCE && ["pending", "processing"].includes(image.status); times += 1) {
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN));
    image = await call("GET", path);
  }
  if (image.status === "failed")
    throw new Error(
      image.problem?.detail ?? image.problem?.title ?? image.problem ?? "Lightbox cannot read this file.",
    );
  return image;
}
