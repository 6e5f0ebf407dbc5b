/**
 * The duplicates among the user's own images: the same files, and on request what looks alike, with what to keep.
 *
 * @import { Image } from "#api"
 */

import { all, call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { ApiProblem } from "../../core/problem.js";
import { each } from "../../parts/bulk.js";
import { tellProblem } from "../../parts/notices.js";
import { empty, failed, waiting } from "../../parts/states.js";
import { duplicateGroup } from "./group.js";
import { connected, sameFiles } from "./groups.js";

const ALIKE = 4; // of the 64 bits of a fingerprint, that may differ
const NEIGHBOURS = 20;

/** @type {import("../../core/router.js").View} */
export function duplicatesPage(outlet) {
  const stop = new AbortController();
  const body = h("div.card-stack", {}, waiting());
  const words = h("p.hint", { role: "status" });
  /** @type {Image[]} */
  let images = [];
  const read = async () => {
    try {
      const found = await all("/images", { query: { user_id: "me", limit: 100 }, signal: stop.signal });
      images = found.filter((image) => image.status === "ready");
      show(sameFiles(images), t("No file is here twice."));
    } catch (error) {
      if (!stop.signal.aborted) fill(body, failed(error, read));
    }
  };
  const show = (/** @type {Image[][]} */ groups, /** @type {string} */ none) =>
    fill(body, groups.length ? groups.map(duplicateGroup) : empty("copy", t("No duplicates"), none));
  const lookAlike = async () => {
    button.disabled = true;
    /** @type {[string, string][]} */
    const pairs = [];
    const look = async (/** @type {Image} */ { image_key }) => {
      const query = { limit: NEIGHBOURS, max_distance: ALIKE };
      const { data } = await call("GET", "/images/{image_key}/similar", { path: { image_key }, query }).catch(
        (error) => {
          if (error instanceof ApiProblem && error.status === 409) return { data: [] }; // nothing in it to compare
          throw error;
        },
      );
      for (const { image } of data) pairs.push([image_key, image.image_key]);
    };
    const told = (/** @type {number} */ done) =>
      fill(words, t("{done} of {all} compared", { done, all: images.length }));
    const { failed } = await each(images, look, told, stop.signal);
    if (stop.signal.aborted) return;
    if (failed.length) tellProblem(failed[0].error, t("Not all images were compared"));
    show(connected(images, pairs), t("No two of your images look alike."));
    button.disabled = false;
  };
  const button = h(
    "button",
    { type: "button", onclick: lookAlike },
    icon("spark", 18),
    t("Look for pictures that are alike"),
  );
  outlet.classList.add("narrow");
  fill(outlet, h("header.page-head", {}, h("h1", {}, t("Duplicates")), button), words, body);
  read();
  return () => stop.abort();
}
