/**
 * One study: its patient, and its series.
 *
 * @import { DataSet } from "../dicom/data-set.js"
 */

import { bytes } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { dicomDate, personName } from "../../core/words.js";
import { empty, waiting } from "../../parts/states.js";
import { numberOf, textOf } from "../dicom/data-set.js";
import { findStudy, seriesOf, TAG } from "./dicomweb.js";

/** @type {import("../../core/router.js").View} */
export async function studyPage(outlet, _place, uid) {
  fill(outlet, waiting());
  const [study, series] = await Promise.all([findStudy(uid), seriesOf(uid)]);
  if (!study) {
    fill(outlet, empty("layers", t("No such study"), t("It does not exist, or you may not see it.")));
    return;
  }
  document.title = `${patientOf(study)} · Lightbox`;
  fill(
    outlet,
    h(
      "header.page-head.study-head",
      {},
      h(
        "a.button.quiet",
        { href: hrefOf("/studies"), "aria-label": t("All studies"), title: t("All studies") },
        icon("back"),
      ),
      h("div", {}, h("h1", {}, patientOf(study)), h("p.soft", {}, studyWords(study).join(" · "))),
    ),
    h(
      "ul.series-grid",
      { "aria-label": t("Series") },
      series.map((one) => h("li", {}, tile(uid, one))),
    ),
  );
}

/** @param {DataSet} study */
export function patientOf(study) {
  return personName(textOf(study, TAG.patientName)) || t("No name");
}

/** @param {DataSet} study */
export function studyWords(study) {
  const born = dicomDate(textOf(study, TAG.born));
  const accession = textOf(study, TAG.accession);
  return [
    textOf(study, TAG.patientId),
    born && t("born {date}", { date: born }),
    textOf(study, TAG.sex),
    textOf(study, TAG.description),
    dicomDate(textOf(study, TAG.date)),
    accession && t("accession {number}", { number: accession }),
  ].filter(Boolean);
}

/** Return the number and the description of a series. @param {DataSet} series */
export function seriesWords(series) {
  const [number, description] = [textOf(series, TAG.seriesNumber), textOf(series, TAG.seriesDescription)];
  return [number && `${number}.`, description || t("Series")].filter(Boolean).join(" ");
}

/** @param {string} study @param {DataSet} series */
export function stackHref(study, series) {
  return hrefOf(`/studies/${study}/series/${textOf(series, TAG.series)}`);
}

/** @param {string} study @param {DataSet} series */
function tile(study, series) {
  const images = numberOf(series, TAG.seriesInstances) ?? 0;
  return h(
    "a.series-tile",
    { href: stackHref(study, series) },
    thumbnailOf(study, textOf(series, TAG.series)),
    h("span.tile-name", {}, seriesWords(series)),
    h(
      "span.soft",
      {},
      [textOf(series, TAG.modality), count(images, "{n} image", "{n} images")].filter(Boolean).join(" · "),
    ),
  );
}

/** @param {string} study @param {string} series */
export function thumbnailOf(study, series) {
  const frame = h("span.thumb.whole", {}, h("span.spinner"));
  bytes("/dicomweb/studies/{study}/series/{series}/thumbnail", {
    path: { study, series },
    query: { viewport: "256,256" },
    headers: { accept: "image/jpeg" },
  })
    .then((blob) => {
      const url = URL.createObjectURL(blob);
      fill(frame, h("img", { alt: "", src: url, onload: () => URL.revokeObjectURL(url) }));
    })
    .catch(() => fill(frame, icon("info", 26), h("span", {}, t("No preview"))));
  return frame;
}
