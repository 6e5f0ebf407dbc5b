/**
 * The collections that the user may see, each with its first image.
 *
 * @import { Collection } from "#api"
 */

import { all, call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { go, hrefOf } from "../../core/router.js";
import { day } from "../../core/words.js";
import { empty, failed, waiting } from "../../parts/states.js";
import { renewable } from "../images/urls.js";
import { editCollection, pathOf } from "./edit.js";

/** @type {import("../../core/router.js").View} */
export function collectionList(outlet) {
  const list = h("ul.grid", { "aria-label": t("Collections") });
  const state = h("div", {}, waiting());
  const read = async () => {
    try {
      const found = await all("/collections", { query: { limit: 100 } });
      fill(list, found.map(card));
      fill(state, found.length ? null : nothing());
    } catch (error) {
      fill(state, failed(error, read));
    }
  };
  const create = () => editCollection(null, [], (made) => go(pathOf(made)));
  fill(
    outlet,
    h(
      "header.page-head",
      {},
      h("h1", {}, t("Collections")),
      h("button.primary", { type: "button", onclick: create }, icon("plus", 18), t("New collection")),
    ),
    list,
    state,
  );
  read();
}

function nothing() {
  return empty(
    "folder",
    t("No collections yet"),
    t("A collection is a set of images in an order of your own: a talk, a case, a training set."),
  );
}

/** @param {Collection} collection */
function card(collection) {
  const { name, image_count, visibility, updated_at } = collection;
  return h(
    "li.tile",
    {},
    h(
      "a",
      { href: hrefOf(pathOf(collection)), title: name },
      cover(collection),
      h(
        "span.tile-words",
        {},
        h("span.tile-name", {}, name),
        h(
          "span.tile-kind",
          {},
          image_count === null ? day(updated_at) : count(image_count, "{n} image", "{n} images"),
          visibility === "public" && icon("globe", 13),
        ),
      ),
    ),
  );
}

/** @param {Collection} collection */
function cover({ collection_id, cover }) {
  const url = cover?.rendition?.url;
  if (!url) return h("span.thumb.none", {}, icon("folder", 26));
  const frame = h("span.thumb");
  const again = async () =>
    (await call("GET", "/collections/{collection_id}", { path: { collection_id } })).cover?.rendition?.url;
  const picture = h("img", { alt: "", src: url, loading: "lazy" });
  return fill(
    frame,
    renewable(picture, again, () => fill(frame, icon("folder", 26))),
  );
}
