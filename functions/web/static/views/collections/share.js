/**
 * Share a collection with users, until it is ended.
 *
 * @import { Collection } from "#api"
 */

import { call } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { openDialog } from "../../parts/dialog.js";
import { field } from "../../parts/fields.js";
import { sharesSection } from "../../parts/shares-section.js";

/** @param {Collection} collection @param {(changed: Collection) => void} changed */
export function shareCollection({ collection_id }, changed) {
  const path = { collection_id };
  const name = field(t("User name"), { required: true, autocomplete: "off", autocapitalize: "none" });
  const save = async (/** @type {import("#api").Body<"PATCH", "/collections/{collection_id}">} */ json) =>
    changed(await call("PATCH", "/collections/{collection_id}", { path, json }));
  const section = sharesSection({
    title: t("With users"),
    read: async () => ({ data: (await call("GET", "/collections/{collection_id}", { path })).shared_with ?? [] }),
    row: ({ username }) => [username ?? t("a former user")],
    remove: ({ user_id }) => save({ unshare: [user_id] }),
    fields: [name.row],
    yes: t("Share"),
    nothing: t("Not shared with anyone yet."),
    add: async () => {
      await save({ share: [name.input.value.trim()] });
      name.input.value = "";
    },
  });
  const hint = h("p.hint", {}, t("They see those of its images that they may see anyway. Share the images as well."));
  openDialog(t("Share this collection"), () => [h("div.stack", {}, section, hint)], { wide: true });
}
