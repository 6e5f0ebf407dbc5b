/** Frames as the server renders them: for what no decoder here can read. Slower, never wrong. */

import { bytes } from "../../core/api.js";

const KEPT = 120; // pictures

/** @param {any} image @param {any} header @returns {Promise<import("./by-browser.js").Source>} */
export async function renderedByServer(image, header) {
  /** @type {Map<string, Promise<ImageBitmap>>} */
  const kept = new Map();
  const path = `/images/${encodeURIComponent(image.image_key)}/file`;
  const grey = /^MONOCHROME/.test(header?.photometric_interpretation ?? "MONOCHROME2");
  const stored = storedWindow(header);

  const picture = (/** @type {number} */ index, /** @type {import("./windowing.js").Look} */ look) => {
    const asked = grey && look.width > 0 && !look.table;
    const query = {
      format: "jpeg",
      quality: 92,
      frame: image.dicom.number_of_frames > 1 ? String(index) : undefined,
      window_center: asked ? look.center : undefined,
      window_width: asked ? look.width : undefined,
      invert: look.invert || undefined,
      colormap: look.colormap || undefined,
    };
    const key = JSON.stringify(query);
    const found = kept.get(key) ?? bytes(path, { query }).then((blob) => createImageBitmap(blob));
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
    return found;
  };
  return {
    words: "Rendered by the server",
    frames: image.dicom.number_of_frames,
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

/** @param {any} header */
function storedWindow(header) {
  const [centers, widths] = [[header?.window_center ?? []].flat(), [header?.window_width ?? []].flat()];
  return centers
    .map((center, index) => ({
      words: index ? `Stored ${index + 1}` : "Stored",
      center,
      width: widths[index],
      table: null,
    }))
    .filter((one) => one.width > 0);
}
