/**
 * The corners of shapes as text, and those that lie outside of their picture.
 *
 * @import { Annotation, Image, Point } from "#api"
 * @import { Kind } from "../drawing/shapes.js"
 */

import { t } from "../../core/language.js";
import { boundsOf, KINDS, shapeOf, tenth } from "../drawing/shapes.js";

/** @param {readonly Point[]} points */
export function pointsToText(points) {
  return points.map(([x, y]) => `${tenth(x)},${tenth(y)}`).join(" ");
}

/** Read x and y in turn, whatever separates the numbers. Throw an Error for fewer or more corners than the kind has.
 * @param {string} text @param {Kind} kind @returns {Point[]} */
export function textToPoints(text, kind) {
  const numbers = (text.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
  const count = numbers.length / 2;
  const { least, most } = KINDS[kind];
  if (count < least || count > most || count % 1) throw new Error(REFUSALS[kind]);
  return Array.from({ length: count }, (_, index) => [numbers[2 * index], numbers[2 * index + 1]]);
}

const REFUSALS = {
  polygon: t("A polygon has at least three corners, each with an x and a y."),
  box: t("A box has two corners, upper left and lower right, each with an x and a y."),
  ellipse: t("An ellipse has two corners, those of the box around it, each with an x and a y."),
  line: t("A line has at least two points, each with an x and a y."),
  point: t("A point has one x and one y."),
};

/** Return the annotations with a corner outside the image: they were made before the picture was uploaded.
 * @param {Annotation[]} annotations @param {Pick<Image, "width" | "height">} image */
export function outside(annotations, { width, height }) {
  return annotations.filter((annotation) => {
    const [, , right, bottom] = boundsOf(shapeOf(annotation).points);
    return right > (width ?? 0) || bottom > (height ?? 0);
  });
}
