/**
 * Keyboard shortcuts of the picture.
 *
 * @import { Reading } from "./reading.js"
 */

const SWITCHES = new Set([" ", "i", "f", "t"]);

/** @param {Reading} reading @param {HTMLElement} surface @returns {() => void} */
export function keys(reading, surface) {
  const last = reading.source.frames - 1;
  const preset = (/** @type {string} */ key) => {
    const chosen = reading.source.presets[Number(key) - 1];
    if (chosen) reading.setLook({ center: chosen.center, width: chosen.width, table: chosen.table });
  };
  const acts = /** @type {Record<string, () => unknown>} */ ({
    ArrowUp: () => reading.step(-1),
    ArrowLeft: () => reading.step(-1),
    ArrowDown: () => reading.step(1),
    ArrowRight: () => reading.step(1),
    PageUp: () => reading.step(-10),
    PageDown: () => reading.step(10),
    Home: () => reading.goTo(0),
    End: () => reading.goTo(last),
    " ": () => last && reading.cine.toggle(),
    i: () => reading.setLook({ invert: !reading.look.invert }),
    f: () => reading.canvas.flip(),
    t: () => reading.canvas.turn(),
    r: () => reading.reset(),
    "+": () => reading.canvas.zoomBy(1.25),
    "=": () => reading.canvas.zoomBy(1.25),
    "-": () => reading.canvas.zoomBy(0.8),
  });
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.repeat && SWITCHES.has(event.key.toLowerCase())) return event.preventDefault(); // a key held down toggles once
    const act =
      acts[event.key] ?? acts[event.key.toLowerCase()] ?? (/^[1-9]$/.test(event.key) ? () => preset(event.key) : null);
    if (!act) return;
    event.preventDefault();
    act();
  };
  surface.addEventListener("keydown", pressed);
  return () => surface.removeEventListener("keydown", pressed);
}
