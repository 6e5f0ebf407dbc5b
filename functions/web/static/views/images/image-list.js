/**
 * The images that the library has read so far, page after page. Sends `change` after each page, and when it begins anew.
 *
 * @import { Image, Query } from "#api"
 */

import { call } from "../../core/api.js";

const PAGE = 60;

export class ImageList extends EventTarget {
  /** @type {Image[]} */
  images = [];
  cursor = "";
  /** Of all pages; null as long as it is unknown. @type {number | null} */
  total = null;
  reading = false;
  /** Why the last page did not come. @type {unknown} */
  problem = null;
  #ended = false;
  #query;
  #asked = new AbortController();

  /** @param {() => Query<"GET", "/images">} query  what is listed, asked for each page */
  constructor(query) {
    super();
    this.#query = query;
  }

  begin() {
    this.#take([], "", null);
    this.#ended = false;
    return this.read();
  }

  /** Go on where a list was left. @param {{images: Image[], cursor: string, total: number | null}} left */
  resume({ images, cursor, total }) {
    this.#take(images, cursor, total);
    this.#changed();
  }

  /** Read the next page, if there is one and none is on its way. */
  async read() {
    if (this.reading || this.#ended) return;
    this.reading = true;
    this.problem = null;
    this.#changed();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    try {
      const { data, meta } = await call("GET", "/images", {
        query: { ...this.#query(), limit: PAGE, cursor: this.cursor, include_total: !this.images.length || undefined },
        signal,
      });
      this.total = meta.total_results ?? this.total;
      this.images.push(...data);
      this.cursor = meta.next_cursor ?? "";
      this.#ended = !this.cursor;
    } catch (error) {
      if (signal.aborted) return;
      this.problem = error;
    }
    this.reading = false;
    this.#changed();
  }

  /** Put new images above the others, the last one topmost. @param {Image[]} added */
  prepend(added) {
    this.images.unshift(...added.toReversed());
    if (this.total !== null) this.total += added.length;
    this.#changed();
  }

  stop() {
    this.#asked.abort();
    this.reading = false;
  }

  /** @param {Image[]} images @param {string} cursor @param {number | null} total */
  #take(images, cursor, total) {
    this.stop();
    Object.assign(this, { images, cursor, total, problem: null });
    this.#ended = !cursor;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
