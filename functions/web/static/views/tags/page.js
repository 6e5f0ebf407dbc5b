/**
 * The tags: with the number of images of each, renamed, merged and deleted by who made them and by administrators.
 *
 * @import { CountedTag, User } from "#api"
 */

import { call } from "../../core/api.js";
import { fill, h, settled } from "../../core/dom.js";
import { count, t } from "../../core/language.js";
import { isAdmin, me } from "../../core/me.js";
import { hrefOf, note } from "../../core/router.js";
import { confirmed, openForm } from "../../parts/dialog.js";
import { field } from "../../parts/fields.js";
import { listing } from "../../parts/listing.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { mergeTag } from "./merge.js";

/** @type {import("../../core/router.js").View} */
export async function tagsPage(outlet, place) {
  const user = await me();
  const read = () => {
    if (!search.isConnected) return; // the view was left meanwhile
    note("/tags", { q: search.value.trim() });
    table.read({ q: search.value.trim() });
  };
  const table = listing({
    page: (query, signal) => call("GET", "/tags", { query, signal }),
    columns: [t("Tag"), t("Images"), t("Actions")],
    row: (tag) => [
      tag.name,
      h("a", { href: hrefOf("/images", { tag: tag.name }) }, count(tag.image_count, "{n} image", "{n} images")),
      actions(tag, user, read),
    ],
    nothing: t("No tags are called so."),
  });
  const look = settled(250, read);
  const search = h("input", {
    type: "search",
    "aria-label": t("Search tags"),
    placeholder: t("Search tags…"),
    value: place.query.get("q") ?? "",
    oninput: look,
  });
  outlet.classList.add("narrow");
  fill(
    outlet,
    h("header.page-head", {}, h("h1", {}, t("Tags"))),
    h("div.toolbar", {}, h("div.field", {}, search)),
    table.element,
  );
  read();
  return () => look.forget();
}

/** Return the buttons of a tag, for those who may change it. @param {CountedTag} tag @param {User} user @param {() => void} changed */
function actions(tag, user, changed) {
  if (!isAdmin(user) && tag.created_by !== user.id) return null;
  const button = (
    /** @type {string} */ words,
    /** @type {string} */ label,
    /** @type {() => void} */ act,
    danger = false,
  ) => h(`button.quiet${danger ? ".danger-text" : ""}`, { type: "button", "aria-label": label, onclick: act }, words);
  const { name } = tag;
  return h(
    "div.row-actions",
    {},
    button(t("Rename"), t("Rename {name}", { name }), () => rename(tag, changed)),
    button(t("Merge"), t("Merge {name}", { name }), () => mergeTag(tag, changed)),
    button(t("Delete"), t("Delete {name}", { name }), () => remove(tag, changed), true),
  );
}

/** @param {CountedTag} tag @param {() => void} changed */
function rename(tag, changed) {
  const name = field(
    t("Name"),
    { value: tag.name, required: true, maxLength: 160, autocomplete: "off" },
    t("All its images have the new name at once."),
  );
  openForm({
    title: t("Rename {name}", { name: tag.name }),
    yes: t("Save the name"),
    fields: [name.row],
    save: async () => {
      await call("PUT", "/tags/{tag_id}", { path: { tag_id: tag.id }, json: { name: name.input.value.trim() } });
      tell(t("Saved."), { kind: "good" });
      changed();
    },
  });
}

/** @param {CountedTag} tag @param {() => void} changed */
async function remove(tag, changed) {
  const sure = await confirmed({
    title: t("Delete {name}?", { name: tag.name }),
    text: t("All images lose this tag; the images stay. This cannot be undone."),
    yes: t("Delete it"),
    danger: true,
  });
  if (!sure) return;
  await call("DELETE", "/tags/{tag_id}", { path: { tag_id: tag.id } }).then(
    () => tell(t("Deleted."), { kind: "good" }),
    tellProblem,
  );
  changed();
}
