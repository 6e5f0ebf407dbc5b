/**
 * Look for pictures that are alike: asks the service for each image, a few at a time, with progress and a button to stop. What was stopped
 * or failed goes on where it was.
 *
 * @import { Image } from "#api"
 * @import { Pair } from "./groups.js"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { ApiProblem } from "../../core/problem.js";
import { each } from "../../parts/bulk.js";
import { tellProblem } from "../../parts/notices.js";

const ALIKE = 4; // of the 64 bits of a fingerprint, that may differ
const NEIGHBOURS = 20;

/**
 * @param {Image[]} images  to ask for
 * @param {(pairs: Pair[]) => void} found  called for each image with what looks like it
 * @param {() => void} done  called when all have been compared
 */
export function likeness(images, found, done) {
  let todo = images;
  let stop = new AbortController();
  const words = h("p.hint", { role: "status" });
  const bar = h("progress", { max: images.length, value: 0, hidden: true, "aria-label": t("Images compared") });
  const label = h("span", {}, t("Look for pictures that are alike"));
  const begin = h("button", { type: "button", onclick: () => run() }, icon("spark", 18), label);
  const end = h("button", { type: "button", hidden: true, onclick: () => stop.abort() }, icon("close", 18), t("Stop"));
  const told = (/** @type {number} */ compared) => {
    bar.value = compared;
    fill(words, t("{done} of {all} compared", { done: compared, all: images.length }));
  };
  const running = (/** @type {boolean} */ on) => {
    const focused = [begin, end].some((button) => button === document.activeElement);
    begin.hidden = on;
    end.hidden = !on;
    if (focused) (on ? end : begin).focus();
  };
  const run = async () => {
    stop = new AbortController();
    const { signal } = stop;
    if (!todo.length) todo = images;
    const before = images.length - todo.length;
    bar.hidden = false;
    told(before);
    running(true);
    const { failed, left } = await each(
      todo,
      async (image) => found(await alike(image, signal)),
      (now) => signal.aborted || told(before + now),
      signal,
    );
    todo = [...failed.map(({ item }) => item), ...left];
    told(images.length - todo.length);
    fill(label, todo.length ? t("Go on") : t("Look for pictures that are alike"));
    running(false);
    if (signal.aborted) return;
    if (failed.length) tellProblem(failed[0].error, t("Not all images were compared"));
    else done();
  };
  return { buttons: [begin, end], progress: [words, bar], run, leave: () => stop.abort() };
}

/** Return an image in pairs with what looks like it. @param {Image} image @param {AbortSignal} signal @returns {Promise<Pair[]>} */
async function alike({ image_key }, signal) {
  try {
    const query = { limit: NEIGHBOURS, max_distance: ALIKE };
    const { data } = await call("GET", "/images/{image_key}/similar", { path: { image_key }, query, signal });
    return data.map(({ image }) => [image_key, image.image_key]);
  } catch (error) {
    if (error instanceof ApiProblem && [404, 409].includes(error.status)) return []; // deleted, or nothing in it to compare
    throw error;
  }
}
