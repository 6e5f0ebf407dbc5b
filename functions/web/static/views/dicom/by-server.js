/**
 * Frames rendered by the server, for files that no decoder in the browser can read.
 *
 * @import { Query } from "#api"
 * @import { Preset, Slice, Source } from "./picture-source.js"
 * @import { Look } from "./windowing.js"
 */

import { bytes } from "../../core/api.js";
import { t } from "../../core/language.js";

const KEPT = 120; // pictures

/** @param {Slice[]} slices @param {Record<string, unknown> | null} header  of the first @returns {Source} */
export function renderedByServer(slices, header) {
  /** @type {Map<string, Promise<ImageBitmap>>} */
  const kept = new Map();
  const grey = /^MONOCHROME/.test(String(header?.photometric_interpretation ?? "MONOCHROME2"));
  const stored = storedWindow(header);

  const picture = (/** @type {number} */ index, /** @type {Look} */ look) => {
    const { image, frame } = slices[index];
    const asked = grey && look.width > 0 && !look.table;
    /** @type {Query<"GET", "/images/{image_key}/file">} */
    const query = {
      format: "jpeg",
      quality: 92,
      frame: image.frames > 1 ? frame : undefined,
      window_center: asked ? look.center : undefined,
      window_width: asked ? look.width : undefined,
      invert: look.invert,
      colormap: look.colormap,
    };
    const key = JSON.stringify([image.image_key, query]);
    const found =
      kept.get(key) ??
      bytes("/images/{image_key}/file", { path: image, query }).then((blob) => createImageBitmap(blob));
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
    return found.then((bitmap) => () => bitmap);
  };
  return {
    words: t("Rendered by the server"),
    frames: slices.length,
    rate: 0,
    grey,
    presets: grey ? [...stored, { words: t("As the server chooses"), center: 0, width: 0, table: null }] : [],
    slice: (index) => slices[index],
    size: (index) => ({
      width: slices[index].image.width ?? 1,
      height: slices[index].image.height ?? 1,
      spacing: null,
    }),
    picture,
    values: () => null,
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
      words: index ? t("Stored {n}", { n: index + 1 }) : t("Stored"),
      center,
      width: widths[index],
      table: null,
    }))
    .filter((one) => one.width > 0);
}
