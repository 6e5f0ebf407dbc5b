/**
 * Decoded frames, as many as memory allows, and those that are near fetched in advance.
 *
 * @import { Image } from "#api"
 * @import { Decoder, Frame } from "./decoding/client.js"
 * @import { Description } from "./decoding/describe.js"
 * @import { Slice } from "./picture-source.js"
 *
 * @typedef {{frame: Frame, description: Description}} Decoded
 */

const KEPT = 256_000_000; // bytes of decoded frames
const FAR = 100; // frames to either side that are fetched in advance
const AT_ONCE = 4; // of these

export class FrameCache {
  /** Frames that are decoded. @type {Map<number, Decoded>} */
  ready = new Map();
  /** All that are asked for, the least recently used first. @type {Map<number, Promise<Decoded>>} */
  #kept = new Map();
  /** @type {Map<string, Promise<Description>>} */
  #descriptions = new Map();
  /** @type {Set<number>} */
  #failed = new Set(); // these are tried again when they are wanted, but not in advance
  /** @type {number[]} */
  #queue = [];
  #running = 0;
  #bytes = 0;

  /** @param {Decoder} decoder @param {Slice[]} slices */
  constructor(decoder, slices) {
    this.decoder = decoder;
    this.slices = slices;
  }

  /** @param {number} index @returns {Promise<Decoded>} */
  frame(index) {
    const found = this.#kept.get(index) ?? this.#decoded(index);
    this.#kept.delete(index);
    this.#kept.set(index, found);
    return found;
  }

  /** Fetch what is near in advance, the nearest first. @param {number} index */
  ahead(index) {
    const each = this.#bytes / (this.ready.size || 1);
    const reach = Math.min(FAR, Math.floor(KEPT / (each || 1) / 2) - 2);
    this.#queue = nearest(index, this.slices.length, reach).filter(
      (near) => !this.#kept.has(near) && !this.#failed.has(near),
    );
    this.#fetchNext();
  }

  #fetchNext() {
    while (this.#running < AT_ONCE && this.#queue.length) {
      this.#running += 1;
      this.frame(/** @type {number} */ (this.#queue.shift()))
        .catch(() => null)
        .finally(() => {
          this.#running -= 1;
          this.#fetchNext();
        });
    }
  }

  /** @param {number} index @returns {Promise<Decoded>} */
  async #decoded(index) {
    const { image, frame: number } = this.slices[index];
    try {
      const description = await this.describe(image);
      const decoded = { description, frame: await this.decoder.frame(image, number) };
      this.#failed.delete(index);
      this.ready.set(index, decoded);
      this.#bytes += decoded.frame.pixels.byteLength;
      this.#drop(index);
      return decoded;
    } catch (error) {
      this.#kept.delete(index); // the next call tries again
      this.#failed.add(index);
      throw error;
    }
  }

  /** @param {Image} image @returns {Promise<Description>} */
  describe(image) {
    const found = this.#descriptions.get(image.image_key) ?? this.decoder.open(image);
    this.#descriptions.set(image.image_key, found);
    found.catch(() => this.#descriptions.delete(image.image_key));
    return found;
  }

  /** Drop the least recently used frames, as long as they are too many. @param {number} newest */
  #drop(newest) {
    for (const index of this.#kept.keys()) {
      if (this.#bytes <= KEPT) return;
      const old = this.ready.get(index);
      if (!old || index === newest) continue;
      this.#bytes -= old.frame.pixels.byteLength;
      this.ready.delete(index);
      this.#kept.delete(index);
    }
  }
}

/**
 * Return the numbers near one, the nearest first, before those behind; a film begins again at its end.
 *
 * @param {number} index @param {number} count  of all @param {number} reach  to either side
 */
export function nearest(index, count, reach) {
  /** @type {Set<number>} */
  const found = new Set();
  for (let step = 1; step <= Math.max(reach, 1); step += 1)
    for (const near of [index + step, index - step]) found.add((near + count * (step + 1)) % count);
  found.delete(index);
  return [...found];
}
