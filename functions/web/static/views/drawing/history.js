/** A value with its past: each step can be undone and done again. */

/** @template T */
export class History {
  /** @type {T[]} */
  #values;
  #at = 0;

  /** @param {T} first */
  constructor(first) {
    this.#values = [first];
  }

  get now() {
    return this.#values[this.#at];
  }

  /** Take a step; what was undone before it is forgotten. @param {T} next */
  push(next) {
    this.#values = [...this.#values.slice(0, this.#at + 1), next];
    this.#at += 1;
  }

  /** Go back a step, and say whether there was one. */
  undo() {
    if (!this.#at) return false;
    this.#at -= 1;
    return true;
  }

  /** Take the step again that was undone last, and say whether there was one. */
  redo() {
    if (this.#at + 1 >= this.#values.length) return false;
    this.#at += 1;
    return true;
  }
}
