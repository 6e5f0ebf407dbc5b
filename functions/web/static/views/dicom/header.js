/**
 * The DICOM header: patient, study, series and technique, always as text.
 *
 * @import { Open } from "../image/open.js"
 *
 * @typedef {Record<string, unknown>} Group
 * @typedef {[string, unknown]} Row
 */

import { call } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { count, t } from "../../core/language.js";
import { dicomDate, personName } from "../../core/words.js";

/** @param {Open} open */
export async function panel(open) {
  const header = await call("GET", "/images/{image_key}/dicom", { path: open.image });
  const { patient = {}, study = {}, series = {} } = /** @type {Record<string, Group>} */ (header);
  return h(
    "div.stack",
    {},
    block(t("Patient"), [
      [t("Name"), personName(patient.name)],
      ["ID", patient.id],
      [t("Born"), dicomDate(patient.birth_date)],
      [t("Sex"), patient.sex],
      [t("Age"), age(patient.age)],
    ]),
    block(t("Study"), [
      [t("Description"), study.description],
      [t("Date"), dicomDate(study.date)],
      [t("Time"), time(study.time)],
      [t("Accession"), study.accession_number],
      [t("Referred by"), personName(study.referring_physician ?? study.referring_physician_name)],
      ["ID", study.id],
    ]),
    block(t("Series"), [
      [t("Description"), series.description],
      [t("Number"), series.number],
      [t("Modality"), series.modality ?? header.modality],
      [t("Body part"), series.body_part ?? series.body_part_examined],
      [t("Laterality"), series.laterality],
    ]),
    block(t("Picture"), [
      [t("Size"), header.columns && `${header.columns} × ${header.rows}`],
      [t("Frames"), header.number_of_frames],
      [t("Colours"), header.photometric_interpretation],
      ...plain(header),
    ]),
    Object.entries(header).map(
      ([name, value]) =>
        !SHOWN.has(name) &&
        isGroup(value) &&
        block(
          words(name),
          Object.entries(value).flatMap(([inner, one]) => flat(inner, one)),
        ),
    ),
  );
}

const SHOWN = new Set([
  "patient",
  "study",
  "series",
  "rows",
  "columns",
  "number_of_frames",
  "photometric_interpretation",
]);

/** @param {unknown} value @returns {value is Group} */
function isGroup(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Return all other fields of the header under their own names. @param {Group} header @returns {Row[]} */
function plain(header) {
  return Object.entries(header).flatMap(([name, value]) =>
    SHOWN.has(name) || isGroup(value) ? [] : flat(name, value),
  );
}

/** @param {string} name @param {unknown} value @returns {Row[]} */
function flat(name, value) {
  if (value === null || value === undefined || value === "") return [];
  if (isGroup(value)) return Object.entries(value).flatMap(([inner, one]) => flat(`${name} ${inner}`, one));
  return [[words(name), Array.isArray(value) ? value.map(told).join(", ") : String(value)]];
}

/** @param {unknown} one */
function told(one) {
  return isGroup(one)
    ? Object.entries(one)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => `${words(name).toLowerCase()} ${value}`)
        .join(", ")
    : String(one);
}

/** @param {string} name */
function words(name) {
  const text = name.replaceAll("_", " ").replace(/\b(uid|sop|voi|id)\b/g, (short) => short.toUpperCase());
  return text[0].toUpperCase() + text.slice(1);
}

/** @param {string} title @param {Row[]} rows */
function block(title, rows) {
  const told = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (!told.length) return null;
  return h(
    "section.block",
    {},
    h("h2", {}, title),
    h(
      "dl.facts",
      {},
      told.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))]),
    ),
  );
}

/** Format a time: `093012.25` becomes `09:30:12`. @param {unknown} value */
function time(value) {
  const text = String(value ?? "");
  return /^\d{4,}/.test(text) ? [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)].filter(Boolean).join(":") : text;
}

/** Format an age: `076Y` becomes `76 years`. @param {unknown} value */
function age(value) {
  const found = /^(\d{3})([DWMY])$/.exec(String(value ?? ""));
  if (!found) return value;
  const n = Number(found[1]);
  if (found[2] === "D") return count(n, "{n} day", "{n} days");
  if (found[2] === "W") return count(n, "{n} week", "{n} weeks");
  if (found[2] === "M") return count(n, "{n} month", "{n} months");
  return count(n, "{n} year", "{n} years");
}
