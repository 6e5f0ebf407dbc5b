/**
 * Draw a range of a log as a figure: its title, its axis of depths, its picture enlarged, and the scale of its colours.
 *
 * @import { Strip } from "./depths.js"
 * @import { Well } from "./well.js"
 */

import { t } from "../../core/language.js";
import { decimal, inUnit, ticksOf } from "./depths.js";
import { coloured } from "./picture.js";

const WIDE = 900; // pixels for the picture, about
const HIGH = 1200; // and at least so high
const [INK, PAPER, FONT] = ["#1b1f24", "#ffffff", "14px system-ui, sans-serif"];
const [EDGE, TITLE, LINE, SCALE] = [24, 56, 20, 16]; // pixels

/** @param {Well} well @param {Strip} strip  of the range @returns {OffscreenCanvas} */
export function plot(well, strip) {
  const { from, to } = strip;
  const wider = Math.max(1, Math.floor(WIDE / strip.width));
  const higher = Math.ceil(HIGH / strip.height);
  const [width, height] = [strip.width * wider, strip.height * higher];
  const depths = ticksOf(from, to, height).map((depth) => ({
    words: decimal(depth),
    at: (depth - from) / (to - from || 1),
  }));
  const labels = widest(depths.map(({ words }) => words));
  const left = EDGE + LINE + labels + 16;
  const whole = [left + width + EDGE, TITLE + height + EDGE + SCALE + LINE + EDGE];
  const canvas = new OffscreenCanvas(whole[0], whole[1]);
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  Object.assign(pen, { fillStyle: PAPER, font: FONT, imageSmoothingEnabled: false });
  pen.fillRect(0, 0, whole[0], whole[1]);
  pen.fillStyle = INK;
  title(pen, well, strip);
  pen.drawImage(bitmap(well, strip), left, TITLE, width, height);
  axis(pen, inUnit(well.log, t("Depth")), depths, { left, height });
  scale(pen, well, { left, width, top: TITLE + height + EDGE });
  return canvas;
}

/** @param {OffscreenCanvasRenderingContext2D} pen @param {Well} well @param {Strip} strip */
function title(pen, { log }, { from, to }) {
  pen.font = `600 ${FONT}`;
  pen.fillText(log.name, EDGE, EDGE);
  pen.font = FONT;
  pen.fillText(inUnit(log, t("{from} to {to}", { from: decimal(from), to: decimal(to) })), EDGE, EDGE + LINE);
}

/** @param {OffscreenCanvasRenderingContext2D} pen @param {string} name @param {{words: string, at: number}[]} depths
 * @param {{left: number, height: number}} place */
function axis(pen, name, depths, { left, height }) {
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (const { words, at } of depths) {
    pen.fillText(words, left - 10, TITLE + at * height);
    pen.fillRect(left - 6, Math.round(TITLE + at * height), 6, 1);
  }
  pen.save();
  pen.translate(EDGE, TITLE + height / 2);
  pen.rotate(-Math.PI / 2);
  pen.textAlign = "center";
  pen.fillText(name, 0, 0);
  pen.restore();
}

/** @param {OffscreenCanvasRenderingContext2D} pen @param {Well} well @param {{left: number, width: number, top: number}} place */
function scale(pen, { log, table, colormap }, { left, width, top }) {
  for (let at = 0; at < 256; at += 1) {
    pen.fillStyle = `rgb(${table.subarray(3 * at, 3 * at + 3).join(" ")})`;
    pen.fillRect(left + Math.floor((at * width) / 256), top, Math.ceil(width / 256), SCALE);
  }
  const under = top + SCALE + LINE / 2 + 4;
  pen.fillStyle = INK;
  pen.textAlign = "left";
  pen.fillText(String(log.value_min), left, under);
  pen.textAlign = "right";
  pen.fillText(String(log.value_max), left + width, under);
  pen.textAlign = "center";
  pen.fillText(colormap, left + width / 2, under);
}

/** @param {Well} well @param {Strip} strip */
function bitmap({ table }, strip) {
  const canvas = new OffscreenCanvas(strip.width, strip.height);
  canvas.getContext("2d")?.putImageData(coloured(strip, table), 0, 0);
  return canvas;
}

/** Return the width of the widest text, in pixels. @param {string[]} texts */
function widest(texts) {
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext("2d"));
  pen.font = FONT;
  return Math.ceil(Math.max(0, ...texts.map((text) => pen.measureText(text).width)));
}
