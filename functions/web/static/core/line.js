/**
 * The line to the server: whether it is down, and the news when that changes.
 *
 * It is down when the browser says so, or when a request got no answer; it is up again when one gets an answer. While it is
 * down, the server is asked from time to time.
 */

const [FIRST, LAST] = [2_000, 20_000]; // milliseconds between two questions
const KNOCK = new URL("../icon.svg", import.meta.url);

class Line extends EventTarget {
  isDown = false;
  #timer = 0;

  /** Note that a request got no answer. */
  lost() {
    this.#turn(true);
  }

  /** Note that a request got an answer, whatever it says. */
  reached() {
    this.#turn(false);
  }

  /** Ask the server for an answer, and return whether there was one. */
  async ask() {
    const answer = await fetch(KNOCK, { method: "HEAD", cache: "no-store" }).catch(() => null);
    this.#turn(!answer);
    return Boolean(answer);
  }

  /** Wait until the line is up. @returns {Promise<void>} */
  up() {
    if (!this.isDown) return Promise.resolve();
    return new Promise((resolve) => this.addEventListener("up", () => resolve(), { once: true }));
  }

  /** @param {boolean} isDown */
  #turn(isDown) {
    if (isDown === this.isDown) return;
    this.isDown = isDown;
    clearTimeout(this.#timer);
    if (isDown && globalThis.window) this.#askAgain(FIRST); // tests have no page that would go on
    this.dispatchEvent(new Event(isDown ? "down" : "up"));
  }

  /** @param {number} wait  milliseconds */
  #askAgain(wait) {
    this.#timer = /** @type {any} */ (
      setTimeout(async () => {
        if (!(await this.ask())) this.#askAgain(Math.min(2 * wait, LAST));
      }, wait)
    );
  }
}

export const line = new Line();

globalThis.window?.addEventListener("offline", () => line.lost());
globalThis.window?.addEventListener("online", () => line.ask());
