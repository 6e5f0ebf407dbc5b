/**
 * What the annotations panel shows while none is open: how to draw, what lies outside of the picture, and the list.
 *
 * @import { Annotation } from "#api"
 * @import { Kind, Shape } from "../drawing/shapes.js"
 * @import { NamedTool } from "../drawing/tools.js"
 */

import { h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { empty } from "../../parts/states.js";
import { shapeOf } from "../drawing/shapes.js";
import { extentInWords } from "./extent.js";

const HOW = /** @type {Record<Kind, string>} */ ({
  polygon: t("Click along the outline. Double-click, Enter, or a click on the first corner closes it."),
  line: t("Click from point to point. Double-click or Enter ends it."),
  box: t("Drag from corner to corner, or click on both."),
  ellipse: t("Drag from corner to corner of the box around it, or click on both."),
  point: t("Click on the place."),
});

/** @param {NamedTool | null} used @param {() => void} stop @param {() => void} type */
export function hint(used, stop, type) {
  if (!used)
    return h(
      "p.hint",
      {},
      t("Draw on the picture, or "),
      h("button.link", { type: "button", onclick: type }, t("type its corners")),
      ".",
    );
  return [
    h("p.hint", { role: "status" }, HOW[used.kind], " ", t("Backspace takes the last corner away.")),
    h("button", { type: "button", onclick: stop }, icon("close", 18), t("Stop drawing")),
  ];
}

/** @param {Annotation[]} annotations */
export function misfits(annotations) {
  if (!annotations.length) return null;
  const indexes = annotations.map(({ index }) => index).join(", ");
  return h(
    "p.form-error",
    { role: "note" },
    t("Outside of the picture: {indexes}. Replace or delete them.", { indexes }),
  );
}

/**
 * @param {Annotation[]} list
 * @param {object} traits
 * @param {(shape: Shape) => string} traits.said  what it measures
 * @param {(annotation: Annotation) => boolean} traits.isHere  on the frame that is shown
 * @param {(index: number) => void} traits.pick
 */
export function annotationList(list, { said, isHere, pick }) {
  if (!list.length) return empty("polygon", t("No annotations"), t("This image has no annotations yet."));
  return h(
    "ol.annotation-list",
    {},
    list.map((annotation) =>
      h(
        "li",
        {},
        h(
          "button.quiet",
          { type: "button", onclick: () => pick(annotation.index) },
          h("span.annotation-index", {}, annotation.index),
          h(
            "span.annotation-name",
            {},
            annotation.instrument,
            annotation.label && h("span.soft", {}, ` · ${annotation.label}`),
          ),
          h(
            "span.soft",
            {},
            (isHere(annotation) && said(shapeOf(annotation)).split("\n")[0]) || extentInWords(annotation),
          ),
          typeof annotation.frame === "number" && h("span.soft", {}, t("frame {n}", { n: annotation.frame + 1 })),
        ),
      ),
    ),
  );
}
