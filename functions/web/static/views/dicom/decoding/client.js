/**
 * The page's side of the decoder: questions go to the worker, answers come back as promises.
 *
 * @import { Colour } from "./colour.js"
 * @import { Description } from "./describe.js"
 * @import { Grey } from "./grey.js"
 *
 * @typedef {Colour | Grey & {colour?: undefined}} Frame
 *
 * @typedef {{do: "open", url: string, size: number} | {do: "frame", index: number}} Question
 */

export class Decoder {
  #worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();
  #ids = 0;

  constructor() {
    this.#worker.onmessage = ({ data: { id, answer, problem } }) => {
      const { resolve, reject } = this.#waiting.get(id) ?? {};
      this.#waiting.delete(id);
      if (problem) reject?.(new Error(problem));
      else resolve?.(answer);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      for (const { reject } of this.#waiting.values()) reject(new Error("The decoder did not start."));
      this.#waiting.clear();
    };
  }

  /** @param {string} url @param {number} size @returns {Promise<Description>} */
  open(url, size) {
    return this.#ask({ do: "open", url, size });
  }

  /** @param {number} index @returns {Promise<Frame>} */
  frame(index) {
    return this.#ask({ do: "frame", index });
  }

  close() {
    this.#worker.terminate();
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
