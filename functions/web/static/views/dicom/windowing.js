/**
 * Map stored values to screen colours: modality transformation, VOI window or table, presentation, palette (PS3.3 C.11,
 * PS3.4 N.2). One table covers all stored values, so that a frame costs one look-up per pixel.
 *
 * @import { Description, Table } from "./decoding/describe.js"
 * @import { Grey } from "./decoding/grey.js"
 */

import { t } from "../../core/language.js";

/**
 * @typedef {object} Look
 * @property {number} center @property {number} width
 * @property {Table | null} table  a VOI look-up table in place of the window
 * @property {boolean} invert
 * @property {string} colormap
 */

/**
 * @param {Grey} grey @param {Description} description
 * @param {Look} look @param {Uint8Array | null} palette  768 bytes @param {number} frame
 * @returns {Uint32Array} RGBA, little endian, for each value that the type of the pixels can hold, from the lowest
 */
export function tableOf(grey, description, look, palette, frame) {
  const { first, count } = spanOf(grey.pixels);
  const table = new Uint32Array(count);
  const shade = look.table ? byTable(look.table) : byWindow(description.shape, look.center, look.width);
  const dark = description.inverse !== look.invert;
  const value = toModality(grey, description, frame);
  for (let at = 0; at < count; at += 1) {
    const bright = Math.floor(shade(value(at + first)) + 0.5);
    const index = dark ? 255 - bright : bright;
    const [red, green, blue] = palette ? palette.subarray(3 * index, 3 * index + 3) : [index, index, index];
    table[at] = (255 << 24) | (blue << 16) | (green << 8) | red;
  }
  return table;
}

/** @param {Grey["pixels"]} pixels */
export function spanOf(pixels) {
  const count = pixels.BYTES_PER_ELEMENT === 1 ? 256 : 65_536;
  return { count, first: pixels instanceof Int8Array || pixels instanceof Int16Array ? -count / 2 : 0 };
}

/** @param {Grey} grey @param {Description} description @param {number} frame
 * @returns {(stored: number) => number} */
export function toModality({ slope, intercept }, { rescales, modalityLut }, frame) {
  if (modalityLut) {
    const { first, values } = modalityLut;
    return (stored) => values[Math.min(Math.max(stored - first, 0), values.length - 1)];
  }
  const rescale = rescales[frame] ?? rescales[0];
  return (stored) => (stored * slope + intercept) * rescale.slope + rescale.intercept;
}

/**
 * Return the window as a function to 0..255 (PS3.3 C.11.2.1.2, C.11.2.1.3).
 *
 * @param {string} shape @param {number} center @param {number} width
 * @returns {(value: number) => number}
 */
function byWindow(shape, center, width) {
  if (shape === "SIGMOID") return (value) => 255 / (1 + Math.exp((-4 * (value - center)) / width));
  const exact = shape === "LINEAR_EXACT";
  const [middle, span] = exact ? [center, width] : [center - 0.5, Math.max(width - 1, 1e-6)];
  return (value) => Math.min(Math.max(((value - middle) / span + 0.5) * 255, 0), 255);
}

/** @param {Table} table @returns {(value: number) => number} */
function byTable({ first, values, most }) {
  return (value) => (values[Math.min(Math.max(Math.round(value) - first, 0), values.length - 1)] / most) * 255;
}

/** Return the window from the lowest to the highest value.
 * @param {Grey} grey @param {Description} description @param {number} frame */
export function fullRange(grey, description, frame) {
  const value = toModality(grey, description, frame);
  const [a, b] = [value(grey.low), value(grey.high)];
  return between(Math.min(a, b), Math.max(a, b), description);
}

/** Return the window of the whole object, which the API tells without LINEAR's offset of a half.
 * @param {{center: number, width: number}} window @param {Description} description */
export function objectRange({ center, width }, description) {
  return between(center - width / 2, center + width / 2, description);
}

/** @param {number} low @param {number} high @param {Description} description */
function between(low, high, { shape }) {
  return shape === "LINEAR"
    ? { center: (low + high + 1) / 2, width: high - low + 1 }
    : { center: (low + high) / 2, width: high - low || 1 };
}

/**
 * Return the window after a drag: to the right is wider, down is darker.
 *
 * @param {{center: number, width: number}} look @param {number} dx @param {number} dy
 * @param {number} [least]  the width below which steps become no smaller; 2 for whole numbers
 */
export function dragged({ center, width }, dx, dy, least = 2) {
  const pace = Math.max(width, least) / 320; // wide windows change in larger steps
  const isWhole = least === 2 && width > 12;
  const steady = isWhole ? Math.round : (/** @type {number} */ value) => value;
  return {
    center: steady(center + dy * pace),
    width: Math.max(steady(width + dx * pace), isWhole ? 1 : least / 2000),
    table: null,
  };
}

/** Windows in Hounsfield units. */
const CT = [
  { words: t("Brain"), center: 40, width: 80 },
  { words: t("Soft tissue"), center: 50, width: 400 },
  { words: t("Lung"), center: -600, width: 1500 },
  { words: t("Bone"), center: 400, width: 1800 },
  { words: t("Liver"), center: 60, width: 160 },
  { words: t("Mediastinum"), center: 50, width: 350 },
  { words: t("Vessels"), center: 300, width: 600 },
];

/** Shares of the full range, for modalities whose values have no scale of their own. @type {Record<string, [number, number][]>} */
const SHARES = {
  MR: [
    [0, 0.5],
    [0, 0.75],
    [0.1, 0.4],
  ],
  PT: [
    [0, 0.25],
    [0, 0.5],
  ],
  NM: [
    [0, 0.25],
    [0, 0.5],
  ],
  CR: [
    [0.1, 0.9],
    [0.25, 0.75],
  ],
  MG: [
    [0.25, 0.75],
    [0.5, 1],
  ],
};
const SHARED = /** @type {Record<string, string>} */ ({ DX: "CR", XA: "CR", RF: "CR", RG: "CR" });

/**
 * Return the presets: those stored in the file, the full range, and the usual ones of the modality. The first is applied
 * on opening.
 *
 * @param {Description} description @param {number} frame @param {{center: number, width: number}} full
 */
export function presetsOf(description, frame, full) {
  const windows = description.windows[frame] ?? description.windows[0] ?? [];
  const numbered = (/** @type {number} */ at) => (windows.length > 1 ? t("Stored {n}", { n: at + 1 }) : t("Stored"));
  const stored = windows.map((one, at) => ({ ...one, words: one.words || numbered(at), table: null }));
  const tables = description.voiLuts.map((table) => ({ words: table.words || t("Stored table"), ...full, table }));
  return [
    ...tables,
    ...stored,
    { words: t("Full range"), ...full, table: null },
    ...usualOf(description.modality, full).map((one) => ({ ...one, table: null })),
  ];
}

/** @param {string} modality @param {{center: number, width: number}} full */
function usualOf(modality, full) {
  if (modality === "CT") return CT;
  const lowest = full.center - full.width / 2;
  return (SHARES[SHARED[modality] ?? modality] ?? []).map(([from, to]) => ({
    words: t("{from} to {to} % of the range", { from: 100 * from, to: 100 * to }),
    center: lowest + ((from + to) / 2) * full.width,
    width: (to - from) * full.width,
  }));
}
