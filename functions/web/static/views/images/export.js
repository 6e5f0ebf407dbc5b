/**
 * Export annotations for training: COCO JSON of the selected images.
 *
 * @import { Query } from "#api"
 * @import { Coco } from "./coco.js"
 */

import { call } from "../../core/api.js";
import { counted } from "../../core/words.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { save } from "../../parts/save.js";
import { only } from "./coco.js";

/** Save the COCO JSON of some images: the service exports what a query matches, and the selected images are kept.
 * @param {string[]} keys @param {Query<"GET", "/exports/coco">} query */
export async function exportCoco(keys, query) {
  try {
    const coco = /** @type {Coco} */ (/** @type {unknown} */ (await call("GET", "/exports/coco", { query })));
    const chosen = only(coco, new Set(keys));
    save(new Blob([JSON.stringify(chosen, null, 1)], { type: "application/json" }), "lightbox-coco.json");
    tell(`${counted(chosen.annotations.length, "annotation")} of ${counted(chosen.images.length, "image")} exported.`, {
      kind: "good",
    });
  } catch (error) {
    tellProblem(error, "The export failed");
  }
}
