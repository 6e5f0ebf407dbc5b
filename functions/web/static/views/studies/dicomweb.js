/**
 * What DICOMweb says of studies: lists, the series of a study, and the slices of a series in order.
 *
 * @import { Image } from "#api"
 * @import { DataSet } from "../dicom/data-set.js"
 * @import { Place } from "../dicom/places.js"
 *
 * @typedef {object} StackSlice
 * @property {Image} image
 * @property {number} frame  of the image, from 0
 * @property {Place} place
 * @property {number} number  of the instance in its series
 * @property {DataSet} dataSet
 */

import { all, call } from "../../core/api.js";
import { me } from "../../core/me.js";
import { numberOf, textOf } from "../dicom/data-set.js";
import { inOrder, placesOf } from "../dicom/places.js";

/** Tags of what the viewer reads of studies and series. */
export const TAG = /** @type {const} */ ({
  study: "0020000D",
  series: "0020000E",
  sop: "00080018",
  date: "00080020",
  accession: "00080050",
  modalities: "00080061",
  modality: "00080060",
  description: "00081030",
  seriesDescription: "0008103E",
  patientName: "00100010",
  patientId: "00100020",
  born: "00100030",
  sex: "00100040",
  seriesNumber: "00200011",
  instanceNumber: "00200013",
  seriesCount: "00201206",
  studyInstances: "00201208",
  seriesInstances: "00201209",
  rows: "00280010",
});

/**
 * Search for studies, the newest first.
 *
 * @param {Record<string, string | string[] | number | boolean>} query  attributes by keyword, `limit`, `offset`
 * @param {AbortSignal} [signal] @returns {Promise<DataSet[]>}
 */
export async function findStudies(query, signal) {
  return /** @type {DataSet[]} */ (
    (await call("GET", "/dicomweb/studies", { query: /** @type {{}} */ (query), signal })) ?? []
  );
}

/** @param {string} study @returns {Promise<DataSet | null>}  null if there is none, or it may not be seen */
export async function findStudy(study) {
  return (await findStudies({ StudyInstanceUID: study, limit: 1 }))[0] ?? null;
}

/** Return the series of a study by number. @param {string} study @returns {Promise<DataSet[]>} */
export async function seriesOf(study) {
  const found = await call("GET", "/dicomweb/studies/{study}/series", { path: { study } });
  const number = (/** @type {DataSet} */ series) => numberOf(series, TAG.seriesNumber) ?? Infinity;
  return /** @type {DataSet[]} */ (found ?? []).toSorted((a, b) => number(a) - number(b) || 0);
}

/**
 * Return the frames of a series in the order in which they are scrolled; reports and recordings have none.
 *
 * @param {string} study @param {string} series @returns {Promise<StackSlice[]>}
 */
export async function slicesOf(study, series) {
  const [found, images, user] = await Promise.all([
    call("GET", "/dicomweb/studies/{study}/series/{series}/metadata", { path: { study, series } }),
    all("/images", { query: { series_instance_uid: series, status: "ready", limit: 100 } }),
    me(),
  ]);
  const shown = shownOf(images, user.id);
  return inOrder(
    /** @type {DataSet[]} */ (found ?? []).flatMap((dataSet) => {
      const image = shown.get(textOf(dataSet, TAG.sop));
      if (!image?.frames || !numberOf(dataSet, TAG.rows)) return [];
      const number = numberOf(dataSet, TAG.instanceNumber) ?? 0;
      return placesOf(dataSet).map((place, frame) => ({ image, frame, place, number, dataSet }));
    }),
  );
}

/**
 * Return the image of each instance by its UID: of several, as DICOMweb does, one's own before those of others, and the
 * oldest of these.
 *
 * @param {Image[]} images  the latest first @param {string} user
 */
function shownOf(images, user) {
  /** @type {Map<string, Image>} */
  const shown = new Map();
  for (const image of images) {
    const uid = image.dicom?.sop_instance_uid ?? "";
    const other = shown.get(uid);
    if (!other || image.user_id === user || other.user_id !== user) shown.set(uid, image);
  }
  return shown;
}
