/**
 * The page's side of the decoder: questions go to the worker, answers come back as promises.
 *
 * @import { Colour } from "./colour.js"
 * @import { Description } from "./describe.js"
 * @import { Grey } from "./grey.js"
 *
 * @typedef {Colour | Grey & {colour?: undefined}} Frame
 *
 * @typedef {({do: "open", size: number} | {do: "frame", index: number})} Wanted
 * @typedef {Wanted & {url: string}} Question  url: of the file, valid for a while
 */

class Refused extends Error {}

export class Decoder {
  #worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();
  #ids = 0;

  /** @param {(refused?: string) => Promise<string>} urlOf  returns a valid URL, another than the refused one */
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

  /** @param {number} size @returns {Promise<Description>} */
  open(size) {
    return this.#fetch({ do: "open", size });
  }

  /** @param {number} index @returns {Promise<Frame>} */
  frame(index) {
    return this.#fetch({ do: "frame", index });
  }

  close() {
    this.#worker.terminate();
  }

  /** @template Answer @param {Wanted} wanted @returns {Promise<Answer>} */
  async #fetch(wanted) {
    const url = await this.urlOf();
    try {
      return await this.#ask({ ...wanted, url });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return this.#ask({ ...wanted, url: await this.urlOf(url) });
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
