/**
 * Groups of images of which one is kept.
 *
 * @import { Image } from "#api"
 */

import { freshId, h } from "../../core/dom.js";
import { count, t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { bytesInWords, day } from "../../core/words.js";
import { confirmed } from "../../parts/dialog.js";
import { deleteImages } from "../images/delete.js";
import { thumbnail } from "../images/thumbnail.js";
import { best } from "./groups.js";

/**
 * Return a function that draws groups. A group that was drawn before stays as it is, and one that has grown keeps what was chosen in it.
 *
 * @param {(keys: string[]) => void} deleted
 */
export function duplicateGroups(deleted) {
  /** @type {Map<string, ReturnType<typeof duplicateGroup>>} */
  let drawn = new Map();
  return (/** @type {Image[][]} */ groups) => {
    const chosen = new Set([...drawn.values()].map((group) => group.chosen()));
    const one = (/** @type {Image[]} */ group) => {
      const name = group.map((image) => image.image_key).join();
      const kept = group.find((image) => chosen.has(image));
      return /** @type {const} */ ([name, drawn.get(name) ?? duplicateGroup(group, kept, deleted)]);
    };
    drawn = new Map(groups.map(one));
    return [...drawn.values()].map(({ element }) => element);
  };
}

/** @param {Image[]} group @param {Image | undefined} chosen  to keep @param {(keys: string[]) => void} deleted */
function duplicateGroup(group, chosen, deleted) {
  const name = freshId("keep");
  let kept = chosen ?? best(group);
  const remove = async () => {
    const n = group.length - 1;
    const sure = await confirmed({
      title: count(n, "Delete {n} duplicate?", "Delete {n} duplicates?"),
      text: t("{name} stays. The others lie in the bin for some days and can be restored.", { name: kept.filename }),
      yes: count(n, "Delete {n} image", "Delete {n} images"),
      danger: true,
    });
    const keys = group.filter((image) => image !== kept).map((image) => image.image_key);
    if (sure && (await deleteImages(keys))) deleted(keys);
  };
  const choice = (/** @type {Image} */ image) =>
    h(
      "li",
      {},
      h(
        "a",
        { href: hrefOf(`/images/${encodeURIComponent(image.image_key)}`), title: image.filename },
        thumbnail(image),
        h("span.tile-name", {}, image.filename),
      ),
      h("p.hint", {}, factsOf(image)),
      h(
        "label.check",
        {},
        h("input", { type: "radio", name, checked: image === kept, onchange: () => (kept = chosen = image) }),
        t("Keep {name}", { name: image.filename }),
      ),
    );
  const element = h(
    "section.panel",
    {},
    h("div.panel-head", {}, h("h2", {}, count(group.length, "{n} image", "{n} images"))),
    h("ul.duplicates", {}, group.map(choice)),
  );
  const button = h("button.danger-text", { type: "button", onclick: remove }, t("Delete the others"));
  element.querySelector(".panel-head")?.append(button);
  return { element, chosen: () => chosen };
}

/** @param {Image} image */
function factsOf(image) {
  return [
    image.width && `${image.width} × ${image.height}`,
    bytesInWords(image.size),
    day(image.created_at),
    image.annotation_count > 0 && count(image.annotation_count, "{n} annotation", "{n} annotations"),
  ]
    .filter(Boolean)
    .join(" · ");
}
