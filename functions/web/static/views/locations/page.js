/**
 * List the locations, with the images of each; add, edit and delete them.
 *
 * @import { Location } from "#api"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { confirmed } from "../../parts/dialog.js";
import { editLocation, locations } from "../../parts/locations.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { empty, failed, waiting } from "../../parts/states.js";

/** @type {import("../../core/router.js").View} */
export function locationsPage(outlet) {
  const body = h("div.panel", {}, waiting());
  const read = async () => {
    try {
      const found = await locations();
      fill(
        body,
        found.length
          ? table(found, read)
          : empty(
              "location",
              t("No locations yet"),
              t("A location says where images were taken: a theatre, a ward, a well. You can search images by it."),
            ),
      );
    } catch (error) {
      fill(body, failed(error, read));
    }
  };
  outlet.classList.add("narrow");
  fill(
    outlet,
    h(
      "header.page-head",
      {},
      h("h1", {}, t("Locations")),
      h(
        "button.primary",
        { type: "button", onclick: () => editLocation(null, read) },
        icon("plus", 18),
        t("New location"),
      ),
    ),
    body,
  );
  read();
}

/** @param {Location[]} found @param {() => void} changed */
function table(found, changed) {
  const remove = async (/** @type {Location} */ location) => {
    const sure = await confirmed({
      title: t("Delete {id}?", { id: location.id }),
      text: t("A location in use cannot be deleted: change its images first."),
      yes: t("Delete it"),
      danger: true,
    });
    if (!sure) return;
    await call("DELETE", "/locations/{location_id}", { path: { location_id: location.id } }).then(
      () => tell(t("Deleted."), { kind: "good" }),
      (error) => tellProblem(error, t("{id} was not deleted", { id: location.id })),
    );
    changed();
  };
  const row = (/** @type {Location} */ location) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, location.id),
      h("td", {}, [location.address, location.town, location.country].filter(Boolean).join(", ") || "–"),
      h(
        "td",
        {},
        h(
          "a",
          { href: hrefOf("/images", { location: location.id }) },
          count(location.image_count, "{n} image", "{n} images"),
        ),
      ),
      h(
        "td.row-actions",
        {},
        h(
          "button.quiet",
          {
            type: "button",
            "aria-label": t("Edit {id}", { id: location.id }),
            onclick: () => editLocation(location, changed),
          },
          t("Edit"),
        ),
        h(
          "button.quiet.danger-text",
          { type: "button", "aria-label": t("Delete {id}", { id: location.id }), onclick: () => remove(location) },
          t("Delete"),
        ),
      ),
    );
  const heads = [t("Name"), t("Where"), t("Images")].map((words) => h("th", { scope: "col" }, words));
  return h(
    "div.table-scroll",
    { tabIndex: 0, role: "region", "aria-label": t("Locations") },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, heads, h("th", { scope: "col" }, h("span.unseen", {}, t("Actions"))))),
      h("tbody", {}, found.map(row)),
    ),
  );
}
