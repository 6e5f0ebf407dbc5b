/**
 * Keyboard shortcuts of the picture.
 *
 * @import { Reading } from "./reading.js"
 */

import { t } from "../../core/language.js";
import { shortcuts } from "../../parts/shortcuts.js";

/** @param {Reading} reading @param {HTMLElement} surface */
export function keys(reading, surface) {
  const { source } = reading;
  const last = source.frames - 1;
  const preset = (/** @type {KeyboardEvent} */ { key }) => {
    const chosen = source.presets[Number(key) - 1];
    if (chosen) reading.setLook({ center: chosen.center, width: chosen.width, table: chosen.table });
  };
  const several = [
    { keys: ["ArrowUp", "ArrowLeft"], words: t("Previous frame"), act: () => reading.step(-1), repeats: true },
    { keys: ["ArrowDown", "ArrowRight"], words: t("Next frame"), act: () => reading.step(1), repeats: true },
    { keys: ["PageUp"], words: t("Ten frames back"), act: () => reading.step(-10), repeats: true },
    { keys: ["PageDown"], words: t("Ten frames on"), act: () => reading.step(10), repeats: true },
    { keys: ["Home"], words: t("First frame"), act: () => reading.goTo(0) },
    { keys: ["End"], words: t("Last frame"), act: () => reading.goTo(last) },
    { keys: [" "], words: t("Play, pause"), act: () => reading.cine.toggle() },
  ];
  shortcuts(surface, t("Picture"), [
    ...(last ? several : []),
    { keys: [..."123456789"].slice(0, source.presets.length), words: t("Window presets"), act: preset },
    { keys: ["i"], words: t("Invert"), act: () => reading.setLook({ invert: !reading.look.invert }) },
    { keys: ["f"], words: t("Flip"), act: () => reading.canvas.flip() },
    { keys: ["t"], words: t("Turn by 90°"), act: () => reading.canvas.turn() },
    { keys: ["r"], words: t("Start over"), act: () => reading.reset() },
    { keys: ["+", "="], words: t("Zoom in"), act: () => reading.canvas.zoomBy(1.25), repeats: true },
    { keys: ["-"], words: t("Zoom out"), act: () => reading.canvas.zoomBy(0.8), repeats: true },
  ]);
}
