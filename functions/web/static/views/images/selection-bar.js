/**
 * The actions for the selected images; in the bin, they can only be restored.
 *
 * @import { Image, Query } from "#api"
 * @import { Selection } from "./selection.js"
 */

import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { go } from "../../core/router.js";
import { confirmed } from "../../parts/dialog.js";
import { addToCollection } from "../collections/edit.js";
import { changeImages, shareImages, tagImages } from "./bulk-actions.js";
import { deleteImages, restoreImages } from "./delete.js";
import { exportCoco } from "./export.js";
import { selectionKeys } from "./selection-keys.js";
import { downloadZip } from "./zip.js";

/**
 * @param {Selection} selection @param {() => Image[]} images
 * @param {{query: () => Query<"GET", "/images">, inBin: () => boolean, changed: () => void}} traits
 */
export function selectionBar(selection, images, { query, inBin, changed }) {
  const words = h("strong", { role: "status" });
  const chosen = () => images().filter((image) => selection.has(image.image_key));
  const button = (
    /** @type {Parameters<typeof icon>[0]} */ picture,
    /** @type {string} */ label,
    /** @type {() => unknown} */ act,
    danger = false,
  ) =>
    h(
      `button.quiet${danger ? ".danger-text" : ""}`,
      { type: "button", onclick: act },
      icon(picture, 18),
      h("span", {}, label),
    );
  const restore = button("undo", t("Restore"), () => restoreImages(selection.keys()));
  const byKey = {
    t: button("tag", t("Tag"), () => tagImages(chosen(), changed)),
    s: button("users", t("Share"), () => shareImages(chosen(), changed)),
    k: button("folder", t("Collect"), () => addToCollection(selection.keys())),
    c: button("layers", t("Change"), () => changeImages(chosen(), changed)),
    z: button("download", t("Download"), () => downloadZip(selection.keys())),
    d: button("copy", t("Duplicates"), () => go("/duplicates", { image: selection.keys() })),
    e: button("export", t("Export COCO"), () => exportCoco(selection.keys(), query())),
    Delete: button("trash", t("Delete"), () => deleteSelected(selection.keys()), true),
  };
  const others = Object.values(byKey);
  const all = button("check", t("All shown"), () => selection.replace(images().map((image) => image.image_key)));
  const bar = h(
    "div.selection-bar",
    { role: "toolbar", "aria-label": t("Selected images"), hidden: true },
    h(
      "button.bare",
      { type: "button", "aria-label": t("Select none"), onclick: () => selection.clear() },
      icon("close"),
    ),
    words,
    all,
    restore,
    ...others,
  );
  selectionKeys(bar, selection, { a: all, ...byKey, u: restore });
  selection.addEventListener("change", () => {
    bar.hidden = !selection.size;
    restore.hidden = !inBin();
    for (const button of others) button.hidden = inBin();
    fill(words, t("{n} selected", { n: selection.size }));
  });
  return bar;
}

/** @param {string[]} keys */
async function deleteSelected(keys) {
  const n = keys.length;
  const sure = await confirmed({
    title: count(n, "Delete {n} image?", "Delete {n} images?"),
    text: t(
      "They are deleted for all users, with their annotations. They stay in the bin for some days and can be restored.",
    ),
    yes: count(n, "Delete {n} image", "Delete {n} images"),
    danger: true,
  });
  if (sure) await deleteImages(keys);
}
