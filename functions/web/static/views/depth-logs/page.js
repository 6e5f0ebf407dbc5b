/** A well log: the whole well at the left, a window of it large, colours and values beside. */

import { call } from "../../core/api.js";
import { fill, h, settled } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { hrefOf } from "../../core/router.js";
import { counted } from "../../core/words.js";
import { builtIn } from "../../parts/colormaps.js";
import { tellProblem } from "../../parts/notices.js";
import { empty, waiting } from "../../parts/states.js";
import { detail } from "./detail.js";
import { overview } from "./overview.js";
import { rowsBetween, stripOf } from "./picture.js";
import { sidePanel } from "./side.js";

const WHOLE = 1200; // lines of the overview
const FIRST = 400; // lines that are first shown large

/**
 * @typedef {object} Well  the log on the screen
 * @property {any} log
 * @property {number} from @property {number} to  the window
 * @property {Uint8Array} table  the colours
 * @property {import("./picture.js").Strip | null} strip  of the window
 * @property {import("./picture.js").Strip} whole
 * @property {EventTarget} news  `window`, `strip`, `colours`
 * @property {(from: number, to: number) => void} look
 * @property {(table: Uint8Array) => void} paint
 */

/** @type {import("../../core/router.js").View} */
export async function depthLogPage(outlet, _place, id) {
  outlet.classList.add("workspace", "well");
  fill(outlet, waiting("Opening the log…"));
  const log = await call("GET", `/depth-logs/${encodeURIComponent(id)}`);
  if (outlet.isConnected) document.title = `${log.name} · Lightbox`;
  if (log.status !== "ready") {
    fill(outlet, empty("depthLogs", log.name, log.problem?.detail ?? "This log is not imported yet."));
    return;
  }
  log.depth_min = Number(log.depth_min);
  log.depth_max = Number(log.depth_max);
  const [whole, table] = await Promise.all([stripOf(log, log.depth_min, log.depth_max, WHOLE), builtIn("viridis")]);
  const well = open(log, whole, /** @type {Uint8Array} */ (table));
  const { part, stop } = detail(well);
  fill(
    outlet,
    h(
      "header.work-head",
      {},
      h("a.button.quiet", { href: hrefOf("/depth-logs"), "aria-label": "Back to the logs" }, icon("back")),
      h(
        "div.work-title",
        {},
        h("h1", {}, log.name),
        h(
          "p",
          {},
          `${log.depth_min} to ${log.depth_max} · ${counted(log.rows, "line")} · ${log.width} pixels wide, ${log.original_width} columns in the file`,
        ),
      ),
    ),
    h("section.well-stage", { "aria-label": "The log" }, overview(well), part),
    sidePanel(well),
  );
  well.look(well.from, well.to);
  return stop;
}

/** @param {any} log @param {import("./picture.js").Strip} whole @param {Uint8Array} table @returns {Well} */
function open(log, whole, table) {
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
      if (!signal.aborted) tellProblem(error, "This range could not be read");
    }
  });
  /** @type {Well} */
  const well = {
    log,
    whole,
    table,
    from: log.depth_min,
    to: log.depth_min + first,
    strip: null,
    news: new EventTarget(),
    look(from, to) {
      const least = span / Math.max(log.rows - 1, 1);
      const size = Math.min(Math.max(to - from, Math.min(least * 2, span)), span);
      well.from = Math.min(Math.max(from, log.depth_min), log.depth_max - size);
      well.to = well.from + size;
      well.news.dispatchEvent(new Event("window"));
      read();
    },
    paint(next) {
      well.table = next;
      well.news.dispatchEvent(new Event("colours"));
    },
  };
  return well;
}

/** Of the window, for people. @param {Well} well */
export function linesShown({ log, from, to }) {
  return rowsBetween(log, from, to);
}
