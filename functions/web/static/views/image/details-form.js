/**
 * The details of an image to edit: each field is saved when it is left.
 *
 * @import { Image, ImagePatch } from "#api"
 * @import { Editor } from "../../parts/unsaved.js"
 * @import { Open } from "./open.js"
 *
 * @typedef {Partial<Omit<ImagePatch, "tags">> & {tags: string[]}} Values  of the fields
 */

import { fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { ApiProblem, inWords } from "../../core/problem.js";
import { hrefOf } from "../../core/router.js";
import { chips } from "../../parts/chips.js";
import { field } from "../../parts/fields.js";
import { locationField } from "../../parts/locations.js";
import { keptOf, unwatch, watch } from "../../parts/unsaved.js";
import { completeTags } from "../images/filters.js";
import { patch, refresh } from "./open.js";

/** Save each field when it is left, and all of them when the page is. @param {Open} open @returns {HTMLElement} */
export function detailsForm(open) {
  const key = `details of ${open.image.image_key}`;
  const before = storedOf(open.image);
  const first = { ...before, .../** @type {Partial<Values>} */ (keptOf(key)) };
  const tags = chips({
    label: t("Tags"),
    names: first.tags,
    change: () => save(),
    complete: completeTags,
  });
  const fields = fieldsOf(first);
  const note = h("div.form-error", { role: "alert", hidden: true });
  const outcome = h("p.hint", { role: "status" });
  const values = () => valuesOf(fields, tags.names());
  let stored = before;
  const changes = () => changed(values(), stored);
  const store = async () => {
    const now = values();
    const different = changed(now, stored);
    if (!Object.keys(different).length) return;
    await patch(open, different);
    stored = now;
  };
  let last = Promise.resolve();
  const queued = () => (last = last.catch(() => null).then(store)); // each save needs the entity tag of the one before
  const save = async () => {
    if (!element.checkValidity()) return;
    note.hidden = true;
    try {
      await queued();
      fill(outcome, t("Saved."));
    } catch (error) {
      fill(outcome);
      fill(note, inWords(error), " ", error instanceof ApiProblem && error.status === 412 && takeTheirs()).hidden =
        false;
    }
  };
  const takeTheirs = () =>
    h(
      "button.link",
      {
        type: "button",
        onclick: async () => {
          await refresh(open);
          unwatch(editor);
          element.replaceWith(detailsForm(open));
        },
      },
      t("Show the other version"),
    );
  /** @type {Editor} */
  const editor = {
    key,
    name: open.image.filename,
    place: hrefOf(`/images/${encodeURIComponent(open.image.image_key)}`),
    isDirty: () => Object.keys(changes()).length > 0,
    save: queued,
    draft: changes,
  };
  watch(editor);
  const element = h(
    "form.stack",
    {
      onsubmit: (event) => {
        event.preventDefault();
        save();
      },
      onchange: save,
    },
    fields.filename.row,
    fields.description.row,
    tags.row,
    h("div.pair", {}, fields.visibility.row, fields.ml_tag.row),
    fields.location_id.row,
    h("div.pair", {}, fields.client_id.row, fields.hardware_id.row),
    note,
    h("div.form-actions", {}, h("button.primary", { type: "submit" }, t("Save")), outcome),
  );
  return element;
}

/** @param {Values} first */
function fieldsOf(first) {
  return {
    filename: field(t("File name"), { value: first.filename ?? "", required: true, maxLength: 255 }),
    description: field(t("Description"), { kind: "textarea", rows: 3, value: first.description ?? "" }),
    visibility: field(t("Visibility"), {
      kind: "select",
      options: [
        ["private", t("Only its owner")],
        ["public", t("All users")],
      ],
      value: first.visibility ?? "private",
    }),
    ml_tag: field(t("Training set"), {
      kind: "select",
      options: [["", t("None")], "TRAIN", "TEST", "LIVE"],
      value: first.ml_tag ?? "",
    }),
    location_id: locationField(first.location_id ?? "", { none: t("None"), invent: true }),
    client_id: field(t("Client"), { value: first.client_id ?? "" }),
    hardware_id: field(t("Device"), { value: first.hardware_id ?? "" }),
  };
}

/** @param {ReturnType<typeof fieldsOf>} fields @param {string[]} tags @returns {Values} */
function valuesOf(fields, tags) {
  const typed = Object.entries(fields).map(([name, { input }]) => [name, input.value.trim() || null]);
  return { ...Object.fromEntries(typed), tags };
}

/** @param {Image} image @returns {Values} */
function storedOf(image) {
  const { filename, description, visibility, ml_tag, location_id, client_id, hardware_id } = image;
  return {
    ...{ filename, description, visibility, ml_tag, location_id, client_id, hardware_id },
    tags: image.tags.map((tag) => tag.name),
  };
}

/** Return only the fields that differ. @param {Values} now @param {Values} before @returns {Partial<ImagePatch>} */
function changed(now, before) {
  const differs = (/** @type {[string, unknown]} */ [name, value]) =>
    JSON.stringify(value ?? null) !== JSON.stringify(/** @type {Record<string, unknown>} */ (before)[name] ?? null);
  return Object.fromEntries(Object.entries(now).filter(differs));
}
