/**
 * One collection: its images in their order, which who may change it changes by dragging or by keyboard.
 *
 * @import { Collection, Image } from "#api"
 */

import { all, call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { go, hrefOf } from "../../core/router.js";
import { confirmed } from "../../parts/dialog.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { empty } from "../../parts/states.js";
import { imageGrid } from "../images/grid.js";
import { editCollection } from "./edit.js";
import { moved } from "./order.js";
import { shareCollection } from "./share.js";
import { orderedTile } from "./tile.js";

/** @type {import("../../core/router.js").View} */
export async function collectionPage(outlet, _place, collection_id) {
  const path = { collection_id };
  let [collection, images] = await Promise.all([
    call("GET", "/collections/{collection_id}", { path }),
    all("/collections/{collection_id}/images", { path, query: { limit: 100 } }),
  ]);
  const head = h("header.page-head");
  const words = h("p.soft");
  const foot = h("div");
  const told = h("p.unseen", { role: "status" });
  let saving = Promise.resolve();
  let agreed = false; // that images which are out of sight fall out

  const save = (/** @type {Parameters<typeof patched>[1]} */ change) => {
    saving = saving.then(async () => {
      collection = await patched(collection, change);
      drawHead();
    });
    return saving.catch(async (error) => {
      saving = Promise.resolve();
      tellProblem(error, t("The collection was not changed"));
      images = await all("/collections/{collection_id}/images", { path, query: { limit: 100 } });
      draw();
    });
  };
  const move = async (/** @type {string} */ key, /** @type {number} */ to) => {
    const from = images.findIndex((image) => image.image_key === key);
    if (from < 0 || from === to || !(await mayOrder())) return;
    images = moved(images, from, to);
    draw();
    grid
      .tiles()
      .find((tile) => tile.dataset.key === key)
      ?.querySelector("button")
      ?.focus();
    fill(told, t("{name} is now {place} of {all}.", { name: images[to].filename, place: to + 1, all: images.length }));
    save({ image_keys: images.map((image) => image.image_key) });
  };
  const mayOrder = async () => {
    const unseen = (collection.image_count ?? 0) - images.length;
    agreed ||=
      unseen <= 0 ||
      (await confirmed({
        title: t("Take out what you cannot see?"),
        text: count(
          unseen,
          "{n} image of this collection is in the bin or hidden from you. A new order leaves it out.",
          "{n} images of this collection are in the bin or hidden from you. A new order leaves them out.",
        ),
        yes: t("Make the new order"),
      }));
    return agreed;
  };
  const takeOut = (/** @type {Image} */ image) => {
    images = images.filter((one) => one !== image);
    draw();
    save({ remove: [image.image_key] });
  };
  const grid = imageGrid((image) =>
    orderedTile(image, collection.editable, {
      place: () => images.findIndex((one) => one.image_key === image.image_key),
      all: () => images.length,
      columns: () => grid.columns(),
      move,
      takeOut,
    }),
  );
  const draw = () => {
    grid.show(images, images.length);
    fill(foot, images.length ? null : nothing());
  };
  const drawHead = () => {
    fill(
      head,
      headOf(collection, (saved) => {
        collection = saved;
        drawHead();
      }),
    );
    fill(words, collection.description);
    document.title = t("{name} · Lightbox", { name: collection.name });
  };
  drawHead();
  fill(outlet, head, words, grid.element, foot, told);
  draw();
  return () => grid.leave();
}

/** @param {Collection} collection @param {import("#api").Body<"PATCH", "/collections/{collection_id}">} json */
function patched({ collection_id }, json) {
  return call("PATCH", "/collections/{collection_id}", { path: { collection_id }, json });
}

function nothing() {
  return empty(
    "folder",
    t("No images in it"),
    t("Select images in the library, and put them into this collection."),
    h("a.button", { href: hrefOf("/images") }, t("Show images")),
  );
}

/** @param {Collection} collection @param {(saved: Collection) => void} changed */
function headOf(collection, changed) {
  const { collection_id, name, editable } = collection;
  const remove = async () => {
    const sure = await confirmed({
      title: t("Delete {name}?", { name }),
      text: t("The images stay in the library."),
      yes: t("Delete it"),
      danger: true,
    });
    if (!sure) return;
    await call("DELETE", "/collections/{collection_id}", { path: { collection_id } }).then(() => {
      tell(t("Deleted."), { kind: "good" });
      go("/collections");
    }, tellProblem);
  };
  return [
    h("h1", {}, name),
    editable &&
      h(
        "div.head-actions",
        {},
        h("button", { type: "button", onclick: () => editCollection(collection, [], changed) }, t("Edit")),
        h(
          "button",
          { type: "button", onclick: () => shareCollection(collection, changed) },
          icon("users", 18),
          t("Share"),
        ),
        h("button.danger-text", { type: "button", onclick: remove }, t("Delete")),
      ),
  ];
}
