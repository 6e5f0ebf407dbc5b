/**
 * The queue of uploads: a few at a time, each with a state. It outlives the upload view, so that people can look at the
 * first images while the rest are sent.
 *
 * @import { Body, Image } from "#api"
 */

import { call } from "../../core/api.js";
import { line } from "../../core/line.js";
import { ApiProblem, inWords, isLost } from "../../core/problem.js";
import { Lost } from "./transfer.js";
import { uploadOne } from "./upload-one.js";

const AT_ONCE = 4;
const PATIENCE = 4; // losses, after which an upload is refused

/**
 * @typedef {Body<"POST", "/images">} Details
 *
 * @typedef {"waiting" | "sending" | "checking" | "done" | "refused" | "paused"} Fate
 *
 * @typedef {object} Upload
 * @property {number} id
 * @property {File} file
 * @property {Details} details  metadata for the image
 * @property {Fate} fate
 * @property {number} sent
 * @property {string} words  why it was refused
 * @property {Image | null} image  as the service knows it; null until it does
 * @property {Set<number>} arrived  parts of a large file that are there
 * @property {AbortController | null} stop
 * @property {number} losses  times it was cut off while the server could be reached
 */

class Uploads extends EventTarget {
  /** @type {Upload[]} */
  list = [];
  paused = false;
  #ids = 0;
  #told = false;

  constructor() {
    super();
    line.addEventListener("up", () => this.#next());
    line.addEventListener("down", () => this.#changed());
  }

  /** @param {File[]} files @param {Details} details */
  add(files, details) {
    for (const file of files) this.list.push(this.#upload(file, details));
    this.#next();
  }

  pause() {
    this.paused = true;
    for (const upload of this.list) upload.stop?.abort();
    this.#changed();
  }

  resume() {
    this.paused = false;
    for (const upload of this.list) if (upload.fate === "paused") upload.fate = "waiting";
    this.#next();
  }

  /** @param {Upload} upload */
  retry(upload) {
    upload.fate = "waiting";
    upload.words = "";
    this.#next();
  }

  retryRefused() {
    for (const upload of this.list)
      if (upload.fate === "refused") Object.assign(upload, { fate: "waiting", words: "" });
    this.#next();
  }

  /**
   * Take an upload off the list; if it is not complete, stop it and delete its pending image.
   *
   * @param {Upload} upload
   */
  remove(upload) {
    this.list = this.list.filter((one) => one !== upload);
    if (upload.stop) upload.stop.abort();
    else if (upload.fate === "paused" || upload.fate === "waiting") this.#forget(upload);
    this.#next();
  }

  /** @param {Upload} upload */
  #forget({ image }) {
    if (image) call("DELETE", "/images/{image_key}", { path: image }).catch(() => null);
  }

  clearFinished() {
    this.list = this.list.filter((upload) => upload.fate !== "done");
    this.#changed();
  }

  unfinished() {
    return this.list.filter((upload) => ["waiting", "sending", "checking", "paused"].includes(upload.fate)).length;
  }

  /** @param {File} file @param {Details} details @returns {Upload} */
  #upload(file, details) {
    this.#ids += 1;
    return {
      id: this.#ids,
      file,
      details,
      fate: "waiting",
      sent: 0,
      words: "",
      image: null,
      arrived: new Set(),
      stop: null,
      losses: 0,
    };
  }

  #next() {
    const busy = this.list.filter((upload) => upload.stop).length;
    if (!this.paused && !line.isDown)
      for (const upload of this.list.filter((one) => one.fate === "waiting" && !one.stop).slice(0, AT_ONCE - busy))
        this.#run(upload);
    this.#changed();
  }

  /** @param {Upload} upload */
  async #run(upload) {
    upload.stop = new AbortController();
    upload.fate = "sending";
    upload.sent = 0;
    try {
      upload.image = await uploadOne(upload, () => this.#changed());
      upload.fate = "done";
      upload.losses = 0;
    } catch (error) {
      await this.#settle(upload, error);
    }
    upload.stop = null;
    if (["paused", "waiting"].includes(upload.fate) && !this.list.includes(upload)) this.#forget(upload); // removed while it was being sent
    this.#next();
  }

  /** Say what comes of an upload that failed. One whose line broke waits for the line, and is sent again; one that is cut off
   * while the line is up is refused in the end. @param {Upload} upload @param {unknown} error */
  async #settle(upload, error) {
    const stopped = error instanceof DOMException && error.name === "AbortError";
    const lost = error instanceof Lost || isLost(error) || (error instanceof ApiProblem && error.status === 0);
    if (lost && (await line.ask())) {
      upload.losses += 1;
      await new Promise((resolve) => setTimeout(resolve, 1_000 * upload.losses));
    }
    const goesOn = lost && upload.losses < PATIENCE;
    upload.fate = stopped ? "paused" : goesOn ? "waiting" : "refused";
    upload.words = stopped || goesOn ? "" : inWords(error);
  }

  /** Send `change` once per animation frame at most. */
  #changed() {
    if (this.#told) return;
    this.#told = true;
    requestAnimationFrame(() => {
      this.#told = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}

export const uploads = new Uploads();

addEventListener("beforeunload", (event) => {
  if (uploads.unfinished()) event.preventDefault();
});
