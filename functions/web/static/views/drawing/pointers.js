/**
 * Mouse, pen and touch on a drawing. While drawing, a click sets a corner, and a drag draws a shape of two points; else one
 * drags corners and shapes, or clicks on one to choose it. What is not meant for the drawing reaches the picture below:
 * there a drag moves it, and two fingers or the wheel zoom.
 *
 * @import { Point } from "#api"
 * @import { Layer } from "./layer.js"
 * @import { Shape } from "./shapes.js"
 *
 * @typedef {{move: (event: PointerEvent) => void, up: (event: PointerEvent) => void}} Gesture
 */

import { shifted, withCorner, withHandle } from "./shapes.js";

const STEADY = 4; // CSS pixels: a press that moves less is a click

/** @param {Layer} layer */
export function pointers(layer) {
  const { element } = layer;
  /** @type {Gesture | null} */
  let gesture = null;
  const down = (/** @type {PointerEvent} */ event) => {
    if (event.button || !event.isPrimary) return;
    gesture = layer.outline ? spanning(layer, event) : layer.traits.editable ? editing(layer, event) : null;
    if (gesture || layer.endsAt(spot(layer, event))) event.stopPropagation();
    if (gesture) element.setPointerCapture(event.pointerId);
    else pressed(layer, event);
    if (!(/** @type {Element} */ (event.target).matches(".drawing-handle"))) element.focus({ preventScroll: true });
  };
  const move = (/** @type {PointerEvent} */ event) => {
    if (gesture) gesture.move(event);
    else if (layer.outline && event.pointerType !== "touch") layer.hover(spot(layer, event));
  };
  const up = (/** @type {PointerEvent} */ event) => {
    if (event.type === "pointerup") gesture?.up(event);
    gesture = null;
  };
  const { signal } = layer.stop;
  element.addEventListener("pointerdown", down, { signal });
  element.addEventListener("mousedown", (event) => event.preventDefault(), { signal }); // the focus is given above
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerup", up, { signal });
  element.addEventListener("pointercancel", up, { signal });
  element.addEventListener("dblclick", (event) => layer.outline && event.stopPropagation(), { signal });
}

/** @param {Layer} layer @param {PointerEvent} event @returns {Point} in CSS pixels of the host */
function spot(layer, event) {
  const box = layer.geometry.host.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/** Wait for the end of a press that the picture may take too: where it ends as it began, it is a click.
 * @param {Layer} layer @param {PointerEvent} press */
function pressed(layer, press) {
  const from = spot(layer, press);
  const shape = /** @type {Element} */ (press.target).closest("[data-id]")?.getAttribute("data-id");
  const stop = new AbortController();
  const up = (/** @type {PointerEvent} */ event) => {
    stop.abort();
    if (event.type !== "pointerup" || apart(from, spot(layer, event)) >= STEADY) return;
    if (layer.outline) layer.click(from);
    else if (shape) layer.traits.chosen(Number(shape));
  };
  const traits = { capture: true, signal: stop.signal };
  for (const name of /** @type {const} */ (["pointerup", "pointercancel", "pointerdown"]))
    addEventListener(name, up, traits); // a second finger zooms
}

/** Draw a shape of two points by a drag; a click sets one point. @param {Layer} layer @param {PointerEvent} press
 * @returns {Gesture | null} null where it has other points */
function spanning(layer, press) {
  if (layer.outline?.most !== 2) return null;
  const from = spot(layer, press);
  let dragged = layer.outline.points.length > 0;
  return {
    move(event) {
      const to = spot(layer, event);
      if (!dragged && apart(from, to) < STEADY) return;
      if (!dragged) layer.put(from);
      dragged = true;
      layer.hover(to);
    },
    up: (event) => layer.put(dragged ? spot(layer, event) : from),
  };
}

/** @param {Layer} layer @param {PointerEvent} press @returns {Gesture | null} */
function editing(layer, press) {
  const target = /** @type {Element} */ (press.target);
  const { edited } = layer;
  if (!edited) return null;
  const handle = target.getAttribute("data-handle");
  if (handle) return dragging(layer, (to) => withHandle(edited, Number(handle), to));
  const middle = target.getAttribute("data-middle");
  if (middle) return dragging(layer, (to) => withCorner(edited, Number(middle), to));
  const from = layer.under(spot(layer, press));
  if (!from || !target.closest(".shape-edited")) return null;
  return dragging(layer, ([x, y]) => shifted(edited, x - from[0], y - from[1], layer.geometry.shown()));
}

/** Drag a part of the shape that is edited. @param {Layer} layer @param {(to: Point) => Shape} shapeAt @returns {Gesture} */
function dragging(layer, shapeAt) {
  let moved = false;
  const change = (/** @type {PointerEvent} */ event, /** @type {boolean} */ last) => {
    const to = layer.under(spot(layer, event));
    if (to) layer.change(shapeAt(to), last);
  };
  return {
    move(event) {
      moved = true;
      change(event, false);
    },
    up: (event) => moved && change(event, true),
  };
}

/** @param {Point} one @param {Point} other */
function apart([x1, y1], [x2, y2]) {
  return Math.hypot(x1 - x2, y1 - y2);
}
