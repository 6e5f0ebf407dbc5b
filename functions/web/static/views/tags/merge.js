/**
 * Merge a tag into another: its images get the other one instead, and then an administrator deletes it. Whatever stops it, it can be begun
 * again: the images that are left still have the old tag, by which they are found.
 *
 * @import { CountedTag } from "#api"
 */

import { all, call } from "../../core/api.js";
import { count, t } from "../../core/language.js";
import { openBulk } from "../../parts/bulk.js";
import { chips } from "../../parts/chips.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { completeTags } from "../images/filters.js";
import { retag } from "../images/retag.js";

/**
 * @param {CountedTag} tag
 * @param {boolean} seesAll  whether no image is hidden from the user: else the tag stays, because others may use it
 * @param {() => void} changed
 */
export async function mergeTag(tag, seesAll, changed) {
  const path = { tag_id: tag.id };
  try {
    const images = await all("/tags/{tag_id}/images", { path, query: { limit: 100 } });
    if (!images.length) return tell(t("No image that you may see has this tag."));
    const target = chips({
      label: t("Into the tag"),
      names: [],
      change: (names) => names.length > 1 && target.set(names.slice(-1)),
      complete: async (q) => (await completeTags(q)).filter((name) => name !== tag.name),
      placeholder: t("Type a tag, then Enter"),
    });
    openBulk({
      title: t("Merge {name}", { name: tag.name }),
      yes: count(images.length, "Move {n} image", "Move {n} images"),
      fields: [target.row],
      items: images,
      name: (image) => image.filename,
      act: () => {
        const into = target.names().at(-1);
        if (!into || into === tag.name) throw new Error(t("Name another tag."));
        return ({ image_key }) => retag(image_key, (names) => names.map((name) => (name === tag.name ? into : name)));
      },
      done: async (done) => {
        const left = await call("GET", "/tags/{tag_id}/images", { path, query: { limit: 1 } }).catch(() => null);
        tell(count(done.length, "{n} image moved.", "{n} images moved."), { kind: "good" });
        if (seesAll && left?.data.length === 0) await call("DELETE", "/tags/{tag_id}", { path }).catch(tellProblem);
        changed();
      },
    });
  } catch (error) {
    tellProblem(error);
  }
}
