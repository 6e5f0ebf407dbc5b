/** Play frames at a given rate, one at a time, and measure the rate achieved. */

export class Cine extends EventTarget {
  rate = 15;
  playing = false;
  measured = 0;
  #run = 0; // number of the latest loop: earlier ones stop, even while waiting for a picture

  /** @param {(step: number) => Promise<void>} step */
  constructor(step) {
    super();
    this.step = step;
  }

  toggle() {
    if (this.playing) this.stop();
    else this.play();
  }

  play() {
    const run = ++this.#run;
    this.playing = true;
    this.dispatchEvent(new Event("change"));
    let due = performance.now();
    let shown = 0;
    let since = due;
    const tick = async (/** @type {number} */ now) => {
      if (run !== this.#run) return;
      if (now >= due - 2) {
        const behind = now - due > 1000 / this.rate;
        due = behind ? now + 1000 / this.rate : due + 1000 / this.rate;
        await this.step(1);
        shown += 1;
        if (now - since >= 1000) {
          this.measured = (1000 * shown) / (now - since);
          [shown, since] = [0, now];
          this.dispatchEvent(new Event("measured"));
        }
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  stop() {
    this.playing = false;
    this.#run += 1;
    this.dispatchEvent(new Event("change"));
  }
}
