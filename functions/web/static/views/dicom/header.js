/** Patient, study, series and technique, as the header tells them. Text only, whatever it holds. */

import { call } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { dicomDate, personName } from "../../core/words.js";

/** @typedef {[string, any]} Row */

/** @param {import("../image/page.js").Open} open */
export async function panel(open) {
  const header = await call("GET", `${open.path}/dicom`);
  const { patient = {}, study = {}, series = {} } = header;
  return h(
    "div.stack",
    {},
    block("Patient", [
      ["Name", personName(patient.name)],
      ["ID", patient.id],
      ["Born", dicomDate(patient.birth_date)],
      ["Sex", patient.sex],
      ["Age", patient.age],
    ]),
    block("Study", [
      ["Description", study.description],
      ["Date", dicomDate(study.date)],
      ["Time", time(study.time)],
      ["Accession", study.accession_number],
      ["Referred by", personName(study.referring_physician ?? study.referring_physician_name)],
      ["ID", study.id],
    ]),
    block("Series", [
      ["Description", series.description],
      ["Number", series.number],
      ["Modality", series.modality ?? header.modality],
      ["Body part", series.body_part ?? series.body_part_examined],
      ["Laterality", series.laterality],
    ]),
    block("Picture", [
      ["Size", header.columns && `${header.columns} × ${header.rows}`],
      ["Frames", header.number_of_frames],
      ["Colours", header.photometric_interpretation],
      ...rest(header),
    ]),
  );
}

const SHOWN = new Set(["patient", "study", "series", "rows", "columns", "number_of_frames", "photometric_interpretation"]);

/** Whatever else the service tells, under its own name. @param {any} header @returns {Row[]} */
function rest(header) {
  return Object.entries(header)
    .filter(([name]) => !SHOWN.has(name))
    .flatMap(([name, value]) => flat(name, value));
}

/** @param {string} name @param {any} value @returns {Row[]} */
function flat(name, value) {
  if (value === null || value === undefined || value === "") return [];
  if (Array.isArray(value)) return [[words(name), value.map((one) => (typeof one === "object" ? JSON.stringify(one) : one)).join(", ")]];
  if (typeof value === "object") return Object.entries(value).flatMap(([inner, one]) => flat(`${name} ${inner}`, one));
  return [[words(name), String(value)]];
}

/** @param {string} name */
function words(name) {
  const text = name.replaceAll("_", " ").replace(/\buid\b/g, "UID");
  return text[0].toUpperCase() + text.slice(1);
}

/** @param {string} title @param {Row[]} rows */
function block(title, rows) {
  const told = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (!told.length) return null;
  return h("section.block", {}, h("h2", {}, title), h("dl.facts", {}, told.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
}

/** `093012.25` as `09:30:12`. @param {unknown} value */
function time(value) {
  const text = String(value ?? "");
  return /^\d{4,}/.test(text) ? [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)].filter(Boolean).join(":") : text;
}
