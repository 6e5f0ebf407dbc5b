/**
 * Reading pictures of a source: the state that keyboard, gestures, tools and captions share.
 *
 * @import { Stage } from "../image/open.js"
 * @import { About } from "./about.js"
 * @import { Geometry } from "./geometry.js"
 * @import { Source } from "./picture-source.js"
 * @import { Look } from "./windowing.js"
 */

import { fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { tellProblem } from "../../parts/notices.js";
import { Canvas } from "./canvas.js";
import { Cine } from "./cine.js";
import { gestures } from "./gestures.js";
import { keys } from "./keys.js";
import { overlay } from "./overlay.js";
import { stretchOf } from "./picture-source.js";
import { toolbar } from "./toolbar.js";

/**
 * @typedef {object} Reading
 * @property {Source} source
 * @property {Canvas} canvas
 * @property {Look} look
 * @property {number} wanted  the picture that was asked for last
 * @property {number} frame  the picture that is shown
 * @property {Cine} cine
 * @property {"window" | "pan" | "zoom" | "scroll"} tool
 * @property {EventTarget} news  `look`; `wanted` and `frame` when these change; `paint` after each drawing; `about`
 * @property {(change: Partial<Look>) => void} setLook
 * @property {(index: number) => Promise<void>} goTo
 * @property {(by: number) => Promise<void>} step  stops at the first and the last
 * @property {() => void} reset
 */

/**
 * Show the pictures of a source in `host`, with their tools.
 *
 * @param {Source} source @param {HTMLElement} host
 * @param {object} traits
 * @param {string} traits.label  what is shown, for those who do not see it
 * @param {number} traits.started  when the person asked for it, by `performance.now()`
 * @param {Promise<About | null>} traits.about  what is written on the picture; it need not wait for that
 * @param {number} [traits.index]  the picture to begin with
 * @returns {Promise<Stage & {reading: Reading}>}
 */
export async function openReading(source, host, { label, started, about, index = 0 }) {
  const surface = h("canvas.dicom-canvas", {
    tabIndex: 0,
    role: "img",
    "aria-label": t(
      "{name}. Arrow keys change the frame, space plays, I inverts, T turns, F flips, plus and minus zoom, R starts over.",
      { name: label },
    ),
  });
  const view = h("div.dicom-view", {}, surface);
  const reading = readingOf(source, new Canvas(surface), index);
  keys(reading, view);
  const leaveGestures = gestures(reading, view, surface);
  /** @type {About | null} */
  let told = null;
  about.then(
    (found) => {
      told = found;
      reading.news.dispatchEvent(new Event("about"));
    },
    (error) => tellProblem(error, t("Patient and study are not shown")),
  );
  view.append(overlay(reading, () => told));
  fill(host, view, toolbar(reading));
  await reading.goTo(index);
  surface.dataset.firstPixel = String(Math.round(performance.now() - started)); // milliseconds, for the benchmark
  return {
    reading,
    geometry: geometryOf(reading, view, () => told),
    goTo: reading.goTo,
    leave() {
      reading.cine.stop();
      leaveGestures();
      reading.canvas.close();
      source.close();
    },
  };
}

/** @param {Source} source @param {Canvas} canvas @param {number} index @returns {Reading} */
function readingOf(source, canvas, index) {
  const first = source.presets[0] ?? { center: 0, width: 0, table: null };
  const original = { center: first.center, width: first.width, table: first.table, invert: false, colormap: "" };
  const news = new EventTarget();
  const tell = (/** @type {string} */ what) => news.dispatchEvent(new Event(what));
  let turn = 0; // number of the latest picture: answers about earlier ones are ignored
  const draw = async () => {
    const mine = ++turn;
    const { wanted } = reading;
    try {
      const look = { ...reading.look }; // it may change while the frame is fetched
      const painted = await source.picture(wanted, look);
      if (mine !== turn) return;
      const isOther = reading.frame !== wanted;
      reading.frame = wanted;
      if (isOther) tell("frame");
      canvas.show(painted(), stretchOf(source.size(wanted)));
    } catch (error) {
      if (mine !== turn) return;
      canvas.clear(); // what is there belongs to another frame
      tellProblem(error, t("Frame {n}", { n: wanted + 1 }));
    }
  };
  /** @type {Reading} */
  const reading = {
    source,
    canvas,
    look: { ...original },
    wanted: index,
    frame: index,
    cine: new Cine((step) => reading.goTo(reading.wanted + step)),
    tool: source.grey ? "window" : "pan",
    news,
    setLook(change) {
      Object.assign(reading.look, change);
      tell("look");
      draw();
    },
    async goTo(to) {
      reading.wanted = (to + source.frames) % source.frames;
      tell("wanted");
      source.ahead(reading.wanted);
      await draw();
    },
    step: (by) => reading.goTo(Math.min(Math.max(reading.wanted + by, 0), source.frames - 1)),
    reset() {
      canvas.reset();
      reading.setLook({ ...original });
    },
  };
  if (source.rate) reading.cine.rate = Math.min(Math.max(Math.round(source.rate), 1), 60);
  canvas.addEventListener("paint", () => tell("paint"));
  return reading;
}

/** @param {Reading} reading @param {HTMLElement} host @param {() => About | null} about @returns {Geometry} */
function geometryOf(reading, host, about) {
  const { source, canvas, news } = reading;
  return {
    host,
    news,
    toScreen: () => canvas.matrix,
    shown() {
      const { image, frame } = source.slice(reading.frame);
      const size = source.size(reading.frame);
      const spacing = about()?.place(reading.frame)?.spacing ?? size.spacing;
      return { image, frame, ...size, spacing, unit: image.dicom?.modality === "CT" ? "HU" : "" };
    },
    values() {
      const values = source.grey ? source.values(reading.frame) : null;
      return /** @type {((x: number, y: number) => number) | null} */ (values);
    },
  };
}
