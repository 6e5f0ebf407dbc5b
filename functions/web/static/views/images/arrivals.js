/**
 * Changes in the library while it is open: images that become ready, and the user's own uploads.
 *
 * @import { Image } from "#api"
 */

import { call } from "../../core/api.js";
import { uploads } from "../upload/queue.js";

const LOOK_AGAIN = 2_500; // milliseconds, while some images are not ready
const LOOKS = 12;
const AT_ONCE = 24;

/**
 * Fetch images that are not ready again, a few times.
 *
 * @param {() => Image[]} images @param {(image: Image) => void} replace
 */
export function unsettledOnes(images, replace) {
  let timer = 0;
  let looks = 0;
  const look = () => {
    clearTimeout(timer);
    const waiting = images().filter(unsettled);
    if (!waiting.length || looks >= LOOKS) return;
    looks += 1;
    timer = window.setTimeout(async () => {
      const found = await Promise.all(
        waiting.slice(0, AT_ONCE).map((image) => call("GET", "/images/{image_key}", { path: image }).catch(() => null)),
      );
      for (const image of found) if (image && !unsettled(image)) replace(image);
      look();
    }, LOOK_AGAIN);
  };
  const reset = (/** @type {number} */ to) => {
    looks = to;
    clearTimeout(timer);
  };
  return { look, start: () => reset(0), stop: () => reset(LOOKS) };
}

/** @param {Image} image */
function unsettled(image) {
  if (["pending", "processing"].includes(image.status)) return true;
  return image.status === "ready" && !Object.keys(image.renditions ?? {}).length && image.frames !== 0;
}

function done() {
  return uploads.list.flatMap(({ fate, image }) => (fate === "done" && image ? [image] : []));
}

/** Return the keys of finished uploads: a list fetched from now on contains them, unless they were deleted. */
export function arrived() {
  return new Set(done().map((image) => image.image_key));
}

/**
 * Return the finished uploads that belong above the images shown, oldest first.
 *
 * @param {Image[]} images @param {Set<string>} known @param {unknown} tab
 */
export function arrivals(images, known, tab) {
  const shown = new Set(images.map((image) => image.image_key));
  return done()
    .filter(() => tab !== "bin" && tab !== "shared")
    .filter(({ image_key }) => !known.has(image_key) && !shown.has(image_key))
    .filter((image) => ["private", "public"].every((one) => tab !== one || image.visibility === one))
    .filter((image) => image.created_at > (images[0]?.created_at ?? ""))
    .sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
}
