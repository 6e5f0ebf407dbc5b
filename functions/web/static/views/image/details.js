/**
 * The details panel: metadata to edit, and facts about the image.
 *
 * @import { Image } from "#api"
 * @import { Open } from "./open.js"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { isAdmin } from "../../core/me.js";
import { hrefOf } from "../../core/router.js";
import { bytesInWords, moment } from "../../core/words.js";
import { detailsForm } from "./details-form.js";

/** @param {Open} open */
export function detailsPanel(open) {
  return h("div.stack", {}, open.editable ? detailsForm(open) : said(open.image), facts(open));
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
    [t("Taken"), image.captured_at && moment(image.captured_at)],
    [t("Camera"), image.camera],
    [t("Owner"), owner(open)],
    [t("Uploaded"), moment(image.uploaded_at)],
    [t("Added"), moment(image.created_at)],
    [t("Changed"), moment(image.updated_at)],
    [t("Size"), bytesInWords(image.size)],
    [t("Training set"), image.ml_tag],
    [t("Location"), image.location_id],
    [t("Labels"), image.labels.map((label) => `${label.name} ${Math.round(label.confidence * 100)} %`).join(", ")],
    [t("Key"), image.image_key],
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
