/**
 * Frames decoded in the browser, at full depth: a new window costs one table and one pass over the pixels.
 *
 * @import { Image } from "#api"
 * @import { Frame } from "./decoding/client.js"
 * @import { Description } from "./decoding/describe.js"
 * @import { Source } from "./picture-source.js"
 * @import { Look } from "./windowing.js"
 */

import { builtIn, custom } from "../../parts/colormaps.js";
import { urlOf } from "../images/urls.js";
import { Decoder } from "./decoding/client.js";
import { fullRange, objectRange, presetsOf, spanOf, tableOf, toModality } from "./windowing.js";

const KEPT = 384_000_000; // bytes of decoded frames

/** @param {Image} image @returns {Promise<Source>} */
export async function decodedHere(image) {
  const decoder = new Decoder((refused) => urlOf(image, refused));
  try {
    const description = await decoder.open(image.size);
    const store = new Frames(decoder, description);
    const first = await store.frame(0);
    const whole = image.window ? objectRange(image.window, description) : null;
    return new Here(decoder, description, store, first, whole);
  } catch (error) {
    decoder.close();
    throw error;
  }
}

/** A cache of decoded frames that drops the least recently used. */
class Frames {
  /** @type {Map<number, Promise<Frame>>} */
  #kept = new Map();

  /** @param {Decoder} decoder @param {Description} description */
  constructor(decoder, { rows, columns, samples, allocated }) {
    this.most = Math.max(4, Math.floor(KEPT / (rows * columns * (samples > 1 ? 4 : allocated / 8 || 1))));
    this.decoder = decoder;
  }

  /** @param {number} index @returns {Promise<Frame>} */
  frame(index) {
    const found =
      this.#kept.get(index) ??
      this.decoder.frame(index).then((frame) => {
        this.ready.set(index, frame);
        return frame;
      });
    this.#kept.delete(index);
    this.#kept.set(index, found);
    found.catch(() => this.#kept.delete(index)); // the next call tries again
    if (this.#kept.size > this.most) {
      const oldest = /** @type {number} */ (this.#kept.keys().next().value);
      this.#kept.delete(oldest);
      this.ready.delete(oldest);
    }
    return found;
  }

  /** @type {Map<number, Frame>} */
  ready = new Map();
}

/** @implements {Source} */
class Here {
  words = "Full depth, in this browser";
  /** @type {Uint32Array} */
  #table = new Uint32Array(0);
  #tableFor = "";

  /**
   * @param {Decoder} decoder @param {Description} description @param {Frames} store @param {Frame} first
   * @param {{center: number, width: number} | null} whole  the window of the object, if it needs one
   */
  constructor(decoder, description, store, first, whole) {
    this.decoder = decoder;
    this.description = description;
    this.store = store;
    this.frames = description.frames;
    this.rate = description.rate;
    this.grey = !first.colour;
    this.stretch = description.spacing ? description.spacing[0] / description.spacing[1] : 1;
    this.presets = first.colour ? [] : presetsOf(description, 0, whole ?? fullRange(first, description, 0));
    this.image = new ImageData(description.columns, description.rows);
  }

  /** @param {number} index @param {Look} look */
  async picture(index, look) {
    const frame = await this.store.frame(index);
    if (frame.colour)
      return new ImageData(
        look.invert ? inverted(frame.pixels) : frame.pixels,
        this.description.columns,
        this.description.rows,
      );
    const key = JSON.stringify([
      look.center,
      look.width,
      look.table?.words,
      look.invert,
      look.colormap,
      this.description.rescales.length > 1 ? index : 0,
      frame.slope,
      frame.intercept,
    ]);
    if (key !== this.#tableFor) {
      this.#table = tableOf(frame, this.description, look, await paletteOf(look.colormap), index);
      this.#tableFor = key;
    }
    const { pixels } = frame;
    const out = new Uint32Array(this.image.data.buffer);
    const { first } = spanOf(pixels);
    const table = this.#table;
    for (let at = 0; at < out.length; at += 1) out[at] = table[pixels[at] - first];
    return this.image;
  }

  /** @param {number} index @param {number} x @param {number} y */
  valueAt(index, x, y) {
    const frame = this.store.ready.get(index);
    if (!frame) return null;
    const at = y * this.description.columns + x;
    if (frame.colour) return [...frame.pixels.subarray(4 * at, 4 * at + 3)];
    return toModality(frame, this.description, index)(frame.pixels[at]);
  }

  /** Fetch the next frames in advance. @param {number} index */
  ahead(index) {
    for (let step = 1; step <= Math.min(6, this.frames - 1); step += 1)
      this.store.frame((index + step) % this.frames).catch(() => null);
  }

  close() {
    this.decoder.close();
  }
}

/** @param {Uint8ClampedArray<ArrayBuffer>} pixels */
function inverted(pixels) {
  return pixels.map((value, at) => (at % 4 === 3 ? value : 255 - value));
}

/** @param {string} name @returns {Promise<Uint8Array | null>} */
async function paletteOf(name) {
  if (!name) return null;
  return (await builtIn(name)) ?? custom(name);
}
