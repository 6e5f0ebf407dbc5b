/**
 * Say what an annotation draws, in a word or two.
 *
 * @import { Written } from "../drawing/shapes.js"
 */

import { count, t } from "../../core/language.js";
import { shapeOf } from "../drawing/shapes.js";

/** @param {Written} written */
export function extentInWords(written) {
  const { kind, points } = shapeOf(written);
  if (kind === "polygon") return count(points.length, "{n} corner", "{n} corners");
  if (kind === "line") return count(points.length, "{n} point", "{n} points");
  return { box: t("box"), ellipse: t("ellipse"), point: t("point") }[kind];
}
