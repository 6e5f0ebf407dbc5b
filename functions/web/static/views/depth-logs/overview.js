/**
 * The whole log as a strip, with a window to move by its middle, its edges, or the keyboard.
 *
 * @import { Well } from "./well.js"
 */

import { h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { decimal, inUnit } from "./depths.js";
import { coloured } from "./picture.js";

/** @param {Well} well */
export function overview(well) {
  const { log, whole } = well;
  const canvas = h("canvas", { width: whole.width, height: whole.height, "aria-hidden": "true" });
  const top = h("span.grip.grip-top");
  const bottom = h("span.grip.grip-bottom");
  const frame = h(
    "div.window",
    {
      tabIndex: 0,
      role: "slider",
      "aria-label": t("Depth window"),
      "aria-orientation": "vertical",
      "aria-valuemin": log.depth_min,
      "aria-valuemax": log.depth_max,
    },
    top,
    bottom,
  );
  const strip = h("div.overview", {}, canvas, frame);
  const span = log.depth_max - log.depth_min || 1;

  const paint = () => canvas.getContext("2d")?.putImageData(coloured(whole, well.table), 0, 0);
  const place = () => {
    frame.style.top = `${(100 * (well.from - log.depth_min)) / span}%`;
    frame.style.height = `${Math.max((100 * (well.to - well.from)) / span, 0.6)}%`;
    frame.setAttribute("aria-valuenow", decimal(well.from));
    frame.setAttribute(
      "aria-valuetext",
      inUnit(log, t("{from} to {to}", { from: decimal(well.from), to: decimal(well.to) })),
    );
  };
  const drag = (/** @type {PointerEvent} */ event) => {
    const height = strip.getBoundingClientRect().height;
    const at = { y: event.clientY, from: well.from, to: well.to };
    const edge = event.target === top ? "top" : event.target === bottom ? "bottom" : "middle";
    event.preventDefault();
    frame.focus();
    const move = (/** @type {PointerEvent} */ now) => {
      const by = ((now.clientY - at.y) / height) * span;
      if (edge === "top") well.look(Math.min(at.from + by, at.to), at.to);
      else if (edge === "bottom") well.look(at.from, Math.max(at.to + by, at.from));
      else well.look(at.from + by, at.to + by);
    };
    const up = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
  };
  frame.addEventListener("pointerdown", drag);
  strip.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    if (event.target !== canvas) return;
    const box = strip.getBoundingClientRect();
    const middle = log.depth_min + ((event.clientY - box.top) / box.height) * span;
    const half = (well.to - well.from) / 2;
    well.look(middle - half, middle + half);
  });
  frame.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const size = well.to - well.from;
    const steps = /** @type {Record<string, [number, number]>} */ ({
      ArrowUp: [-size / 10, -size / 10],
      ArrowDown: [size / 10, size / 10],
      PageUp: [-size, -size],
      PageDown: [size, size],
      Home: [log.depth_min - well.from, log.depth_min - well.from],
      End: [log.depth_max - well.to, log.depth_max - well.to],
      "+": [size / 8, -size / 8],
      "-": [-size / 8, size / 8],
    });
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    well.look(well.from + step[0], well.to + step[1]);
  });
  well.news.addEventListener("window", place);
  well.news.addEventListener("colours", paint);
  paint();
  place();
  return strip;
}
