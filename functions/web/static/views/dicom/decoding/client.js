/**
 * The page's side of the decoder: questions go to the worker, answers come back as promises. One worker reads all the
 * files of a stage.
 *
 * @import { Image } from "#api"
 * @import { Colour } from "./colour.js"
 * @import { Description } from "./describe.js"
 * @import { Grey } from "./grey.js"
 *
 * @typedef {Colour | Grey & {colour?: undefined}} Frame
 *
 * @typedef {{file: string, size: number, url: string}} File  file: its name in the worker; url: valid for a while
 * @typedef {({do: "open"} | {do: "frame", index: number})} Wanted
 * @typedef {Wanted & File} Question
 */

class Refused extends Error {}

export class Decoder {
  #worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();
  #ids = 0;

  /** @param {(image: Image, refused?: string) => Promise<string>} urlOf  returns a valid URL, another than the refused one */
  constructor(urlOf) {
    this.urlOf = urlOf;
    this.#worker.onmessage = ({ data: { id, answer, problem, refused } }) => {
      const { resolve, reject } = this.#waiting.get(id) ?? {};
      this.#waiting.delete(id);
      if (problem) reject?.(refused ? new Refused(problem) : new Error(problem));
      else resolve?.(answer);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      for (const { reject } of this.#waiting.values()) reject(new Error("The decoder did not start."));
      this.#waiting.clear();
    };
  }

  /** @param {Image} image @returns {Promise<Description>} */
  open(image) {
    return this.#fetch(image, { do: "open" });
  }

  /** @param {Image} image @param {number} index @returns {Promise<Frame>} */
  frame(image, index) {
    return this.#fetch(image, { do: "frame", index });
  }

  close() {
    this.#worker.terminate();
  }

  /** @template Answer @param {Image} image @param {Wanted} wanted @returns {Promise<Answer>} */
  async #fetch(image, wanted) {
    const { image_key: file, size } = image;
    const url = await this.urlOf(image);
    try {
      return await this.#ask({ ...wanted, file, size, url });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return this.#ask({ ...wanted, file, size, url: await this.urlOf(image, url) });
    }
  }

  /** @template Answer @param {Question} question @returns {Promise<Answer>} */
  #ask(question) {
    this.#ids += 1;
    const id = this.#ids;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...question });
    });
  }
}
