/** What changes in the library while one looks at it: pictures that were in the works, and one's own uploads. */

import { call } from "../../core/api.js";
import { uploads } from "../upload/queue.js";

const LOOK_AGAIN = 2_500; // milliseconds, while some pictures are still in the works
const LOOKS = 12;
const AT_ONCE = 24;

/**
 * Asks for pictures that were in the works again, a few times.
 *
 * @param {() => any[]} images @param {(image: any) => void} replace
 */
export function unsettledOnes(images, replace) {
  let timer = 0;
  let looks = 0;
  const look = () => {
    clearTimeout(timer);
    const keys = images()
      .filter(unsettled)
      .map((image) => image.image_key);
    if (!keys.length || looks >= LOOKS) return;
    looks += 1;
    timer = window.setTimeout(async () => {
      const found = await Promise.all(
        keys.slice(0, AT_ONCE).map((key) => call("GET", `/images/${encodeURIComponent(key)}`).catch(() => null)),
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

/** @param {any} image */
function unsettled(image) {
  if (["pending", "processing"].includes(image.status)) return true;
  return image.status === "ready" && !Object.keys(image.renditions ?? {}).length && image.dicom?.has_pixels !== false;
}

/** Keys of the uploads that are done. A list that is asked for from now on has them, unless they were deleted. */
export function arrived() {
  return new Set(uploads.list.filter((upload) => upload.fate === "done").map((upload) => upload.image.image_key));
}

/** Uploads that belong above what is shown. @param {any[]} images @param {Set<string>} known @param {unknown} tab */
export function arrivals(images, known, tab) {
  const shown = new Set(images.map((image) => image.image_key));
  return uploads.list
    .filter(({ fate, image }) => fate === "done" && !known.has(image.image_key) && !shown.has(image.image_key))
    .map(({ image }) => image)
    .filter((image) => ["private", "public"].every((one) => tab !== one || image.visibility === one))
    .filter((image) => image.created_at > (images[0]?.created_at ?? ""))
    .sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
}
