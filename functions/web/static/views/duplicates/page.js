/**
 * The duplicates among the user's own images, or of those selected: the same files, and on request what looks alike.
 *
 * @import { Image } from "#api"
 * @import { Pair } from "./groups.js"
 */

import { all } from "../../core/api.js";
import { arrange, fill, h, unpressed } from "../../core/dom.js";
import { count, t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { empty, failed, waiting } from "../../parts/states.js";
import { duplicateGroups } from "./group.js";
import { connected, sameFiles } from "./groups.js";
import { likeness } from "./likeness.js";

/** @type {import("../../core/router.js").View} */
export function duplicatesPage(outlet, place) {
  const selected = new Set(place.query.getAll("image"));
  const stop = new AbortController();
  const body = h("div.card-stack");
  const head = h("header.page-head", {}, h("h1", {}, t("Duplicates")));
  const told = h("div.stack");
  /** @type {Image[]} */
  let images = [];
  /** @type {Pair[]} */
  let pairs = [];
  let none = t("No file is here twice.");
  const asked = () => (selected.size ? images.filter(({ image_key }) => selected.has(image_key)) : images);
  const groupsOf = duplicateGroups((deleted) => {
    images = images.filter(({ image_key }) => !deleted.includes(image_key));
    show();
  });
  const show = () => {
    const keys = new Set(asked().map(({ image_key }) => image_key));
    const groups = connected(images, pairs).filter((group) => group.some(({ image_key }) => keys.has(image_key)));
    if (groups.length) arrange(body, groupsOf(groups));
    else fill(body, empty("copy", t("No duplicates"), none));
  };
  let drawing = 0;
  const later = () => {
    cancelAnimationFrame(drawing); // many answers come at once
    drawing = requestAnimationFrame(() => unpressed(show));
  };
  const read = async () => {
    fill(body, waiting());
    try {
      const found = await all("/images", { query: { user_id: "me", limit: 100 }, signal: stop.signal });
      images = found.filter((image) => image.status === "ready");
      pairs = sameFiles(images);
      compare();
      show();
    } catch (error) {
      if (!stop.signal.aborted) fill(body, failed(error, read));
    }
  };
  const compare = () => {
    const found = (/** @type {Pair[]} */ more) => {
      pairs.push(...more);
      if (more.length) later();
    };
    const search = likeness(asked(), found, () => {
      none = t("No two of your images look alike.");
      show();
    });
    head.append(...search.buttons);
    fill(told, selected.size > 0 && among(asked().length), search.progress);
    stop.signal.addEventListener("abort", search.leave);
  };
  outlet.classList.add("narrow");
  fill(outlet, head, h("div.card-stack", {}, told, body));
  read();
  return () => stop.abort();
}

/** Say that only some images are compared. @param {number} n */
function among(n) {
  return h(
    "p.hint",
    {},
    count(n, "Duplicates of {n} selected image.", "Duplicates of {n} selected images."),
    " ",
    h("a", { href: hrefOf("/duplicates") }, t("Of all your images")),
  );
}
