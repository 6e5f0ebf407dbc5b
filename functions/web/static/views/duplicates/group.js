/**
 * A group of images of which one is kept.
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

/** @param {Image[]} group */
export function duplicateGroup(group) {
  const name = freshId("keep");
  let kept = best(group);
  const others = () => group.filter((image) => image !== kept);
  const remove = async () => {
    const n = group.length - 1;
    const sure = await confirmed({
      title: count(n, "Delete {n} duplicate?", "Delete {n} duplicates?"),
      text: t("{name} stays. The others lie in the bin for some days and can be restored.", { name: kept.filename }),
      yes: count(n, "Delete {n} image", "Delete {n} images"),
      danger: true,
    });
    if (sure && (await deleteImages(others().map((image) => image.image_key)))) element.remove();
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
        h("input", { type: "radio", name, checked: image === kept, onchange: () => (kept = image) }),
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
  return element;
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
