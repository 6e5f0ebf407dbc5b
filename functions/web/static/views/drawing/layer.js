/**
 * The drawing over a picture: shapes to choose, one of them to edit by its handles, or a new one to draw. It is SVG, so that
 * it needs no WebGL, and lies on any stage that has a geometry.
 *
 * @import { Point } from "#api"
 * @import { Geometry } from "../dicom/geometry.js"
 * @import { Kind, Shape } from "./shapes.js"
 *
 * @typedef {{id: number, shape: Shape, text?: string}} Item  text: is written beside it, such as its length
 * @typedef {{kind: Kind, most?: number}} Tool  most: points with which the shape ends by itself
 *
 * @typedef {object} Traits
 * @property {boolean} editable
 * @property {(id: number) => void} chosen
 * @property {(shape: Shape) => void} drawn
 * @property {() => void} stopped  drawing was given up
 * @property {(shape: Shape) => void} changed  the shape that is edited, at each step
 */

import { inverseOf, mapped } from "../dicom/matrix.js";
import { History } from "./history.js";
import { keyboard } from "./keyboard.js";
import { Outline } from "./outline.js";
import { pointers } from "./pointers.js";
import { extentOf, inside } from "./shapes.js";
import { Surface } from "./surface.js";

export class Layer {
  /** @type {Outline | null} */
  outline = null;
  /** id: null for a shape that is not saved; live: while it is dragged
   * @type {{id: number | null, history: History<Shape>, live: Shape | null} | null} */
  editing = null;
  /** @type {Item[]} */
  #items = [];
  /** @type {Point | null} */
  #pointer = null;
  #surface;

  /** @param {Geometry} geometry @param {Traits} traits */
  constructor(geometry, traits) {
    this.geometry = geometry;
    this.traits = traits;
    this.#surface = new Surface(traits.editable);
    this.element = this.#surface.element;
    this.stop = new AbortController();
    geometry.host.append(this.element);
    geometry.news.addEventListener("paint", () => this.place(), this.stop);
    pointers(this);
    keyboard(this);
  }

  /** Show these shapes, large ones below small ones. @param {Item[]} items */
  show(items) {
    this.#items = items.toSorted((a, b) => extentOf(b.shape) - extentOf(a.shape));
    this.draw();
  }

  /** Edit a shape that is shown, or one that is new. @param {number | null} id @param {Shape} shape */
  edit(id, shape) {
    this.outline = null;
    this.editing = { id, history: new History(shape), live: null };
    this.draw();
  }

  /** Begin to draw; without a tool, neither draw nor edit any more. @param {Tool | null} tool */
  begin(tool) {
    this.outline = tool && new Outline(tool.kind, tool.most);
    this.editing = null;
    this.#pointer = null;
    if (tool) this.element.focus({ preventScroll: true });
    this.draw();
  }

  /** Give up what is drawn. */
  giveUp() {
    this.begin(null);
    this.traits.stopped();
  }

  /** Take the last corner away. */
  takeBack() {
    this.outline?.removeLast();
    this.draw();
  }

  /** Set a corner where one clicked; on the first or the last one it ends the outline. @param {Point} screen */
  click(screen) {
    if (this.endsAt(screen)) this.finish();
    else this.put(screen);
  }

  /** Say whether a click ends the outline: the second of a double click does. @param {Point} screen */
  endsAt(screen) {
    return this.outline?.endsAt(screen, this.geometry.toScreen()) ?? false;
  }

  /** Set a corner. @param {Point} screen */
  put(screen) {
    const { outline } = this;
    if (!outline) return;
    const whole = outline.add(this.under(screen));
    if (whole) return this.#take(whole);
    if (outline.points.length >= outline.most) outline.removeLast(); // it has no extent
    this.draw();
  }

  /** End the outline, if it has enough corners. */
  finish() {
    const whole = this.outline?.whole();
    if (whole) this.#take(whole);
  }

  /** @param {Shape} shape */
  #take(shape) {
    this.edit(null, shape);
    this.traits.drawn(shape);
  }

  /** Show how the outline would go on to here. @param {Point} screen */
  hover(screen) {
    this.#pointer = this.under(screen);
    this.draw();
  }

  /** Show a step of an edit; keep it when it is the last of a drag. @param {Shape} shape @param {boolean} last */
  change(shape, last) {
    if (!this.editing) return;
    this.editing.live = last ? null : shape;
    if (last) this.editing.history.push(shape);
    this.draw();
    this.traits.changed(shape);
  }

  /** Undo or redo the last step, and say whether there was one. @param {"undo" | "redo"} way */
  step(way) {
    const moved = this.outline ? this.outline[way]() : this.editing?.history[way]();
    if (!moved) return false;
    this.draw();
    if (this.editing) this.traits.changed(this.editing.history.now);
    return true;
  }

  /** Return the point of the picture under a point of the host. @param {Point} screen */
  under(screen) {
    return inside(mapped(inverseOf(this.geometry.toScreen()), ...screen), this.geometry.shown());
  }

  /** The shape that is edited, as it is shown now. */
  get edited() {
    return this.editing && (this.editing.live ?? this.editing.history.now);
  }

  draw() {
    const { editing, edited, outline } = this;
    const items = this.#items.filter(({ id }) => id !== editing?.id);
    this.#surface.draw(items, edited, outline?.preview(this.#pointer) ?? null);
    this.place();
  }

  /** Put everything where the picture is now. */
  place() {
    const moving = this.editing?.live ? this.editing.id : null; // what it measured holds no more
    const told = this.#items.filter(({ id }) => id !== moving);
    this.#surface.place(this.geometry.toScreen(), told, this.edited, this.outline);
  }

  leave() {
    this.stop.abort();
    this.element.remove();
  }
}
