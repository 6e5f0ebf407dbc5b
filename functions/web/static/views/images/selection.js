/**
 * The selection of images.
 *
 * @import { Image } from "#api"
 */

export class Selection extends EventTarget {
  /** @type {Set<string>} */
  #keys = new Set();
  #last = "";

  get size() {
    return this.#keys.size;
  }

  /** @param {string} key */
  has(key) {
    return this.#keys.has(key);
  }

  keys() {
    return [...this.#keys];
  }

  /**
   * @param {Image[]} images @param {string} key @param {boolean} on
   * @param {boolean} range  whether to extend it from the image clicked before
   */
  set(images, key, on, range) {
    const order = images.map((image) => image.image_key);
    const [from, to] = [range && this.#last ? order.indexOf(this.#last) : -1, order.indexOf(key)];
    const keys = from < 0 ? [key] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const one of keys) {
      if (on) this.#keys.add(one);
      else this.#keys.delete(one);
    }
    this.#last = key;
    this.dispatchEvent(new Event("change"));
  }

  /** @param {string[]} keys */
  replace(keys) {
    this.#keys = new Set(keys);
    this.dispatchEvent(new Event("change"));
  }

  clear() {
    this.replace([]);
  }
}
