/**
 * Upload one file: register it, send it to S3 by its presigned URL, have it checked.
 *
 * @import { Image, UploadTarget } from "#api"
 * @import { Upload } from "./queue.js"
 */

import { call } from "../../core/api.js";
import { t } from "../../core/language.js";
import { ApiProblem } from "../../core/problem.js";
import { mediaTypeOf } from "./media-type.js";
import { LARGE, partsFor, sendParts } from "./parts.js";
import { sendBytes } from "./transfer.js";

const ASK_AGAIN = 700; // milliseconds
const PATIENCE = 60; // times

/** @param {Upload} upload @param {() => void} changed @returns {Promise<Image>} as the service keeps it */
export async function uploadOne(upload, changed) {
  const { file } = upload;
  const signal = /** @type {AbortController} */ (upload.stop).signal;
  if (!file.size) throw new Error(t("The file is empty."));
  const progress = (/** @type {number} */ sent) => {
    upload.sent = sent;
    changed();
  };
  const { image, target } = await targetOf(upload);
  if (target?.parts) await sendParts(target, file, upload.arrived, progress, signal);
  else if (target) await sendBytes(/** @type {{upload_url: string}} */ (target), file, progress, signal);
  upload.sent = file.size;
  upload.fate = "checking";
  changed();
  return accepted(image);
}

/** Return the image and the presigned URLs for its bytes; no URLs when the bytes are there already.
 * @param {Upload} upload @returns {Promise<{image: Image, target?: UploadTarget | null}>} */
async function targetOf(upload) {
  const { file } = upload;
  const first = !upload.image;
  upload.image ??= await call("POST", "/images", {
    json: { ...upload.details, filename: file.name, size: file.size, media_type: await mediaTypeOf(file) },
  }).catch((error) => {
    // The service lists the media types that it takes, which is for programmers.
    throw error.status === 415 ? new Error(t("Lightbox does not support this kind of file.")) : error;
  });
  const { image } = upload;
  if (first && file.size < LARGE) return { image, target: image.upload };
  try {
    const json = file.size < LARGE ? {} : { parts: partsFor(file.size) };
    return { image, target: await call("POST", "/images/{image_key}/upload-url", { path: image, json }) };
  } catch (error) {
    if (error instanceof ApiProblem && error.code === "already_uploaded") return { image };
    throw error;
  }
}

/** Have the upload checked now; where that is refused, wait until the S3 event has done it.
 * @param {Image} image  pending @returns {Promise<Image>} */
async function accepted(image) {
  let now = await call("POST", "/images/{image_key}/complete", { path: image }).catch((error) => {
    if (error instanceof ApiProblem && (error.absent || error.status === 409 || error.status >= 500)) return image;
    throw error;
  });
  for (let times = 0; times < PATIENCE && ["pending", "processing"].includes(now.status); times += 1) {
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN));
    now = await call("GET", "/images/{image_key}", { path: image });
  }
  if (now.status === "failed")
    throw new Error(now.problem?.detail ?? now.problem?.title ?? t("Lightbox cannot read this file."));
  return now;
}
