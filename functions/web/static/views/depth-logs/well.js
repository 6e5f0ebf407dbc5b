/**
 * The open log: its window, its colours, and the strips that are fetched.
 *
 * @import { View } from "./address.js"
 * @import { ReadyLog, Strip } from "./depths.js"
 *
 * @typedef {object} Well
 * @property {ReadyLog} log
 * @property {number} from @property {number} to  the window
 * @property {Uint8Array} table  the colours: red, green, blue for each of 256 greys
 * @property {string} colormap  the name of the colours; empty for those not saved yet
 * @property {Strip | null} strip  of the window
 * @property {Strip} whole
 * @property {EventTarget} news  `window`, `strip`, `colours`
 * @property {(from: number, to: number) => void} look
 * @property {(table: Uint8Array, colormap: string) => void} paint  with "" for colours without a name
 */

import { settled } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { tellProblem } from "../../parts/notices.js";
import { windowIn } from "./depths.js";
import { stripOf } from "./picture.js";

const FIRST = 400; // lines in the first window

/**
 * @param {ReadyLog} log @param {Strip} whole @param {Uint8Array} table @param {View} view @returns {Well}
 */
export function wellOf(log, whole, table, view) {
  const span = log.depth_max - log.depth_min;
  const first = Math.min(span, (span * FIRST) / Math.max(log.rows - 1, 1));
  let asked = new AbortController();
  const read = settled(110, async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    const { from, to } = well;
    try {
      const lines = Math.min(2 * innerHeight, 1600);
      const strip = await stripOf(log, from, to, lines, signal);
      if (signal.aborted) return;
      well.strip = strip;
      well.news.dispatchEvent(new Event("strip"));
    } catch (error) {
      if (!signal.aborted) tellProblem(error, t("This range could not be read"));
    }
  });
  /** @type {Well} */
  const well = {
    log,
    whole,
    table,
    colormap: view.colormap,
    ...windowIn(log, view.from ?? log.depth_min, view.to ?? log.depth_min + first),
    strip: null,
    news: new EventTarget(),
    look(from, to) {
      Object.assign(well, windowIn(log, from, to));
      well.news.dispatchEvent(new Event("window"));
      read();
    },
    paint(table, colormap) {
      Object.assign(well, { table, colormap });
      well.news.dispatchEvent(new Event("colours"));
    },
  };
  return well;
}
