/**
 * The outline that is being drawn: corners so far, with undo.
 *
 * @import { Point } from "#api"
 * @import { Matrix } from "../dicom/matrix.js"
 * @import { Kind, Shape } from "./shapes.js"
 */

import { mapped } from "../dicom/matrix.js";
import { History } from "./history.js";
import { isSpanned, isWhole, KINDS } from "./shapes.js";

const NEAR = 10; // CSS pixels: a click so near to a corner means the corner

export class Outline {
  /** @type {History<Point[]>} */
  #history = new History(/** @type {Point[]} */ ([]));

  /** @param {Kind} kind @param {number} [most]  points with which it ends by itself: 2 for a length, 3 for an angle */
  constructor(kind, most = KINDS[kind].most) {
    this.kind = kind;
    this.most = most;
  }

  get points() {
    return this.#history.now;
  }

  /** Add a corner; return the shape if this was its last one. @param {Point} point @returns {Shape | null} */
  add(point) {
    this.#history.push([...this.points, point]);
    return this.points.length >= this.most ? this.whole() : null;
  }

  /** Take the last corner away, and say whether there was one. */
  removeLast() {
    if (!this.points.length) return false;
    this.#history.push(this.points.slice(0, -1));
    return true;
  }

  /** Say whether a click ends it: on its last corner, or on the first one of a polygon. @param {Point} screen
   * @param {Matrix} matrix  from the picture to the screen */
  endsAt([x, y], matrix) {
    if (isSpanned(this.kind)) return false;
    const ends = this.kind === "polygon" ? [this.points[0], this.points.at(-1)] : [this.points.at(-1)];
    return ends.some((end) => {
      const [cx, cy] = end ? mapped(matrix, ...end) : [Infinity, 0];
      return Math.hypot(cx - x, cy - y) < NEAR;
    });
  }

  undo() {
    return this.#history.undo();
  }

  redo() {
    return this.#history.redo();
  }

  /** Return the shape, or null while it lacks corners or has no extent. @returns {Shape | null} */
  whole() {
    const shape = { kind: this.kind, points: this.points };
    return isWhole(shape) ? shape : null;
  }

  /** Return what is drawn so far, as if the pointer set the next corner. @param {Point | null} pointer @returns {Shape} */
  preview(pointer) {
    const points = pointer && this.points.length < this.most ? [...this.points, pointer] : this.points;
    if (isSpanned(this.kind) && points.length < 2) return { kind: "point", points };
    return { kind: this.kind === "polygon" && points.length < 3 ? "line" : this.kind, points };
  }
}
