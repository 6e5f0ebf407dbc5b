/**
 * The actions for the selected images; in the bin, they can only be restored.
 *
 * @import { Image, Query } from "#api"
 * @import { Selection } from "./selection.js"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { counted } from "../../core/words.js";
import { chips } from "../../parts/chips.js";
import { confirmed, openForm } from "../../parts/dialog.js";
import { checkbox } from "../../parts/fields.js";
import { tell } from "../../parts/notices.js";
import { deleteImages, restoreImages } from "./delete.js";
import { exportCoco } from "./export.js";
import { completeTags } from "./filters.js";

/**
 * @param {Selection} selection @param {() => Image[]} images
 * @param {{query: () => Query<"GET", "/images">, inBin: () => boolean, changed: () => void}} traits
 */
export function selectionBar(selection, images, { query, inBin, changed }) {
  const words = h("strong", { role: "status" });
  const restore = h(
    "button.quiet",
    { type: "button", onclick: () => restoreImages(selection.keys()) },
    icon("undo", 18),
    h("span", {}, "Restore"),
  );
  const others = [
    h(
      "button.quiet",
      { type: "button", onclick: () => tagSelected(selection.keys(), images(), changed) },
      icon("tag", 18),
      h("span", {}, "Tag"),
    ),
    h(
      "button.quiet",
      { type: "button", onclick: () => exportCoco(selection.keys(), query()) },
      icon("export", 18),
      h("span", {}, "Export COCO"),
    ),
    h(
      "button.quiet.danger-text",
      { type: "button", onclick: () => deleteSelected(selection.keys()) },
      icon("trash", 18),
      h("span", {}, "Delete"),
    ),
  ];
  const bar = h(
    "div.selection-bar",
    { role: "toolbar", "aria-label": "Selected images", hidden: true },
    h("button.bare", { type: "button", "aria-label": "Select none", onclick: () => selection.clear() }, icon("close")),
    words,
    h(
      "button.quiet",
      { type: "button", onclick: () => selection.replace(images().map((image) => image.image_key)) },
      icon("check", 18),
      h("span", {}, "All shown"),
    ),
    restore,
    ...others,
  );
  selection.addEventListener("change", () => {
    bar.hidden = !selection.size;
    restore.hidden = !inBin();
    for (const button of others) button.hidden = inBin();
    fill(words, `${selection.size} selected`);
  });
  return bar;
}

/** @param {string[]} keys @param {Image[]} images @param {() => void} changed */
function tagSelected(keys, images, changed) {
  let replace = false;
  const tags = chips({
    label: "Tags",
    names: [],
    change: () => {},
    complete: completeTags,
    placeholder: "Type a tag, then Enter",
  });
  openForm({
    title: `Tag ${counted(keys.length, "image")}`,
    yes: "Save the tags",
    fields: [tags.row, checkbox("Replace the tags they have", false, (on) => (replace = on))],
    save: async () => {
      const chosen = images.filter((image) => keys.includes(image.image_key));
      const outcomes = await Promise.allSettled(
        chosen.map((image) => {
          const kept = replace ? [] : image.tags.map((tag) => tag.name);
          return call("PATCH", "/images/{image_key}", {
            path: image,
            json: { tags: [...new Set([...kept, ...tags.names()])] },
          });
        }),
      );
      const refused = outcomes.filter((outcome) => outcome.status === "rejected");
      if (refused.length === chosen.length && refused[0])
        throw /** @type {PromiseRejectedResult} */ (refused[0]).reason;
      tell(
        refused.length
          ? `${chosen.length - refused.length} tagged; ${counted(refused.length, "image is", "images are")} not yours to tag.`
          : `${counted(chosen.length, "image")} tagged.`,
        {
          kind: refused.length ? "bad" : "good",
        },
      );
      changed();
    },
  });
}

/** @param {string[]} keys */
async function deleteSelected(keys) {
  const what = counted(keys.length, "image");
  const sure = await confirmed({
    title: `Delete ${what}?`,
    text: "They are deleted for all users, with their annotations. They stay in the bin for some days and can be restored.",
    yes: `Delete ${what}`,
    danger: true,
  });
  if (sure) await deleteImages(keys);
}
