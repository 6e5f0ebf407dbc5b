/** Format numbers, sizes, times and names for people. */

import { locale, t } from "./language.js";

const DATE = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
const TIME = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const TENTHS = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const ROUNDED = new Intl.NumberFormat(locale, { maximumFractionDigits: 0, useGrouping: false });

/** @param {number | null | undefined} count */
export function bytesInWords(count) {
  if (count === null || count === undefined) return "–";
  const units = [t("bytes"), "KB", "MB", "GB"];
  let size = count;
  let unit = 0;
  while (size >= 1000 && unit < 3) {
    size /= 1000;
    unit += 1;
  }
  return `${(unit && size < 10 ? TENTHS : ROUNDED).format(size)} ${units[unit]}`;
}

/** @param {string | null | undefined} instant */
export function day(instant) {
  return instant ? onOneLine(DATE.format(new Date(instant))) : "–";
}

/** @param {string | null | undefined} instant */
export function moment(instant) {
  return instant ? `${day(instant)}, ${onOneLine(TIME.format(new Date(instant)))}` : "–";
}

/** Return a text that a narrow column does not break. @param {string} text */
function onOneLine(text) {
  return text.replace(/\s/g, "\u00a0");
}

/** Return the common name of a media type. @param {string} mediaType */
export function kind(mediaType) {
  if (mediaType === "application/dicom") return "DICOM";
  const name = (mediaType.split("/")[1] ?? mediaType).replace("x-", "").replace("svg+xml", "svg");
  return name === "jp2" ? "JPEG 2000" : name.toUpperCase();
}

/** Format a DICOM date such as `20240131`; return anything else unchanged. @param {unknown} value */
export function dicomDate(value) {
  const text = String(value ?? "");
  return /^\d{8}$/.test(text) ? day(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T12:00:00Z`) : text;
}

/** Format a DICOM person name such as `DOE^JANE^^DR`. @param {unknown} value */
export function personName(value) {
  const [family = "", given = "", middle = "", prefix = ""] = String(value ?? "")
    .split("=")[0]
    .split("^");
  const first = [prefix, given, middle].filter(Boolean).join(" ");
  return [family, first].filter(Boolean).join(", ");
}

/** Return a file name without its ending. @param {string} name */
export function stem(name) {
  return name.replace(/\.[^.]+$/, "") || name;
}
