/** Which images are selected, and what can be done with them together. */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { ApiProblem } from "../../core/problem.js";
import { counted } from "../../core/words.js";
import { chips } from "../../parts/chips.js";
import { confirmed, openForm } from "../../parts/dialog.js";
import { checkbox } from "../../parts/fields.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { exportCoco } from "./export.js";
import { completeTags } from "./filters.js";
import { imagesChanged } from "./shelf.js";

export class Selection extends EventTarget {
  /** @type {Set<string>} */
  #keys = new Set();
  #last = "";

  get size() {
    return this.#keys.size;
  }

  /** @param {string} key */
  has(key) {
    return this.#keys.has(key);
  }

  keys() {
    return [...this.#keys];
  }

  /** @param {any[]} images @param {string} key @param {boolean} on @param {boolean} range  from the last one touched */
  set(images, key, on, range) {
    const order = images.map((image) => image.image_key);
    const [from, to] = [range && this.#last ? order.indexOf(this.#last) : -1, order.indexOf(key)];
    const keys = from < 0 ? [key] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const one of keys) {
      if (on) this.#keys.add(one);
      else this.#keys.delete(one);
    }
    this.#last = key;
    this.dispatchEvent(new Event("change"));
  }

  /** @param {string[]} keys */
  replace(keys) {
    this.#keys = new Set(keys);
    this.dispatchEvent(new Event("change"));
  }

  clear() {
    this.replace([]);
  }
}

/**
 * @param {Selection} selection @param {() => any[]} images
 * @param {{ask: () => Record<string, any>, changed: () => void}} traits
 */
export function selectionBar(selection, images, { ask, changed }) {
  const words = h("strong", { role: "status" });
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
    h(
      "button.quiet",
      { type: "button", onclick: () => tagSelected(selection.keys(), images(), changed) },
      icon("tag", 18),
      h("span", {}, "Tag"),
    ),
    h(
      "button.quiet",
      { type: "button", onclick: () => exportCoco(selection.keys(), ask()) },
      icon("export", 18),
      h("span", {}, "Export COCO"),
    ),
    h(
      "button.quiet.danger-text",
      { type: "button", onclick: () => deleteSelected(selection.keys()) },
      icon("trash", 18),
      h("span", {}, "Delete"),
    ),
  );
  selection.addEventListener("change", () => {
    bar.hidden = !selection.size;
    fill(words, `${selection.size} selected`);
  });
  return bar;
}

/** @param {string[]} keys @param {any[]} images @param {() => void} changed */
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
          const kept = replace ? [] : image.tags.map((/** @type {any} */ tag) => tag.name);
          return call("PATCH", `/images/${encodeURIComponent(image.image_key)}`, {
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
    text: "They vanish for everybody, with their annotations. You can undo this right afterwards.",
    yes: `Delete ${what}`,
    danger: true,
  });
  if (sure) await deleteImages(keys);
}

/** Deletes, says what came of it, and offers to undo it. @param {string[]} keys @returns {Promise<boolean>} whether some are gone */
export async function deleteImages(keys) {
  try {
    const { results } = await call("POST", "/images/batch-delete", { json: { image_keys: keys } });
    const gone = results
      .filter((/** @type {any} */ one) => one.status === 204)
      .map((/** @type {any} */ one) => one.image_key);
    const kept = keys.length - gone.length;
    const undo = { label: "Undo", act: () => restore(gone) };
    tell(
      kept
        ? `${gone.length} deleted; ${counted(kept, "image is", "images are")} not yours to delete.`
        : `${counted(gone.length, "image")} deleted.`,
      {
        kind: kept ? "bad" : "good",
        action: gone.length ? undo : undefined,
      },
    );
    imagesChanged();
    return gone.length > 0;
  } catch (error) {
    tellProblem(error, "Nothing was deleted");
    return false;
  }
}

/** @param {string[]} keys */
async function restore(keys) {
  const outcomes = await Promise.allSettled(
    keys.map((key) => call("POST", `/images/${encodeURIComponent(key)}/restore`)),
  );
  const refused = outcomes.filter((outcome) => outcome.status === "rejected");
  const reason = /** @type {PromiseRejectedResult | undefined} */ (refused[0])?.reason;
  if (reason)
    tellProblem(
      reason instanceof ApiProblem && reason.absent ? new Error("This service cannot restore deleted images.") : reason,
      "Not everything came back",
    );
  else tell(`${counted(keys.length, "image")} restored.`, { kind: "good" });
  imagesChanged();
}
