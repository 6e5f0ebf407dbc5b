/**
 * What is written on the picture: the patient, the study and the series, and where each frame lies in the patient.
 *
 * @import { Image } from "#api"
 * @import { DataSet } from "./data-set.js"
 * @import { Place } from "./places.js"
 *
 * @typedef {object} About
 * @property {string[]} patient  lines
 * @property {string[]} study  lines
 * @property {(index: number) => Place | undefined} place
 */

import { call } from "../../core/api.js";
import { t } from "../../core/language.js";
import { dicomDate, personName } from "../../core/words.js";
import { textOf } from "./data-set.js";
import { placesOf } from "./places.js";

/** @param {DataSet} dataSet @param {(index: number) => Place | undefined} place @returns {About} */
export function aboutOf(dataSet, place) {
  const born = dicomDate(textOf(dataSet, "00100030"));
  const number = textOf(dataSet, "00200011");
  return {
    patient: [
      personName(textOf(dataSet, "00100010")),
      textOf(dataSet, "00100020"),
      [born && t("born {date}", { date: born }), textOf(dataSet, "00100040")].filter(Boolean).join("  "),
    ].filter(Boolean),
    study: [
      [textOf(dataSet, "00081030"), dicomDate(textOf(dataSet, "00080020"))].filter(Boolean).join("  "),
      [number && t("Series {n}", { n: number }), textOf(dataSet, "0008103E")].filter(Boolean).join("  "),
    ].filter(Boolean),
    place,
  };
}

/** Return what the metadata of an image say; null for one without UIDs. @param {Image} image @returns {Promise<About | null>} */
export async function aboutImage({ dicom }) {
  const { study_instance_uid: study, series_instance_uid: series, sop_instance_uid: instance } = dicom ?? {};
  if (!study || !series || !instance) return null;
  const path = { study, series, instance };
  const [dataSet] = await call("GET", "/dicomweb/studies/{study}/series/{series}/instances/{instance}/metadata", {
    path,
  });
  const places = placesOf(/** @type {DataSet} */ (dataSet));
  return aboutOf(/** @type {DataSet} */ (dataSet), (index) => places[index]);
}
