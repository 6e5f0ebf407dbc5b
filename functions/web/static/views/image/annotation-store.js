/**
 * The annotations of one image, with their entity tags, so that two people do not overwrite each other.
 *
 * @import { Annotation, AnnotationDraft, Image } from "#api"
 * @import { Shape } from "../drawing/shapes.js"
 *
 * @typedef {object} Draft
 * @property {number} [index]  none until it is saved
 * @property {string} instrument
 * @property {string | null} [label]
 * @property {AnnotationDraft["attributes"]} [attributes]
 * @property {number | null} [frame]  of an image that has several, from 0
 * @property {Shape} shape
 */

import { call, callTagged } from "../../core/api.js";
import { ApiProblem } from "../../core/problem.js";
import { shapeOf, written } from "../drawing/shapes.js";

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
    this.list = (await call("GET", "/images/{image_key}/annotations", { path: this.#path })).data;
    this.#tags.clear();
  }

  /** Fetch one again, and remember the entity tag of this version. @param {number} index */
  async open(index) {
    const path = { ...this.#path, index };
    const { body, etag } = await callTagged("GET", "/images/{image_key}/annotations/{index}", { path });
    this.#tags.set(index, etag);
    this.list = this.list.map((one) => (one.index === index ? body : one));
    return body;
  }

  /** Replace the annotation with this index, unless it has changed; without an index, add one. @param {Draft} draft */
  async save(draft) {
    const { index } = draft;
    if (index === undefined) return this.#add(draft);
    const tag = this.#tags.get(index);
    const { body, etag } = await callTagged("PUT", "/images/{image_key}/annotations/{index}", {
      path: { ...this.#path, index },
      json: jsonOf(draft),
      headers: tag ? { "if-match": tag } : undefined,
    });
    this.#tags.set(index, etag);
    this.list = this.list.map((one) => (one.index === index ? body : one));
    return body;
  }

  /** @param {Draft} draft @param {number} [index] */
  async #add(draft, index) {
    const { body, etag } = await callTagged("POST", "/images/{image_key}/annotations", {
      path: this.#path,
      json: { ...jsonOf(draft), ...(index !== undefined && { index }) },
    });
    this.#tags.set(body.index, etag);
    this.list = [...this.list, body].toSorted((a, b) => a.index - b.index);
    return body;
  }

  /** @param {number} index */
  async remove(index) {
    await call("DELETE", "/images/{image_key}/annotations/{index}", { path: { ...this.#path, index } });
    this.list = this.list.filter((one) => one.index !== index);
  }

  /** Add an annotation again that was deleted: under its index, if nobody took it. @param {Annotation} annotation */
  async restore(annotation) {
    const draft = draftOf(annotation);
    try {
      return await this.#add(draft, annotation.index);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 409) return this.#add(draft);
      throw error;
    }
  }

  /** Return its versions, newest first. @param {number} index @returns {Promise<Annotation[]>} */
  async versions(index) {
    const path = { ...this.#path, index };
    const { data } = await call("GET", "/images/{image_key}/annotations/{index}/versions", { path });
    return data
      .filter((one) => !one.deleted)
      .sort((a, b) => b.version - a.version)
      .map((one) => one.annotation);
  }
}

/** @param {Annotation} annotation @returns {Draft & {index: number}} */
export function draftOf(annotation) {
  const { index, instrument, label, frame } = annotation;
  const attributes = /** @type {Draft["attributes"]} */ (annotation.attributes);
  return { index, instrument, label, attributes, frame, shape: shapeOf(annotation) };
}

/** @param {Draft} draft */
function jsonOf({ instrument, label, attributes, frame, shape }) {
  return {
    instrument,
    label: label || null,
    ...(attributes && { attributes }),
    ...(typeof frame === "number" && { frame }),
    ...written(shape),
  };
}
