/**
 * The annotations of one image, with their entity tags, so that two people do not overwrite each other.
 *
 * @import { Annotation as AnyAnnotation, AnnotationDraft, Image, Polygon } from "#api"
 *
 * @typedef {AnyAnnotation & {polygon: Polygon}} Annotation  other shapes are not drawn here
 * @typedef {Partial<Annotation> & Pick<Annotation, "instrument" | "polygon">} Draft  without an index until it is saved
 */

import { call, callTagged } from "../../core/api.js";

/** @param {AnyAnnotation} annotation @returns {annotation is Annotation} */
const isPolygon = (annotation) => Boolean(annotation.polygon);

export class Annotations {
  /** @type {Annotation[]} */
  list = [];
  /** @type {Map<number, string>} */
  #tags = new Map();
  #path;

  /** @param {Pick<Image, "image_key">} image */
  constructor({ image_key }) {
    this.#path = { image_key };
  }

  async read() {
    this.list = (await call("GET", "/images/{image_key}/annotations", { path: this.#path })).data.filter(isPolygon);
    this.#tags.clear();
  }

  /** Fetch one again, and remember the entity tag of this version. @param {number} index */
  async open(index) {
    const path = { ...this.#path, index };
    const { body, etag } = await callTagged("GET", "/images/{image_key}/annotations/{index}", { path });
    this.#tags.set(index, etag);
    if (!isPolygon(body)) throw new Error("it has another shape now.");
    this.list = this.list.map((one) => (one.index === index ? body : one));
    return body;
  }

  /** Replace the annotation with this index, unless it has changed; without an index, add one. @param {Draft} draft */
  async save({ index, instrument, polygon, frame, label, attributes }) {
    const json = /** @type {AnnotationDraft} */ ({
      instrument,
      polygon,
      ...(typeof frame === "number" && { frame }),
      label: label || null,
      ...(attributes && { attributes }),
    });
    if (index === undefined) {
      await call("POST", "/images/{image_key}/annotations", { path: this.#path, json });
    } else {
      const tag = this.#tags.get(index);
      const headers = tag ? { "if-match": tag } : undefined;
      await call("PUT", "/images/{image_key}/annotations/{index}", { path: { ...this.#path, index }, json, headers });
    }
    await this.read();
  }

  /** @param {number} index */
  async remove(index) {
    await call("DELETE", "/images/{image_key}/annotations/{index}", { path: { ...this.#path, index } });
    await this.read();
  }

  /** Return its versions, newest first. @param {number} index @returns {Promise<Annotation[]>} */
  async versions(index) {
    const path = { ...this.#path, index };
    const { data } = await call("GET", "/images/{image_key}/annotations/{index}/versions", { path });
    return data
      .filter((one) => !one.deleted)
      .sort((a, b) => b.version - a.version)
      .map((one) => one.annotation)
      .filter(isPolygon);
  }
}
