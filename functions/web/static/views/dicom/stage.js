/**
 * The stage of a DICOM image: its frames, decoded here if possible, else rendered by the server.
 *
 * @import { Open, Stage } from "../image/open.js"
 * @import { Slice, Source } from "./picture-source.js"
 */

import { call } from "../../core/api.js";
import { fill } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { failed, waiting } from "../../parts/states.js";
import { aboutImage } from "./about.js";
import { decodedHere } from "./by-browser.js";
import { renderedByServer } from "./by-server.js";
import { openReading } from "./reading.js";

/** @param {Open} open @param {HTMLElement} host @returns {Promise<Stage>} */
export async function stage({ image }, host) {
  const started = performance.now();
  const cover = waiting(t("Decoding…"));
  cover.classList.add("stage-cover");
  fill(host, cover);
  const about = aboutImage(image);
  about.catch(() => null); // told with the picture
  try {
    const source = await sourceOf(
      () => decodedHere(image),
      Array.from({ length: image.frames || 1 }, (_, frame) => ({ image, frame })),
    );
    return await openReading(source, host, { label: image.filename, started, about });
  } catch (error) {
    fill(host, failed(error));
    return { leave: () => {} };
  }
}

/**
 * Decode in the browser if possible, else render by the server.
 *
 * @param {() => Promise<Source>} decoded @param {Slice[]} slices  the same pictures @param {number} [index]  the first shown
 */
export async function sourceOf(decoded, slices, index = 0) {
  try {
    return await decoded();
  } catch (error) {
    console.info(`Rendered by the server: ${error instanceof Error ? error.message : error}`);
    const { image } = slices[index];
    const header = await call("GET", "/images/{image_key}/dicom", { path: image }).catch(() => null);
    const source = renderedByServer(slices, header);
    await source.picture(index, { center: 0, width: 0, table: null, invert: false, colormap: "" });
    return source;
  }
}
