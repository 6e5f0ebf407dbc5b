/**
 * Say what a shape measures, in words: the length of a line, the angle of one of three points, the values inside a closed
 * shape, the value at a point.
 *
 * @import { Geometry } from "../dicom/geometry.js"
 * @import { Shape } from "./shapes.js"
 */

import { locale, t } from "../../core/language.js";
import { angleOf, areaOf, lengthOf, statisticsOf } from "./measures.js";

const TENTHS = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, useGrouping: false });

/** @param {Shape} shape @param {Geometry} geometry  of the frame that it lies on @returns {string} lines */
export function readout(shape, geometry) {
  const { spacing, unit, width, height } = geometry.shown();
  const values = geometry.values();
  const { kind, points } = shape;
  const value = (/** @type {number} */ number) => [TENTHS.format(number), unit].filter(Boolean).join(" ");
  if (kind === "point") {
    const [x, y] = points[0].map(Math.floor);
    return values && x < width && y < height ? value(values(x, y)) : "";
  }
  if (kind === "line" && points.length === 3) {
    const angle = angleOf(points, spacing);
    return Number.isNaN(angle) ? "" : `${TENTHS.format(angle)}°`;
  }
  if (kind === "line") return `${TENTHS.format(lengthOf(points, spacing))} ${spacing ? "mm" : "px"}`;
  const area = `${TENTHS.format(areaOf(shape, spacing))} ${spacing ? "mm²" : "px²"}`;
  const found = values && statisticsOf(shape, values, { width, height });
  if (!found) return area;
  const of = { mean: value(found.mean), sd: TENTHS.format(found.sd), min: value(found.min), max: value(found.max) };
  return [t("mean {mean}, SD {sd}", of), t("from {min} to {max}", of), area].join("\n");
}
