/**
 * Describe a file before its first pixel is decoded: shape, encoding, modality and VOI transformations.
 *
 * @import { DataSet } from "dicom-parser"
 *
 * @typedef {{center: number, width: number, words: string}} Preset
 * @typedef {{first: number, values: number[], most: number, words: string}} Table  most: the largest possible value
 *
 * @typedef {object} Description
 * @property {string} syntax  transfer syntax UID
 * @property {number} rows @property {number} columns @property {number} frames
 * @property {number} samples @property {number} allocated @property {number} stored @property {boolean} signed
 * @property {string} photometric @property {boolean} planar @property {boolean} float @property {boolean} bigEndian
 * @property {[number, number] | null} padding  the range of stored values that stand for padding, both ends included
 * @property {{slope: number, intercept: number}[]} rescales  one, or one for each frame
 * @property {Preset[][]} windows  stored windows, once or for each frame
 * @property {"LINEAR" | "LINEAR_EXACT" | "SIGMOID"} shape
 * @property {Table | null} modalityLut @property {Table[]} voiLuts
 * @property {boolean} inverse  whether the lowest value is the brightest
 * @property {{red: Uint8Array, green: Uint8Array, blue: Uint8Array, first: number} | null} palette
 * @property {[number, number] | null} spacing  millimetres between rows and between columns
 * @property {number} rate  frames a second, as recorded; 0 if not
 * @property {string} modality
 */

const BIG_ENDIAN = "1.2.840.10008.1.2.2";

/** @param {DataSet} dataSet @returns {Description} */
export function describe(dataSet) {
  const number = (/** @type {string} */ tag, /** @type {number} */ otherwise) => dataSet.uint16(tag) ?? otherwise;
  const rows = number("x00280010", 0);
  const columns = number("x00280011", 0);
  if (!rows || !columns) throw new Error("There is no picture in this file.");
  const frames = Math.max(1, dataSet.intString("x00280008") ?? 1);
  const photometric = (dataSet.string("x00280004") ?? "MONOCHROME2").trim();
  const signed = number("x00280103", 0) === 1;
  const stored = number("x00280101", number("x00280100", 16));
  const modality = (dataSet.string("x00080060") ?? "").trim();
  const perFrame = groups(dataSet, "x52009230", frames);
  const shared = groups(dataSet, "x52009229", 1)[0];
  const float = Boolean(dataSet.elements.x7fe00008 ?? dataSet.elements.x7fe00009);
  const windows = perFrameOrOnce(perFrame, shared, dataSet, windowsOf) ?? [[]];
  const modalityLut = tables(dataSet, "x00283000", signed)[0] ?? null;
  const negative = (dataSet.floatString("x00281052") ?? 0) < 0 || (signed && !modalityLut);
  const presentation = (dataSet.string("x20500020") ?? "").trim();
  return {
    syntax: dataSet.string("x00020010") ?? "1.2.840.10008.1.2",
    rows,
    columns,
    frames,
    samples: number("x00280002", 1),
    allocated: number("x00280100", 16),
    stored,
    signed,
    photometric,
    planar: number("x00280006", 0) === 1,
    float,
    bigEndian: dataSet.string("x00020010") === BIG_ENDIAN,
    padding: paddingOf(dataSet, signed),
    rescales: perFrameOrOnce(perFrame, shared, dataSet, (item) => rescaleOf(item, modality)) ?? [
      { slope: 1, intercept: 0 },
    ],
    windows,
    shape: shapeOf([perFrame[0], shared, dataSet], windows[0][0]?.width ?? 1, float),
    modalityLut,
    voiLuts: tables(dataSet, "x00283010", negative),
    // The Presentation LUT Shape repeats the photometric interpretation: together they invert once (PS3.3 C.8.11.3.1).
    inverse: photometric === "MONOCHROME1" || (photometric === "MONOCHROME2" && presentation === "INVERSE"),
    palette: photometric === "PALETTE COLOR" ? paletteOf(dataSet) : null,
    spacing: spacingOf(dataSet) ?? (shared ? spacingOf(inner(shared, "x00289110")) : null),
    rate: rateOf(dataSet),
    modality,
  };
}

/** @param {DataSet} dataSet @param {string} tag @param {number} most @returns {DataSet[]} */
function groups(dataSet, tag, most) {
  return (dataSet.elements[tag]?.items ?? []).slice(0, most).flatMap((item) => item.dataSet ?? []);
}

/** Return the first item of a sequence, or the data set itself. @param {DataSet} item @param {string} tag */
function inner(item, tag) {
  return item?.elements[tag]?.items?.[0]?.dataSet ?? item;
}

/**
 * Read a value per frame or once: enhanced objects have it in functional groups, others at the top level.
 *
 * @template T
 * @param {DataSet[]} perFrame @param {DataSet | undefined} shared @param {DataSet} dataSet
 * @param {(item: DataSet) => T | null} read
 * @returns {T[] | null}
 */
function perFrameOrOnce(perFrame, shared, dataSet, read) {
  const each = perFrame.map(read);
  if (each.length && each.every((one) => one !== null)) return /** @type {T[]} */ (each);
  const once = (shared && read(shared)) ?? read(dataSet);
  return once === null ? null : [once];
}

