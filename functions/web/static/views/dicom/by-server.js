/**
 * Frames rendered by the server, for files that no decoder in the browser can read.
 *
 * @import { Image, Query } from "#api"
 * @import { Preset, Source } from "./picture-source.js"
 * @import { Look } from "./windowing.js"
 */

import { bytes } from "../../core/api.js";

const KEPT = 120; // pictures

/** @param {Image} image @param {Record<string, unknown> | null} header @returns {Source} */
export function renderedByServer(image, header) {
  /** @type {Map<string, Promise<ImageBitmap>>} */
  const kept = new Map();
  const { frames = 1 } = image;
  const grey = /^MONOCHROME/.test(String(header?.photometric_interpretation ?? "MONOCHROME2"));
  const stored = storedWindow(header);

  const picture = (/** @type {number} */ index, /** @type {Look} */ look) => {
    const asked = grey && look.width > 0 && !look.table;
    /** @type {Query<"GET", "/images/{image_key}/file">} */
    const query = {
      format: "jpeg",
      quality: 92,
      frame: frames > 1 ? index : undefined,
      window_center: asked ? look.center : undefined,
      window_width: asked ? look.width : undefined,
      invert: look.invert,
      colormap: look.colormap,
    };
    const key = JSON.stringify(query);
    const found =
      kept.get(key) ??
      bytes("/images/{image_key}/file", { path: image, query }).then((blob) => createImageBitmap(blob));
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
    return found;
  };
  return {
    words: "Rendered by the server",
    frames,
    rate: 0,
    grey,
    stretch: 1,
    presets: grey ? [...stored, { words: "As the server chooses", center: 0, width: 0, table: null }] : [],
    picture,
    valueAt: () => null,
    ahead: () => {},
    close: () => kept.clear(),
  };
}

/** @param {Record<string, unknown> | null} header @returns {Preset[]} */
function storedWindow(header) {
  const numbers = (/** @type {unknown} */ value) => /** @type {number[]} */ ([value ?? []].flat());
  const widths = numbers(header?.window_width);
  return numbers(header?.window_center)
    .map((center, index) => ({
      words: index ? `Stored ${index + 1}` : "Stored",
      center,
      width: widths[index],
      table: null,
    }))
    .filter((one) => one.width > 0);
}
