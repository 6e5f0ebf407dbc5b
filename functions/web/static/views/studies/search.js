/** The fields of a search for studies, and the query of DICOMweb that they make. */

import { t } from "../../core/language.js";

export const FIELDS = /** @type {const} */ ([
  { name: "name", words: t("Patient name"), type: "search" },
  { name: "id", words: t("Patient ID"), type: "search" },
  { name: "accession", words: t("Accession number"), type: "search" },
  { name: "from", words: t("From"), type: "date" },
  { name: "to", words: t("To"), type: "date" },
  { name: "modality", words: t("Modality"), type: "search" },
  { name: "description", words: t("Description"), type: "search" },
]);

/**
 * Return the query of QIDO-RS for what was typed: beginnings of names, parts of the rest, a range of dates.
 *
 * @param {Record<string, string>} typed  by the names of the fields
 */
export function queryOf(typed) {
  const [name, id, accession, modality, description] = ["name", "id", "accession", "modality", "description"].map(
    (each) => (typed[each] ?? "").trim(),
  );
  /** @type {Record<string, string | string[] | boolean>} */
  const query = {};
  if (name) Object.assign(query, { PatientName: name, fuzzymatching: true });
  if (id) query.PatientID = `*${id}*`;
  if (accession) query.AccessionNumber = `*${accession}*`;
  if (typed.from || typed.to) query.StudyDate = [typed.from, typed.to].map(digits).join("-");
  if (modality) query.ModalitiesInStudy = modality.toUpperCase();
  // The service minds the case of descriptions: those in capitals and those that begin with one are looked for, too.
  if (description) query.StudyDescription = [...new Set(cases(description))].map((each) => `*${each}*`);
  return query;
}

/** @param {string} [date] */
function digits(date = "") {
  return date.replaceAll("-", "");
}

/** @param {string} text */
function cases(text) {
  const lower = text.toLowerCase();
  return [text, lower, text.toUpperCase(), lower[0].toUpperCase() + lower.slice(1)];
}
