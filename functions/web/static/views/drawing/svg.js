/**
 * Make the SVG of shapes: their outlines in pixels of the picture, their handles and words in those of the screen.
 *
 * @import { Point } from "#api"
 * @import { Matrix } from "../dicom/matrix.js"
 * @import { Shape } from "./shapes.js"
 */

import { t } from "../../core/language.js";
import { mapped } from "../dicom/matrix.js";
import { boundsOf, handlesOf, KINDS, middlesOf } from "./shapes.js";

const NS = "http://www.w3.org/2000/svg";

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string | number>} [traits] @param {...Element} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, traits = {}, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [trait, value] of Object.entries(traits)) element.setAttribute(trait, String(value));
  element.append(...children);
  return element;
}

/** Return the data of a path; a point is a line of no length, whose round ends make a dot. @param {Shape} shape */
export function pathOf({ kind, points, holes = [] }) {
  if (!points.length) return "";
  if (kind === "point") return `M${points[0].join(" ")}h0`;
  const [left, top, right, bottom] = boundsOf(points);
  if (kind === "box") return `M${left} ${top}H${right}V${bottom}H${left}Z`;
  if (kind === "ellipse") {
    const [rx, ry] = [(right - left) / 2, (bottom - top) / 2];
    return `M${left} ${top + ry}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0Z`;
  }
  const end = KINDS[kind].closed ? "Z" : "";
  return [points, ...holes].map((ring) => `M${ring.map(pair).join("L")}${end}`).join("");
}

/** @param {Point} point */
function pair([x, y]) {
  return `${x} ${y}`;
}

/** @param {Shape} shape @param {string} looks @param {number} [id] */
export function shapeElement(shape, looks, id) {
  const d = pathOf(shape);
  return svg(
    "g",
    { class: `shape shape-${shape.kind} ${looks}`, ...(id !== undefined && { "data-id": id }) },
    svg("path", { class: "shape-hit", d }),
    svg("path", { class: "shape-line", d }),
  );
}

/** Return the dots of the corners: those set so far, or those of a shape to take hold of, with the middles of its edges.
 * @param {{points: Point[]} | null} outline @param {Shape | null} edited @param {Matrix} matrix */
export function dotsOf(outline, edited, matrix) {
  const dot = (
    /** @type {Point} */ point,
    /** @type {number} */ r,
    /** @type {Record<string, string | number>} */ traits,
  ) => {
    const [cx, cy] = mapped(matrix, ...point);
    return svg("circle", { cx, cy, r, ...traits });
  };
  if (outline) return outline.points.map((point) => dot(point, 5, { class: "drawing-dot" }));
  if (!edited) return [];
  return [
    ...middlesOf(edited).map((point, at) => dot(point, 4, { class: "drawing-middle", "data-middle": at })),
    ...handlesOf(edited).map((point, at) =>
      dot(point, 6, {
        class: "drawing-handle",
        "data-handle": at,
        role: "button",
        tabindex: 0,
        "aria-label": t("Corner {n}: arrow keys move it", { n: at + 1 }),
      }),
    ),
  ];
}

/** Return the words beside a shape, line by line. @param {{shape: Shape, text?: string}} item @param {Matrix} matrix */
export function textElement({ shape, text }, matrix) {
  if (!text) return null;
  const [, top, right] = boundsOf(handlesOf(shape).map((point) => mapped(matrix, ...point)));
  const lines = text.split("\n").map((line, at) => {
    const span = svg("tspan", { x: right + 10, y: top + 12 + 16 * at });
    span.textContent = line;
    return span;
  });
  return svg("text", {}, ...lines);
}
