/**
 * Export a study without the identity of its patient: a job, whose result is a ZIP archive.
 *
 * @import { Image } from "#api"
 */

import { call } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { openForm } from "../../parts/dialog.js";
import { checkbox, field } from "../../parts/fields.js";
import { finished } from "../../parts/jobs.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { saveFrom } from "../../parts/save.js";

const DATES = /** @type {[string, string][]} */ ([
  ["remove", t("Removed")],
  ["shift", t("Shifted, by the same days for a patient")],
  ["keep", t("Kept")],
]);
const KEPT = /** @type {const} */ ([
  ["clean_descriptors", t("Keep descriptions, as far as they are medical words")],
  ["retain_patient_characteristics", t("Keep sex, age, size and weight")],
  ["retain_device", t("Keep the device")],
  ["retain_institution", t("Keep the institution")],
  ["retain_safe_private", t("Keep private attributes that are safe")],
]);

/** @param {Image} image */
export function exportStudyButton({ dicom }) {
  const study = dicom?.study_instance_uid;
  if (!study) return null;
  return h("button", { type: "button", onclick: () => choose(study) }, t("Export without identity"));
}

/** @param {string} study */
function choose(study) {
  /** @type {Record<string, boolean>} */
  const kept = {};
  const dates = field(t("Dates"), { kind: "select", options: DATES, value: "remove" });
  openForm({
    title: t("Export the study without identity"),
    yes: t("Export"),
    fields: [
      h("p.hint", {}, t("Images whose pixels may show the patient are left out. The archive’s report names them.")),
      dates.row,
      ...KEPT.map(([name, words]) => checkbox(words, false, (on) => (kept[name] = on))),
    ],
    save: async () => {
      const json = { ...kept, dates: /** @type {"remove" | "shift" | "keep"} */ (dates.input.value) };
      const job = await call("POST", "/dicomweb/studies/{study}/export", { path: { study }, json });
      tell(t("The export has begun. It is saved when it is ready."));
      finished(job).then(
        ({ url }) => url && saveFrom(url, "study.zip"),
        (error) => tellProblem(error, t("The export failed")),
      );
    },
  });
}
