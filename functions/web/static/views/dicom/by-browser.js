/**
 * Frames decoded in the browser, at full depth: a new window costs one table and one pass over the pixels.
 *
 * @import { Image } from "#api"
 * @import { Grey } from "./decoding/grey.js"
 * @import { Decoded } from "./frame-cache.js"
 * @import { Slice, Source } from "./picture-source.js"
 * @import { Look } from "./windowing.js"
 */

import { t } from "../../core/language.js";
import { tableFor } from "../../parts/colormaps.js";
import { urlOf } from "../images/urls.js";
import { Decoder } from "./decoding/client.js";
import { FrameCache } from "./frame-cache.js";
import { fullRange, objectRange, presetsOf, spanOf, tableOf, toModality } from "./windowing.js";

/** Return the frames of an image. @param {Image} image @returns {Promise<Source>} */
export function decodedHere(image) {
  return opened(async (decoder) => {
    const { frames } = await decoder.open(image);
    return Array.from({ length: frames }, (_, frame) => ({ image, frame }));
  }, 0);
}

/** Return the slices of a series. @param {Slice[]} slices @param {number} index  the one that is shown first
 * @returns {Promise<Source>} */
export function slicesHere(slices, index) {
  return opened(async () => slices, index);
}

/** @param {(decoder: Decoder) => Promise<Slice[]>} slicesOf @param {number} index */
async function opened(slicesOf, index) {
  const decoder = new Decoder(urlOf);
  try {
    const store = new FrameCache(decoder, await slicesOf(decoder));
    return new Here(store, index, await store.frame(index));
  } catch (error) {
    decoder.close();
    throw error;
  }
}

/** @implements {Source} */
class Here {
  words = t("Full depth, in this browser");
  /** @type {Uint32Array} */
  #table = new Uint32Array(0);
  #tableFor = "";
  #image = new ImageData(1, 1);

  /** @param {FrameCache} store @param {number} index @param {Decoded} first  shown first */
  constructor(store, index, { frame, description }) {
    const { image, frame: number } = store.slices[index];
    this.store = store;
    this.frames = store.slices.length;
    this.rate = description.rate;
    this.grey = !frame.colour;
    this.presets = frame.colour
      ? []
      : presetsOf(
          description,
          number,
          image.window ? objectRange(image.window, description) : fullRange(frame, description, number),
        );
  }

  /** @param {number} index */
  slice(index) {
    return this.store.slices[index];
  }

  /** @param {number} index */
  size(index) {
    const { rows = 1, columns = 1, spacing = null } = this.store.ready.get(index)?.description ?? {};
    return { width: columns, height: rows, spacing };
  }

  /** @param {number} index @param {Look} look */
  async picture(index, look) {
    const decoded = await this.store.frame(index);
    const { frame, description } = decoded;
    const { rows, columns } = description;
    if (frame.colour) {
      const { pixels } = frame;
      return () => new ImageData(look.invert ? inverted(pixels) : pixels, columns, rows);
    }
    const table = await this.#tableOf(decoded, index, look);
    return () => this.#painted(frame.pixels, table, columns, rows);
  }

  /** @param {Grey["pixels"]} pixels @param {Uint32Array} table @param {number} columns @param {number} rows */
  #painted(pixels, table, columns, rows) {
    if (this.#image.width !== columns || this.#image.height !== rows) this.#image = new ImageData(columns, rows);
    const out = new Uint32Array(this.#image.data.buffer);
    const { first } = spanOf(pixels);
    for (let at = 0; at < out.length; at += 1) out[at] = table[pixels[at] - first];
    return this.#image;
  }

  /** Return the table of the colours, which most slices of a series share.
   * @param {Decoded} decoded @param {number} index @param {Look} look */
  async #tableOf({ frame, description }, index, look) {
    if (frame.colour) return this.#table;
    const { image, frame: number } = this.slice(index);
    const { inverse, shape, modalityLut, rescales } = description;
    const key = JSON.stringify([
      [look.center, look.width, look.table?.words, look.invert, look.colormap],
      [frame.pixels.constructor.name, frame.slope, frame.intercept],
      [inverse, shape, rescales[number] ?? rescales[0], modalityLut && image.image_key],
    ]);
    if (key !== this.#tableFor) {
      this.#table = tableOf(frame, description, look, await paletteOf(look.colormap), number);
      this.#tableFor = key;
    }
    return this.#table;
  }

  /** @param {number} index */
  values(index) {
    const decoded = this.store.ready.get(index);
    if (!decoded) return null;
    const { frame, description } = decoded;
    const { columns } = description;
    if (frame.colour)
      return (/** @type {number} */ x, /** @type {number} */ y) => {
        const at = 4 * (y * columns + x);
        return [...frame.pixels.subarray(at, at + 3)];
      };
    const value = toModality(frame, description, this.slice(index).frame);
    return (/** @type {number} */ x, /** @type {number} */ y) => value(frame.pixels[y * columns + x]);
  }

  /** @param {number} index */
  ahead(index) {
    this.store.ahead(index);
  }

  close() {
    this.store.decoder.close();
  }
}

/** @param {Uint8ClampedArray<ArrayBuffer>} pixels */
function inverted(pixels) {
  return pixels.map((value, at) => (at % 4 === 3 ? value : 255 - value));
}

/** @param {string} name @returns {Promise<Uint8Array | null>} */
async function paletteOf(name) {
  if (!name) return null;
  return tableFor(name);
}
