/**
 * Mouse, touch and wheel on the picture.
 *
 * @import { Reading } from "./reading.js"
 */

import { wheelPixels, wheelSteps } from "../../parts/wheel.js";
import { dragged } from "./windowing.js";

const PACE = 8; // pixels of a drag that are a step; fewer where there are many frames

/** @param {Reading} reading @param {HTMLElement} view  holds the surface and what lies over it
 * @param {HTMLCanvasElement} surface @returns {() => void} */
export function gestures(reading, view, surface) {
  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  let spread = 0;
  let drag = paced(PACE);

  const down = (/** @type {PointerEvent} */ event) => {
    view.setPointerCapture(event.pointerId);
    surface.focus({ preventScroll: true });
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    spread = spreadOf(fingers);
    drag = paced(Math.min(Math.max(surface.clientHeight / reading.source.frames, 1), PACE));
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
    } else act(reading, event.buttons, dx, dy, drag);
  };
  const up = (/** @type {PointerEvent} */ event) => {
    fingers.delete(event.pointerId);
    spread = spreadOf(fingers);
  };
  const steps = wheelSteps();
  const wheel = (/** @type {WheelEvent} */ event) => {
    event.preventDefault();
    if (reading.source.frames > 1 && !event.ctrlKey && !event.metaKey) {
      const by = steps(event);
      if (by) reading.step(by);
      return;
    }
    const box = surface.getBoundingClientRect();
    reading.canvas.zoomBy(
      Math.exp(-wheelPixels(event) / 300),
      event.clientX - box.left - box.width / 2,
      event.clientY - box.top - box.height / 2,
    );
  };
  const menu = (/** @type {Event} */ event) => event.preventDefault();
  const double = () => reading.canvas.reset();
  const stop = new AbortController();
  view.addEventListener("pointerdown", down, stop);
  view.addEventListener("pointermove", move, stop);
  view.addEventListener("pointerup", up, stop);
  view.addEventListener("pointercancel", up, stop);
  view.addEventListener("wheel", wheel, { passive: false, signal: stop.signal });
  view.addEventListener("contextmenu", menu, stop);
  view.addEventListener("dblclick", double, stop);
  return () => stop.abort();
}

/** Apply a drag: the left button uses the chosen tool, the others pan. @param {Reading} reading
 * @param {number} buttons @param {number} dx @param {number} dy @param {(dy: number) => number} steps */
function act(reading, buttons, dx, dy, steps) {
  const tool = buttons & 6 ? "pan" : reading.tool;
  if (tool === "pan") reading.canvas.move(dx, dy);
  else if (tool === "zoom") reading.canvas.zoomBy(Math.exp(-dy / 160));
  else if (tool === "scroll") reading.step(steps(dy));
  else if (reading.source.grey) reading.setLook(dragged(reading.look, dx, dy));
}

/** Return a function from the way of a drag to steps, which keeps what is less than one. @param {number} pace  pixels */
function paced(pace) {
  let rest = 0;
  return (/** @type {number} */ way) => {
    rest += way / pace;
    const steps = Math.trunc(rest);
    rest -= steps;
    return steps;
  };
}

/** @param {Map<number, {x: number, y: number}>} fingers */
function spreadOf(fingers) {
  const [a, b] = [...fingers.values()];
  return b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}
