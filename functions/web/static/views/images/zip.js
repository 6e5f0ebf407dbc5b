/**
 * Download the files of images as one ZIP archive, which a job packs.
 *
 * @import { Job } from "#api"
 */

import { call } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { count, t } from "../../core/language.js";
import { openDialog } from "../../parts/dialog.js";
import { finished } from "../../parts/jobs.js";
import { tellProblem } from "../../parts/notices.js";
import { saveFrom } from "../../parts/save.js";

/** Show the progress of packing, and fetch the archive when it is ready; it tells itself what it left out.
 * @param {string[]} image_keys */
export async function downloadZip(image_keys) {
  const title = count(image_keys.length, "Packing {n} image", "Packing {n} images");
  const bar = h("progress", { max: 1, value: 0, "aria-label": title });
  const hint = h(
    "p.hint",
    {},
    t("The download begins by itself, also when this is closed. What is left out stands in images.json."),
  );
  const dialog = openDialog(title, (close) => [
    h("div.stack", {}, bar, hint, h("footer", {}, h("button", { type: "button", onclick: close }, t("Close")))),
  ]);
  const ask = async (/** @type {Job} */ { job_id }) => {
    const job = await call("GET", "/jobs/{job_id}", { path: { job_id } });
    bar.value = job.progress;
    return job;
  };
  try {
    const { url } = await finished(await call("POST", "/exports/zip", { json: { image_keys } }), ask);
    saveFrom(url ?? "", "lightbox.zip");
  } catch (error) {
    tellProblem(error, t("The archive was not packed"));
  } finally {
    dialog.close();
  }
}
