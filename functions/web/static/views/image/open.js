/**
 * The open image: the state that its page, panels and stages share.
 *
 * @import { Image, ImagePatch, User } from "#api"
 * @import { Geometry } from "../dicom/geometry.js"
 *
 * @typedef {object} Open
 * @property {Image} image
 * @property {string} etag
 * @property {User} user
 * @property {boolean} editable
 * @property {EventTarget} news  sends `image` when it changed, and `size` when its Edit Size did
 * @property {Promise<Stage>} stage
 *
 * @typedef {object} Stage
 * @property {() => void} leave
 * @property {Geometry} [geometry]  of the picture, to draw over it
 * @property {(frame: number) => Promise<void>} [goTo]  shows a frame, from 0
 */

import { callTagged } from "../../core/api.js";
import { shelve } from "../images/shelf.js";

/**
 * Fetch the image again, or take the answer to an edit.
 *
 * @param {Open} open @param {{body: Image, etag: string}} [answer]
 */
export async function refresh(open, answer) {
  const { body, etag } = answer?.etag ? answer : await callTagged("GET", "/images/{image_key}", { path: open.image });
  open.image = body;
  open.etag = etag;
  shelve(body);
  open.news.dispatchEvent(new Event("image"));
}

/** Change fields of the image, unless it has changed. @param {Open} open @param {Partial<ImagePatch>} changes */
export async function patch(open, changes) {
  const answer = await callTagged("PATCH", "/images/{image_key}", {
    path: open.image,
    json: changes,
    headers: open.etag ? { "if-match": open.etag } : {},
  });
  await refresh(open, answer);
}
