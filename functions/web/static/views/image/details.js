/**
 * The details panel: metadata to edit, and facts about the image.
 *
 * @import { Image, ImagePatch } from "#api"
 * @import { Open } from "./open.js"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { isAdmin } from "../../core/me.js";
import { ApiProblem, inWords } from "../../core/problem.js";
import { hrefOf } from "../../core/router.js";
import { bytesInWords, moment } from "../../core/words.js";
import { chips } from "../../parts/chips.js";
import { field } from "../../parts/fields.js";
import { locationField } from "../../parts/locations.js";
import { tell } from "../../parts/notices.js";
import { completeTags } from "../images/filters.js";
import { patch, refresh } from "./open.js";

/** @param {Open} open */
export function detailsPanel(open) {
  return h("div.stack", {}, open.editable ? form(open) : said(open.image), facts(open));
}

/** @param {Open} open @returns {Node} */
function form(open) {
  const { image } = open;
  const tags = chips({
    label: "Tags",
    names: image.tags.map((tag) => tag.name),
    change: () => {},
    complete: completeTags,
  });
  const fields = {
    filename: field("File name", { value: image.filename, required: true, maxLength: 255 }),
    description: field("Description", { kind: "textarea", rows: 3, value: image.description ?? "" }),
    visibility: field("Visibility", {
      kind: "select",
      options: [
        ["private", "Only its owner"],
        ["public", "All users"],
      ],
      value: image.visibility,
    }),
    ml_tag: field("Training set", {
      kind: "select",
      options: [["", "None"], "TRAIN", "TEST", "LIVE"],
      value: image.ml_tag ?? "",
    }),
    location_id: locationField(image.location_id ?? "", { none: "None", invent: true }),
    client_id: field("Client", { value: image.client_id ?? "" }),
    hardware_id: field("Device", { value: image.hardware_id ?? "" }),
  };
  const note = h("div.form-error", { role: "alert", hidden: true });
  const button = h("button.primary", { type: "submit" }, "Save");
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    button.disabled = true;
    note.hidden = true;
    try {
      await patch(open, changesOf(fields, tags.names(), image));
      tell("Saved.", { kind: "good" });
    } catch (error) {
      fill(note, inWords(error), " ", error instanceof ApiProblem && error.status === 412 && takeTheirs()).hidden =
        false;
    } finally {
      button.disabled = false;
    }
  };
  const takeTheirs = () =>
    h(
      "button.link",
      {
        type: "button",
        onclick: async () => {
          await refresh(open);
          element.replaceWith(form(open));
        },
      },
      "Show the other version",
    );
  const element = h(
    "form.stack",
    { onsubmit: save },
    fields.filename.row,
    fields.description.row,
    tags.row,
    h("div.pair", {}, fields.visibility.row, fields.ml_tag.row),
    fields.location_id.row,
    h("div.pair", {}, fields.client_id.row, fields.hardware_id.row),
    note,
    button,
  );
  return element;
}

/**
 * Return only the fields that were changed.
 *
 * @param {Record<string, {input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement}>} fields
 * @param {string[]} tags @param {Image} image
 * @returns {Partial<ImagePatch>}
 */
function changesOf(fields, tags, image) {
  const [before, changes] = /** @type {Record<string, unknown>[]} */ ([image, {}]);
  for (const [name, { input }] of Object.entries(fields)) {
    const value = input.value.trim() || null;
    if (value !== (before[name] ?? null)) changes[name] = value;
  }
  const worn = image.tags.map((tag) => tag.name);
  if (tags.join("\n") !== worn.join("\n")) changes.tags = tags;
  return changes;
}

/** @param {Image} image */
function said(image) {
  return h(
    "div.stack",
    {},
    image.description && h("p", {}, image.description),
    h(
      "div.tag-list",
      {},
      image.tags.map((tag) => h("a.chip", { href: hrefOf("/images", { tag: tag.name }) }, tag.name)),
    ),
  );
}

/** Say whose the image is, in a node that is filled when it is known: only administrators may ask for others' names.
 * @param {Open} open */
function owner({ image, user }) {
  const place = h(
    "span",
    {},
    image.user_id === user.id ? t("You, {name}", { name: user.username }) : t("Another user"),
  );
  if (isAdmin(user) && image.user_id !== user.id)
    call("GET", "/users/{user_id}", { path: image }).then(
      ({ id, username }) => fill(place, h("a", { href: hrefOf(`/users/${encodeURIComponent(id)}`) }, username)),
      () => null,
    );
  return place;
}

/** @param {Open} open */
function facts(open) {
  const { image } = open;
  const rows = [
    ["Taken", image.captured_at && moment(image.captured_at)],
    ["Camera", image.camera],
    [t("Owner"), owner(open)],
    ["Uploaded", moment(image.uploaded_at)],
    ["Added", moment(image.created_at)],
    ["Changed", moment(image.updated_at)],
    ["Size", bytesInWords(image.size)],
    ["Training set", image.ml_tag],
    ["Location", image.location_id],
    ["Labels", image.labels.map((label) => `${label.name} ${Math.round(label.confidence * 100)} %`).join(", ")],
    ["Key", image.image_key],
    ["SHA-256", image.sha256],
  ].filter(([, value]) => value);
  return h(
    "dl.facts",
    {},
    rows.flatMap(([name, value]) => [
      h("dt", {}, name),
      h("dd", { class: name === "Key" || name === "SHA-256" ? "mono" : "" }, value),
    ]),
  );
}
