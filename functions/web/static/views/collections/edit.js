/**
 * Forms of a collection: a new one, another name, and images that are put into one.
 *
 * @import { Collection, Visibility } from "#api"
 */

import { all, call } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { count, t } from "../../core/language.js";
import { go } from "../../core/router.js";
import { openForm } from "../../parts/dialog.js";
import { field } from "../../parts/fields.js";
import { tell, tellProblem } from "../../parts/notices.js";

const NEW = ""; // the choice of a collection that there is not yet

/**
 * @param {Collection | null} collection  null for a new one @param {string[]} image_keys  of a new one
 * @param {(saved: Collection) => void} done
 */
export function editCollection(collection, image_keys, done) {
  const name = nameField(collection?.name ?? "");
  const description = field(t("Description"), { kind: "textarea", rows: 3, value: collection?.description ?? "" });
  const visibility = field(
    t("Visibility"),
    {
      kind: "select",
      options: [
        ["private", t("Only me and those I share it with")],
        ["public", t("All users")],
      ],
      value: collection?.visibility ?? "private",
    },
    t("Whoever sees it sees those of its images that they may see anyway."),
  );
  openForm({
    title: collection ? collection.name : t("New collection"),
    yes: collection ? t("Save the collection") : t("Create the collection"),
    fields: [name.row, description.row, visibility.row],
    save: async () => {
      const said = {
        name: name.input.value.trim(),
        description: description.input.value.trim() || null,
        visibility: /** @type {Visibility} */ (visibility.input.value),
      };
      done(
        collection
          ? await call("PATCH", "/collections/{collection_id}", { path: collection, json: said })
          : await call("POST", "/collections", { json: { ...said, image_keys } }),
      );
    },
  });
}

/** @param {string} value */
function nameField(value) {
  return field(t("Name"), { value, required: true, maxLength: 160, autocomplete: "off" });
}

/** Put images at the end of a collection, which is chosen or made. Those that are in it already stay where they are.
 * @param {string[]} keys */
export async function addToCollection(keys) {
  const found = await all("/collections", { query: { limit: 100 } }).catch(tellProblem);
  if (!found) return;
  const mine = found.filter((one) => one.editable);
  const target = field(t("Collection"), {
    kind: "select",
    options: [
      ...mine.map(({ collection_id, name }) => /** @type {[string, string]} */ ([collection_id, name])),
      [NEW, t("A new one…")],
    ],
    value: mine[0]?.collection_id ?? NEW,
    onchange: () => draw(),
  });
  const name = nameField("");
  const draw = () => {
    name.row.hidden = target.input.value !== NEW;
    name.input.required = !name.row.hidden;
  };
  draw();
  openForm({
    title: count(keys.length, "Put {n} image into a collection", "Put {n} images into a collection"),
    yes: t("Put in"),
    fields: [h("div.stack", {}, target.row, name.row)],
    save: async () => {
      const collection_id = target.input.value;
      const saved = collection_id
        ? await call("PATCH", "/collections/{collection_id}", { path: { collection_id }, json: { add: keys } })
        : await call("POST", "/collections", { json: { name: name.input.value.trim(), image_keys: keys } });
      tell(t("Put into {name}.", { name: saved.name }), {
        kind: "good",
        action: { label: t("Show it"), act: () => go(pathOf(saved)) },
      });
    },
  });
}

/** @param {Pick<Collection, "collection_id">} collection */
export function pathOf({ collection_id }) {
  return `/collections/${encodeURIComponent(collection_id)}`;
}
