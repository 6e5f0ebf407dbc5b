/**
 * Read data sets in the DICOM JSON Model (PS3.18 Annex F), as DICOMweb sends them.
 *
 * @typedef {Record<string, {vr?: string, Value?: unknown[]}>} DataSet  by tag, eight hexadecimal digits in capitals
 */

/** Return the values of an element; none if it is absent. @param {DataSet | undefined} dataSet @param {string} tag
 * @returns {unknown[]} */
function valuesOf(dataSet, tag) {
  return dataSet?.[tag]?.Value ?? [];
}

/** Return the first value as text; empty if there is none. @param {DataSet | undefined} dataSet @param {string} tag */
export function textOf(dataSet, tag) {
  return textsOf(dataSet, tag)[0] ?? "";
}

/** Return the values as texts; of names, the alphabetic group. @param {DataSet | undefined} dataSet @param {string} tag */
export function textsOf(dataSet, tag) {
  return valuesOf(dataSet, tag).map((value) => {
    const name = /** @type {{Alphabetic?: string, Ideographic?: string} | null} */ (value);
    return String((typeof value === "object" ? (name?.Alphabetic ?? name?.Ideographic) : value) ?? "").trim();
  });
}

/** Return the first value as a number; null if it is none. @param {DataSet | undefined} dataSet @param {string} tag */
export function numberOf(dataSet, tag) {
  return numbersOf(dataSet, tag, 1)?.[0] ?? null;
}

/**
 * Return exactly so many numbers; null if there are fewer, or one is none.
 *
 * @param {DataSet | undefined} dataSet @param {string} tag @param {number} count @returns {number[] | null}
 */
export function numbersOf(dataSet, tag, count) {
  const found = valuesOf(dataSet, tag)
    .slice(0, count)
    .map((value) => (value === null || value === "" ? Number.NaN : Number(value)));
  return found.length === count && found.every(Number.isFinite) ? found : null;
}

/** Return the items of a sequence. @param {DataSet | undefined} dataSet @param {string} tag @returns {DataSet[]} */
export function itemsOf(dataSet, tag) {
  return /** @type {DataSet[]} */ (valuesOf(dataSet, tag).filter((item) => item && typeof item === "object"));
}
