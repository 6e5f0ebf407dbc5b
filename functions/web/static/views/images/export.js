/**
 * Export annotations for training: COCO JSON of the selected images.
 *
 * @import { Body, Query } from "#api"
 * @import { Coco } from "./coco.js"
 */

import { call } from "../../core/api.js";
import { count, t } from "../../core/language.js";
import { finished } from "../../parts/jobs.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { save } from "../../parts/save.js";
import { only } from "./coco.js";

/** Save the COCO JSON of some images: a job exports what a query matches, and the selected images are kept.
 * @param {string[]} keys @param {Query<"GET", "/images">} query */
export async function exportCoco(keys, query) {
  try {
    const { url } = await finished(await call("POST", "/exports/coco", { json: filtersOf(query) }));
    const coco = /** @type {Coco} */ (await (await fetch(url ?? "")).json());
    const chosen = only(coco, new Set(keys));
    save(new Blob([JSON.stringify(chosen, null, 1)], { type: "application/json" }), "lightbox-coco.json");
    tell(
      t("{annotations} of {images} exported.", {
        annotations: count(chosen.annotations.length, "{n} annotation", "{n} annotations"),
        images: count(chosen.images.length, "{n} image", "{n} images"),
      }),
      {
        kind: "good",
      },
    );
  } catch (error) {
    tellProblem(error, t("The export failed"));
  }
}

/** Return the filters of a query: in a body nothing may be empty.
 * @param {Query<"GET", "/images">} query @returns {Body<"POST", "/exports/coco">} */
function filtersOf(query) {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value));
}
