/**
 * The SVG over a picture. Shapes are in pixels of the picture and move with it by one transform; words and corners keep their size on the
 * screen, so they are made anew wherever the picture goes.
 *
 * @import { Matrix } from "../dicom/matrix.js"
 * @import { Item } from "./layer.js"
 * @import { Outline } from "./outline.js"
 * @import { Shape } from "./shapes.js"
 */

import { t } from "../../core/language.js";
import { dotsOf, shapeElement, svg, textElement } from "./svg.js";

export class Surface {
  #shapes = svg("g");
  #texts = svg("g", { class: "drawing-texts" });
  #dots = svg("g");

  /** @param {boolean} editable  whether the shape that is edited has corners to move */
  constructor(editable) {
    this.editable = editable;
    this.element = svg(
      "svg",
      { class: "drawing", role: "group", "aria-label": t("Annotations on the picture"), tabindex: -1 },
      this.#shapes,
      this.#texts,
      this.#dots,
    );
  }

  /** Draw shapes to choose, the one that is edited, and one as far as it is drawn.
   * @param {Item[]} items @param {Shape | null} edited @param {Shape | null} begun */
  draw(items, edited, begun) {
    const looks = `shape-edited${this.editable ? " shape-moves" : ""}`;
    this.#shapes.replaceChildren(
      ...items.map(({ id, shape }) => shapeElement(shape, "", id)),
      ...(edited ? [shapeElement(edited, looks)] : []),
      ...(begun ? [shapeElement(begun, "shape-begun")] : []),
    );
    this.element.classList.toggle("drawing-on", Boolean(begun));
  }

  /** Put everything where the picture is. @param {Matrix} matrix @param {Item[]} items @param {Shape | null} edited
   * @param {Outline | null} outline */
  place(matrix, items, edited, outline) {
    this.#shapes.setAttribute("transform", `matrix(${matrix.join(" ")})`);
    this.#texts.replaceChildren(...items.flatMap((item) => textElement(item, matrix) ?? []));
    const focused = this.#dots.querySelector(":focus")?.getAttribute("data-handle");
    this.#dots.replaceChildren(...dotsOf(outline, this.editable ? edited : null, matrix));
    if (focused) /** @type {SVGElement | null} */ (this.#dots.querySelector(`[data-handle="${focused}"]`))?.focus();
  }
}
