/** The annotations of one image, with the entity tags that keep two people from overwriting each other. */

import { call, callTagged } from "../../core/api.js";

export class Annotations {
  /** @type {any[]} */
  list = [];
  /** @type {Map<number, string>} */
  #tags = new Map();

  /** @param {string} image  its path in the API */
  constructor(image) {
    this.path = `${image}/annotations`;
  }

  async read() {
    this.list = (await call("GET", this.path)).data;
    this.#tags.clear();
  }

  /** Remembers which version is being looked at. @param {number} index @returns {Promise<any>} */
  async open(index) {
    const { body, etag } = await callTagged("GET", `${this.path}/${index}`);
    this.#tags.set(index, etag);
    this.list = this.list.map((one) => (one.index === index ? body : one));
    return body;
  }

  /** @param {any} annotation  with an index: replaced, if nobody else did; without: added */
  async save({ index, instrument, polygon, label, attributes }) {
    const json = { instrument, polygon, label: label || null, ...(attributes ? { attributes } : {}) };
    const tag = index === undefined ? "" : (this.#tags.get(index) ?? "");
    if (index === undefined) await call("POST", this.path, { json });
    else await call("PUT", `${this.path}/${index}`, { json, headers: tag ? { "if-match": tag } : {} });
    await this.read();
  }

  /** @param {number} index */
  async remove(index) {
    await call("DELETE", `${this.path}/${index}`);
    await this.read();
  }

  /** What it was, newest first. @param {number} index @returns {Promise<any[]>} */
  async versions(index) {
    const { data } = await call("GET", `${this.path}/${index}/versions`);
    const there = data.filter((/** @type {any} */ one) => !one.deleted);
    return there
      .sort((/** @type {any} */ a, /** @type {any} */ b) => b.version - a.version)
      .map((/** @type {any} */ one) => one.annotation);
  }
}
