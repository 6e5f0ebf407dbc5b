/**
 * Mouse, touch and wheel on the picture.
 *
 * @import { Reading } from "./stage.js"
 */

import { wheelPixels, wheelSteps } from "../../parts/wheel.js";
import { dragged } from "./windowing.js";

/** @param {Reading} reading @param {HTMLCanvasElement} surface @returns {() => void} */
export function gestures(reading, surface) {
  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  let spread = 0;

  const down = (/** @type {PointerEvent} */ event) => {
    surface.setPointerCapture(event.pointerId);
    surface.focus({ preventScroll: true });
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    spread = spreadOf(fingers);
  };
  const move = (/** @type {PointerEvent} */ event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const [dx, dy] = [event.clientX - before.x, event.clientY - before.y];
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2) {
      const now = spreadOf(fingers);
      reading.canvas.move(dx / 2, dy / 2);
      if (spread && now) reading.canvas.zoomBy(now / spread);
      spread = now;
    } else act(reading, event.buttons, dx, dy);
  };
  const up = (/** @type {PointerEvent} */ event) => {
    fingers.delete(event.pointerId);
    spread = spreadOf(fingers);
  };
  const stepsOf = wheelSteps();
  const wheel = (/** @type {WheelEvent} */ event) => {
    event.preventDefault();
    if (reading.source.frames > 1 && !event.ctrlKey && !event.metaKey) {
      const steps = stepsOf(event);
      if (steps) reading.goTo(Math.min(Math.max(reading.frame + steps, 0), reading.source.frames - 1));
    } else {
      const box = surface.getBoundingClientRect();
      reading.canvas.zoomBy(
        Math.exp(-wheelPixels(event) / 300),
        event.clientX - box.left - box.width / 2,
        event.clientY - box.top - box.height / 2,
      );
    }
  };
  const menu = (/** @type {Event} */ event) => event.preventDefault();
  const double = () => reading.canvas.reset();
  const stop = new AbortController();
  surface.addEventListener("pointerdown", down, stop);
  surface.addEventListener("pointermove", move, stop);
  surface.addEventListener("pointerup", up, stop);
  surface.addEventListener("pointercancel", up, stop);
  surface.addEventListener("wheel", wheel, { passive: false, signal: stop.signal });
  surface.addEventListener("contextmenu", menu, stop);
  surface.addEventListener("dblclick", double, stop);
  return () => stop.abort();
}

/** Apply a drag: the left button uses the chosen tool, the others pan. @param {Reading} reading
 * @param {number} buttons @param {number} dx @param {number} dy */
function act(reading, buttons, dx, dy) {
  const tool = buttons & 6 ? "pan" : reading.tool;
  if (tool === "pan") reading.canvas.move(dx, dy);
  else if (tool === "zoom") reading.canvas.zoomBy(Math.exp(-dy / 160));
  else if (reading.source.grey) reading.setLook(dragged(reading.look, dx, dy));
}

/** @param {Map<number, {x: number, y: number}>} fingers */
function spreadOf(fingers) {
  const [a, b] = [...fingers.values()];
  return b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}
