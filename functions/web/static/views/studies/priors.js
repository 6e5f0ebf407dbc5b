/**
 * Other studies of a patient: the same ID, and no other date of birth.
 *
 * @import { DataSet } from "../dicom/data-set.js"
 */

import { textOf } from "../dicom/data-set.js";
import { findStudies, TAG } from "./dicomweb.js";

const MOST = 100;

/** Return the other studies of the patient of a study, the newest first. @param {DataSet} study */
export async function studiesOfPatient(study) {
  const id = textOf(study, TAG.patientId);
  if (!id || /[*?\\,]/.test(id)) return []; // these would match others
  const found = await findStudies({ PatientID: id, limit: MOST });
  return found.filter((other) => isOfOne(study, other));
}

/** @param {DataSet} study @param {DataSet} other */
export function isOfOne(study, other) {
  const [born, otherBorn] = [textOf(study, TAG.born), textOf(other, TAG.born)];
  return (
    textOf(study, TAG.study) !== textOf(other, TAG.study) &&
    textOf(study, TAG.patientId) === textOf(other, TAG.patientId) &&
    (!born || !otherBorn || born === otherBorn)
  );
}
