/**
 * Merge a tag into another. A request moves some hundreds of images, so it is repeated until the tag is gone; when the dialog is closed
 * before, the service moves the rest by itself.
 *
 * @import { CountedTag } from "#api"
 */

import { all, call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { count, t } from "../../core/language.js";
import { ApiProblem } from "../../core/problem.js";
import { chips } from "../../parts/chips.js";
import { openForm } from "../../parts/dialog.js";
import { tell } from "../../parts/notices.js";
import { completeTags } from "../images/filters.js";

/** @param {CountedTag} tag @param {() => void} changed */
export function mergeTag(tag, changed) {
  const title = t("Merge {name}", { name: tag.name });
  const target = chips({
    label: t("Into the tag"),
    names: [],
    change: (names) => names.length > 1 && target.set(names.slice(-1)),
    complete: async (q) => (await completeTags(q)).filter((name) => name !== tag.name),
    placeholder: t("Type a tag, then Enter"),
  });
  const bar = h("progress", { max: tag.image_count || 1, value: 0, hidden: true, "aria-label": title });
  const words = h("p.hint", { role: "status" }, t("All its images get the other tag, and this one is deleted."));
  const told = (/** @type {number} */ left) => {
    bar.hidden = false;
    bar.value = tag.image_count - left;
    fill(words, t("{done} of {all}", { done: bar.value, all: tag.image_count }));
  };
  const dialog = openForm({
    title,
    yes: t("Merge"),
    no: t("Close"), // it does not stop the service
    fields: [target.row, words, bar],
    save: async () => {
      const into = await otherTag(target.names().at(-1), tag);
      told(tag.image_count);
      let left;
      do {
        await call("POST", "/tags/{tag_id}/merge", { path: { tag_id: tag.id }, json: { into: into.id } });
        left = await imagesLeft(tag);
        told(left ?? 0);
      } while (left !== null && dialog.open);
      if (left === null)
        tell(t("{name} is merged into {other}.", { name: tag.name, other: into.name }), { kind: "good" });
      else tell(count(left, "{n} image follows within minutes.", "{n} images follow within minutes."));
      if (!dialog.open) changed(); // once more, because the list was read before this
    },
  });
  dialog.addEventListener("close", changed);
}

/** Return the tag of a name. @param {string | undefined} name @param {CountedTag} tag  which it must not be */
async function otherTag(name, tag) {
  if (!name || name === tag.name) throw new Error(t("Name another tag."));
  const found = (await all("/tags", { query: { q: name, limit: 100 } })).find((one) => one.name === name.normalize());
  if (!found) throw new Error(t("No tag is called {name}.", { name }));
  return found;
}

/** Return how many images have a tag, or null when it is gone. @param {CountedTag} tag */
async function imagesLeft(tag) {
  try {
    return (await call("GET", "/tags/{tag_id}", { path: { tag_id: tag.id } })).image_count;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
}