/**
 * Read the rescale of the Pixel Value Transformation or of the Modality LUT module (PS3.3 C.11.1).
 *
 * @param {DataSet} item @param {string} modality
 */
function rescaleOf(item, modality) {
  const place = inner(item, "x00289145");
  const slope = place.floatString("x00281053");
  const dose = modality === "RTDOSE" ? item.floatString("x3004000e") : undefined;
  if (slope === undefined && dose === undefined) return null;
  return { slope: dose ?? (slope || 1), intercept: dose === undefined ? (place.floatString("x00281052") ?? 0) : 0 };
}

/** @param {DataSet} item @returns {Preset[] | null} */
function windowsOf(item) {
  const place = inner(item, "x00289132");
  const count = (place.elements.x00281050 && place.numStringValues("x00281050")) ?? 0;
  const presets = [];
  for (let index = 0; index < count; index += 1) {
    const [center, width] = [place.floatString("x00281050", index) ?? NaN, place.floatString("x00281051", index) ?? 0];
    const words = place.string("x00281055", index)?.trim();
    if (Number.isFinite(center) && width > 0) presets.push({ center, width, words: words ?? "" });
  }
  return presets.length ? presets : null;
}

/**
 * Read the VOI LUT function closest to the frame. A window over fractions is LINEAR_EXACT: LINEAR is for whole numbers,
 * with a width of at least 1 (PS3.3 C.11.2.1.2).
 *
 * @param {(DataSet | undefined)[]} items  the nearest first @param {number} width @param {boolean} float
 * @returns {Description["shape"]}
 */
function shapeOf(items, width, float) {
  const near = items.find((item) => item && windowsOf(item));
  const said = near && (inner(near, "x00289132").string("x00281056") ?? "").trim();
  if (said === "SIGMOID" || said === "LINEAR_EXACT") return said;
  return float || width < 1 ? "LINEAR_EXACT" : "LINEAR";
}

/** Read look-up tables: number of entries, first value mapped, bits; then the entries (PS3.3 C.11.1.1).
 * @param {DataSet} dataSet @param {string} tag @param {boolean} signed @returns {Table[]} */
function tables(dataSet, tag, signed) {
  return groups(dataSet, tag, 16).flatMap((item) => {
    const entries = item.uint16("x00283002", 0) || 65_536;
    const first = (signed ? item.int16("x00283002", 1) : item.uint16("x00283002", 1)) ?? 0;
    const element = item.elements.x00283006;
    if (!element || element.length < entries) return [];
    const wide = element.length >= entries * 2;
    const values = Array.from({ length: entries }, (_, index) =>
      wide ? (item.uint16("x00283006", index) ?? 0) : item.byteArray[element.dataOffset + index],
    );
    // Some files state 8 bits and store 12: the range is then the one that the entries need.
    const bits = Math.min(
      Math.max(item.uint16("x00283002", 2) ?? 0, values.reduce((a, b) => Math.max(a, b), 1).toString(2).length),
      16,
    );
    return [{ first, values, most: 2 ** bits - 1, words: item.string("x00283003")?.trim() ?? "" }];
  });
}

/** @param {DataSet} dataSet */
function paletteOf(dataSet) {
  const entries = dataSet.uint16("x00281101", 0) || 65_536;
  const first = dataSet.uint16("x00281101", 1) ?? 0;
  const shift = (dataSet.uint16("x00281101", 2) ?? 0) > 8 ? 8 : 0;
  const channel = (/** @type {string} */ tag) => {
    const element = dataSet.elements[tag];
    if (!element) throw new Error("The palette is stored in segments.");
    const wide = element.length >= entries * 2;
    return Uint8Array.from({ length: entries }, (_, index) =>
      wide ? (dataSet.uint16(tag, index) ?? 0) >> shift : dataSet.byteArray[element.dataOffset + index],
    );
  };
  return { red: channel("x00281201"), green: channel("x00281202"), blue: channel("x00281203"), first };
}

/** @param {DataSet} dataSet @param {boolean} signed @returns {Description["padding"]} */
function paddingOf(dataSet, signed) {
  const end = (/** @type {string} */ tag) => (signed ? dataSet.int16(tag) : dataSet.uint16(tag));
  const value = end("x00280120");
  if (value === undefined) return null;
  const limit = end("x00280121") ?? value;
  return [Math.min(value, limit), Math.max(value, limit)];
}

/** @param {DataSet} item @returns {[number, number] | null} */
function spacingOf(item) {
  const tag = item.elements.x00280030 ? "x00280030" : "x00181164";
  const [row, column] = [item.floatString(tag, 0) ?? 0, item.floatString(tag, 1) ?? 0];
  return row > 0 && column > 0 ? [row, column] : null;
}

/** @param {DataSet} dataSet */
function rateOf(dataSet) {
  const time = dataSet.floatString("x00181063") ?? 0; // milliseconds between frames
  return time > 0 ? 1000 / time : (dataSet.intString("x00082144") ?? dataSet.intString("x00180040") ?? 0);
}
