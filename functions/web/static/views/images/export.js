/** Handing annotations to a training pipeline: COCO JSON, of the images chosen. */

import { call } from "../../core/api.js";
import { counted } from "../../core/words.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { save } from "../../parts/save.js";

/**
 * The service exports what filters match; of that, the selected images are kept.
 *
 * @param {string[]} keys @param {Record<string, any>} ask
 */
export async function exportCoco(keys, ask) {
  try {
    const coco = await call("GET", "/exports/coco", { query: ask });
    const chosen = only(coco, new Set(keys));
    save(new Blob([JSON.stringify(chosen, null, 1)], { type: "application/json" }), "lightbox-coco.json");
    tell(`${counted(chosen.annotations.length, "annotation")} of ${counted(chosen.images.length, "image")} exported.`, {
      kind: "good",
    });
  } catch (error) {
    tellProblem(error, "The export failed");
  }
}

/** @param {any} coco @param {Set<string>} keys */
export function only(coco, keys) {
  const chosen = (/** @type {any} */ one) => keys.has(one.image_key);
  const [images, skipped] = [coco.images.filter(chosen), coco.skipped.filter(chosen)];
  const ids = new Set(images.map((/** @type {any} */ image) => image.id));
  const annotations = coco.annotations.filter((/** @type {any} */ one) => ids.has(one.image_id));
  const counts = {
    matched: keys.size,
    images: images.length,
    annotations: annotations.length,
    skipped: skipped.length,
  };
  return { ...coco, counts, images, annotations, skipped };
}
