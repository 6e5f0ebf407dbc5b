/**
 * Keep the presigned URLs of images valid: those of private ones end within five minutes.
 *
 * @import { Image } from "#api"
 */

import { call } from "../../core/api.js";

const EARLY = 20_000; // milliseconds before its end, from which on a URL is not used any more
const AT_ONCE = 4;

/** @type {Map<string, Promise<Image>>} */
const asked = new Map();
/** @type {(() => void)[]} */
const waiting = [];
let running = 0;
let clockIsRight = true; // that of this machine

/**
 * Return a URL of the file that is valid for a while.
 *
 * @param {Image} image @param {string} [refused]  a URL that the storage did not take
 */
export async function urlOf(image, refused) {
  if (!image.url || image.url === refused || (clockIsRight && endsSoon(image.url))) await renewed(image);
  return image.url ?? "";
}

/** Fetch the URLs of an image again, once for all who ask at the same time. @param {Image} image */
export async function renewed(image) {
  const { image_key } = image;
  const answer =
    asked.get(image_key) ??
    inTurn(() => call("GET", "/images/{image_key}", { path: { image_key } })).finally(() => asked.delete(image_key));
  asked.set(image_key, answer);
  const { url, renditions } = await answer;
  if (url && endsSoon(url)) clockIsRight = false;
  return Object.assign(image, { url, renditions });
}

/** @param {string} url  by Signature Version 4 */
export function endsSoon(url) {
  const { searchParams } = new URL(url);
  const start = (searchParams.get("X-Amz-Date") ?? "").replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5");
  return Date.parse(start) + Number(searchParams.get("X-Amz-Expires")) * 1000 - EARLY < Date.now();
}

/**
 * Let a picture on the page ask once for another URL when the storage refuses its own.
 *
 * @param {HTMLImageElement} picture @param {() => Promise<string | null | undefined>} renew @param {() => void} giveUp
 */
export function renewable(picture, renew, giveUp) {
  const again = async () => {
    const url = await renew().catch(() => null);
    if (!url) return giveUp();
    picture.addEventListener("error", giveUp, { once: true });
    picture.src = url;
  };
  picture.addEventListener("error", again, { once: true });
  return picture;
}

/** @template T @param {() => Promise<T>} act @returns {Promise<T>} */
async function inTurn(act) {
  if (running >= AT_ONCE) await new Promise((/** @type {(go?: void) => void} */ go) => waiting.push(go));
  else running += 1;
  try {
    return await act();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
