/**
 * The keys of a drawing: they end, undo and give up what is drawn, and move the corner that has the focus.
 *
 * @import { Layer } from "./layer.js"
 */

import { isTyping } from "../../core/dom.js";
import { handlesOf, inside, shifted, withHandle, withoutCorner } from "./shapes.js";

const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
});

/** @param {Layer} layer */
export function keyboard(layer) {
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (isTyping(event) || event.altKey) return;
    const way = wayOf(event);
    const acted = way ? layer.step(way) : event.ctrlKey || event.metaKey ? false : act(layer, event);
    if (!acted) return;
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("keydown", pressed, { capture: true, signal: layer.stop.signal });
}

/** @param {KeyboardEvent} event @returns {"undo" | "redo" | null} */
function wayOf({ key, ctrlKey, metaKey, shiftKey }) {
  if (!ctrlKey && !metaKey) return null;
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo";
  return key.toLowerCase() === "y" ? "redo" : null;
}

/** @param {Layer} layer @param {KeyboardEvent} event @returns {boolean} whether the key did something */
function act(layer, event) {
  const { key, target } = event;
  if (layer.outline) {
    if (key === "Escape") {
      layer.begin(null);
      layer.traits.stopped();
    } else if (key === "Enter" && !isButton(target)) layer.finish();
    else if (key === "Backspace") {
      layer.outline.removeLast();
      layer.draw();
    } else return false;
    return true;
  }
  return target instanceof Element && layer.element.contains(target) && edit(layer, event, target);
}

/** @param {EventTarget | null} target */
function isButton(target) {
  return target instanceof Element && target.closest("button, a, [role=tab]") !== null;
}

/** Move or remove the corner that has the focus, or move the whole shape.
 * @param {Layer} layer @param {KeyboardEvent} event @param {Element} target */
function edit(layer, { key, shiftKey }, target) {
  const { edited } = layer;
  if (!edited || !layer.traits.editable) return false;
  const handle = target.getAttribute("data-handle");
  const arrow = ARROWS[key];
  const size = layer.geometry.shown();
  if (arrow) {
    const [dx, dy] = arrow.map((step) => (shiftKey ? 10 * step : step));
    const [x, y] = handlesOf(edited)[Number(handle)];
    const next = handle ? withHandle(edited, Number(handle), inside([x + dx, y + dy], size)) : null;
    layer.change(next ?? shifted(edited, dx, dy, size), true);
    return true;
  }
  if (handle && (key === "Delete" || key === "Backspace")) {
    const fewer = withoutCorner(edited, Number(handle));
    if (fewer !== edited) layer.change(fewer, true);
    return true;
  }
  return false;
}
