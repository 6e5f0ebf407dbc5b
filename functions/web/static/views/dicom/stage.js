/**
 * The stage of a DICOM image: frames, cine, window and level, colour, zoom.
 *
 * @import { Open, Stage } from "../image/open.js"
 * @import { Source } from "./picture-source.js"
 * @import { Look } from "./windowing.js"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { tellProblem } from "../../parts/notices.js";
import { failed, waiting } from "../../parts/states.js";
import { decodedHere } from "./by-browser.js";
import { renderedByServer } from "./by-server.js";
import { Canvas } from "./canvas.js";
import { Cine } from "./cine.js";
import { gestures } from "./gestures.js";
import { keys } from "./keys.js";
import { overlay } from "./overlay.js";
import { toolbar } from "./toolbar.js";

/**
 * The state that keyboard, gestures and tools share.
 *
 * @typedef {object} Reading
 * @property {Source} source
 * @property {Canvas} canvas
 * @property {Look} look
 * @property {number} frame
 * @property {Cine} cine
 * @property {"window" | "pan" | "zoom"} tool
 * @property {EventTarget} news  `look`, `frame`, `tool`
 * @property {(change: Partial<Look>) => void} setLook
 * @property {(index: number) => Promise<void>} goTo
 * @property {() => void} reset
 */

/** @param {Open} open @param {HTMLElement} host @returns {Promise<Stage>} */
export async function stage(open, host) {
  const started = performance.now();
  const { image } = open;
  const cover = waiting("Decoding…");
  cover.classList.add("stage-cover");
  const surface = h("canvas.dicom-canvas", {
    tabIndex: 0,
    role: "img",
    "aria-label": `${image.filename}. Arrow keys change the frame, space plays, I inverts, plus and minus zoom, R starts over.`,
  });
  fill(host, surface, cover);
  const source = await sourceOf(open).catch((error) => {
    fill(host, failed(error));
    return null;
  });
  if (!source) return { leave: () => {} };

  const first = source.presets[0] ?? { center: 0, width: 0, table: null };
  const original = { center: first.center, width: first.width, table: first.table, invert: false, colormap: "" };
  let wanted = 0; // number of the latest picture: answers about earlier ones are ignored
  /** @type {Reading} */
  const reading = {
    source,
    canvas: new Canvas(surface),
    look: { ...original },
    frame: 0,
    cine: new Cine((step) => reading.goTo((reading.frame + step) % source.frames)),
    tool: source.grey ? "window" : "pan",
    news: new EventTarget(),
    setLook(change) {
      Object.assign(reading.look, change);
      reading.news.dispatchEvent(new Event("look"));
      draw();
    },
    async goTo(index) {
      reading.frame = (index + source.frames) % source.frames;
      reading.news.dispatchEvent(new Event("frame"));
      source.ahead(reading.frame);
      await draw();
    },
    reset() {
      reading.canvas.reset();
      reading.setLook({ ...original });
    },
  };
  if (source.rate) reading.cine.rate = Math.min(Math.max(Math.round(source.rate), 1), 60);

  const draw = async () => {
    const mine = ++wanted;
    try {
      const look = { ...reading.look }; // it may change while the frame is fetched
      const picture = await source.picture(reading.frame, look);
      if (mine === wanted) reading.canvas.show(picture, source.stretch);
    } catch (error) {
      if (mine === wanted) tellProblem(error, `Frame ${reading.frame + 1}`);
    }
  };
  const leaveKeys = keys(reading, surface);
  const leaveGestures = gestures(reading, surface);
  fill(host, surface, overlay(reading, image), toolbar(reading));
  await draw();
  surface.dataset.firstPixel = String(Math.round(performance.now() - started)); // milliseconds, for the benchmark
  source.ahead(0);
  return {
    leave() {
      reading.cine.stop();
      leaveKeys();
      leaveGestures();
      reading.canvas.close();
      source.close();
    },
  };
}

/** Decode in the browser if possible, else render by the server. @param {Open} open */
async function sourceOf(open) {
  try {
    return await decodedHere(open.image);
  } catch (error) {
    console.info(`Rendered by the server: ${error instanceof Error ? error.message : error}`);
    const header = await call("GET", "/images/{image_key}/dicom", { path: open.image }).catch(() => null);
    const source = renderedByServer(open.image, header);
    await source.picture(0, { center: 0, width: 0, table: null, invert: false, colormap: "" });
    return source;
  }
}
