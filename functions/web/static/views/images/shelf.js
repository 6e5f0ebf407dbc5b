/**
 * What the library showed last: the way back from an image leads to the same scroll position, an image has a previous and
 * a next one, and changes of images are announced.
 *
 * @import { Image } from "#api"
 */

import { hrefOf } from "../../core/router.js";

const FRESH = 20 * 60_000; // milliseconds, after which the list is read again

/**
 * @typedef {object} Shelf
 * @property {string} address  of the library, with its filters
 * @property {Image[]} images
 * @property {string} cursor  of the next page; empty at the end
 * @property {number | null} total
 * @property {number} scroll
 */

/** @type {(Shelf & {at: number}) | null} */
let shelf = null;

/** Sends `images` when some were deleted or restored. */
export const news = new EventTarget();

/** @param {Shelf} next */
export function keepShelf(next) {
  shelf = { ...next, at: Date.now() };
}

/** @param {string} address @returns {Shelf | null} */
export function shelfOf(address) {
  return shelf && shelf.address === address && shelf.images.length && Date.now() - shelf.at < FRESH ? shelf : null;
}

/** Return the address of the library as it was left. */
export function backHref() {
  return shelf?.address ?? hrefOf("/images");
}

/** @param {string} key @returns {{before: Image | null, after: Image | null}} */
export function neighboursOf(key) {
  const images = shelf?.images ?? [];
  const at = images.findIndex((image) => image.image_key === key);
  return at < 0 ? { before: null, after: null } : { before: images[at - 1] ?? null, after: images[at + 1] ?? null };
}

/** Replace an image by its new state. @param {Image} image */
export function shelve(image) {
  if (shelf) shelf.images = shelf.images.map((one) => (one.image_key === image.image_key ? image : one));
}

/** Announce that images were deleted or restored. */
export function imagesChanged() {
  if (shelf) shelf.images = [];
  news.dispatchEvent(new Event("images"));
}
