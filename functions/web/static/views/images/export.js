/**
 * Export annotations for training: COCO JSON of the selected images.
 *
 * @import { Body, Query } from "#api"
 * @import { Coco } from "./coco.js"
 */

import { call } from "../../core/api.js";
import { counted } from "../../core/words.js";
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
    tell(`${counted(chosen.annotations.length, "annotation")} of ${counted(chosen.images.length, "image")} exported.`, {
      kind: "good",
    });
  } catch (error) {
    tellProblem(error, "The export failed");
  }
}

/** Return the filters of a query: in a body nothing may be empty.
 * @param {Query<"GET", "/images">} query @returns {Body<"POST", "/exports/coco">} */
function filtersOf(query) {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value));
}
