/**
 * The window of the log, enlarged, with an axis of depths and the value under the pointer.
 *
 * @import { Strip } from "./depths.js"
 * @import { Well } from "./well.js"
 */

import { fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { wheelPixels } from "../../parts/wheel.js";
import { decimal, inUnit, ticksOf, valueAt } from "./depths.js";
import { coloured } from "./picture.js";

/** @param {Well} well */
export function detail(well) {
  const canvas = h("canvas.well-canvas", {
    role: "img",
    tabIndex: 0,
    "aria-label": t("The window of the log. Arrow keys move the cursor and show the value."),
  });
  const axis = h("div.axis", { "aria-hidden": "true" });
  const unit = h("div.axis-unit", { "aria-hidden": "true" }, well.log.depth_unit ?? "");
  const tip = h("div.tip", { hidden: true, "aria-hidden": "true" });
  const part = h("div.well-detail", {}, unit, axis, h("div.well-picture", {}, canvas, tip));
  const cursor = { x: 0, y: 0 };
  let pointed = false;

  const paint = () => {
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!width || !height) return;
    const ratio = devicePixelRatio;
    Object.assign(canvas, { width: width * ratio, height: height * ratio });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
    const fresh = well.strip && well.strip.from <= well.from + 1e-9 && well.strip.to >= well.to - 1e-9;
    const strip = fresh ? /** @type {Strip} */ (well.strip) : well.whole; // coarse until the fine one is fetched
    if (fresh) canvas.dataset.sharp = t("{from} to {to}", { from: decimal(well.from), to: decimal(well.to) });
    else delete canvas.dataset.sharp;
    const source = new OffscreenCanvas(strip.width, strip.height);
    source.getContext("2d")?.putImageData(coloured(strip, well.table), 0, 0);
    const share = strip.height / (strip.to - strip.from || 1);
    context.imageSmoothingEnabled =
      strip.height * ((well.to - well.from) / (strip.to - strip.from || 1)) > canvas.height;
    context.drawImage(
      source,
      0,
      (well.from - strip.from) * share,
      strip.width,
      (well.to - well.from) * share || strip.height,
      0,
      0,
      canvas.width,
      canvas.height,
    );
    ticks();
  };
  const ticks = () => {
    const { from, to } = well;
    const depths = ticksOf(from, to, canvas.clientHeight);
    const words = depths.map(decimal);
    axis.style.setProperty("--letters", String(Math.max(...words.map(({ length }) => length), 3)));
    fill(
      axis,
      depths.map((depth, at) => h("span", { style: { top: `${(100 * (depth - from)) / (to - from)}%` } }, words[at])),
    );
  };
  const read = () => {
    const box = canvas.getBoundingClientRect();
    const depth = well.from + (cursor.y / box.height) * (well.to - well.from);
    const found = well.strip && valueAt(well.log, well.strip, depth, cursor.x / box.width);
    tip.hidden = !found; // not fetched yet
    if (!found) return;
    fill(
      tip,
      h("strong", {}, decimal(Number(found.value.toPrecision(6)))),
      h("span", {}, inUnit(well.log, t("depth {depth}", { depth: decimal(Number(found.depth.toPrecision(10))) }))),
      h("span", {}, t("pixel {n}", { n: found.column + 1 })),
      found.merged > 1 && h("span", {}, t("mean of {merged} lines", { merged: found.merged })),
    );
    tip.style.left = `${Math.min(cursor.x + 16, box.width - 130)}px`;
    tip.style.top = `${Math.min(cursor.y + 16, box.height - 104)}px`;
  };
  canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    Object.assign(cursor, { x: event.clientX - box.left, y: event.clientY - box.top });
    pointed = true;
    read();
  });
  const leave = () => {
    pointed = false;
    tip.hidden = true;
  };
  canvas.addEventListener("pointerleave", leave);
  canvas.addEventListener("blur", leave);
  canvas.addEventListener(
    "wheel",
    (/** @type {WheelEvent} */ event) => {
      event.preventDefault();
      const span = well.to - well.from;
      if (event.ctrlKey || event.metaKey || event.shiftKey) {
        const at = (event.clientY - canvas.getBoundingClientRect().top) / canvas.clientHeight;
        const next = span * Math.exp((wheelPixels(event) || event.deltaX) / 400);
        well.look(well.from + (span - next) * at, well.from + (span - next) * at + next);
      } else {
        const by = (span * wheelPixels(event)) / 1200;
        well.look(well.from + by, well.to + by);
      }
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const moves = /** @type {Record<string, [number, number]>} */ ({
      ArrowUp: [0, -4],
      ArrowDown: [0, 4],
      ArrowLeft: [-4, 0],
      ArrowRight: [4, 0],
    });
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    cursor.x = Math.min(Math.max(cursor.x + move[0], 0), canvas.clientWidth - 1);
    cursor.y = Math.min(Math.max(cursor.y + move[1], 0), canvas.clientHeight - 1);
    pointed = true;
    read();
  });
  const watch = new ResizeObserver(paint);
  watch.observe(canvas);
  for (const name of ["window", "strip", "colours"]) well.news.addEventListener(name, paint);
  // The value under the pointer has changed.
  for (const name of ["window", "strip"]) well.news.addEventListener(name, () => pointed && read());
  return { part, stop: () => watch.disconnect() };
}
