/**
 * List the locations, with the images of each; add, edit and delete them.
 *
 * @import { Location } from "#api"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { hrefOf } from "../../core/router.js";
import { counted } from "../../core/words.js";
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
              "No locations yet",
              "A location says where images were taken: a theatre, a ward, a well. You can search images by it.",
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
      h("h1", {}, "Locations"),
      h(
        "button.primary",
        { type: "button", onclick: () => editLocation(null, read) },
        icon("plus", 18),
        "New location",
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
      title: `Delete ${location.id}?`,
      text: "A location in use cannot be deleted: change its images first.",
      yes: "Delete it",
      danger: true,
    });
    if (!sure) return;
    await call("DELETE", "/locations/{location_id}", { path: { location_id: location.id } }).then(
      () => tell("Deleted.", { kind: "good" }),
      (error) => tellProblem(error, `${location.id} was not deleted`),
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
        h("a", { href: hrefOf("/images", { location: location.id }) }, counted(location.image_count, "image")),
      ),
      h(
        "td.row-actions",
        {},
        h(
          "button.quiet",
          { type: "button", "aria-label": `Edit ${location.id}`, onclick: () => editLocation(location, changed) },
          "Edit",
        ),
        h(
          "button.quiet.danger-text",
          { type: "button", "aria-label": `Delete ${location.id}`, onclick: () => remove(location) },
          "Delete",
        ),
      ),
    );
  const heads = ["Name", "Where", "Images"].map((words) => h("th", { scope: "col" }, words));
  return h(
    "div.table-scroll",
    { tabIndex: 0, role: "region", "aria-label": "Locations" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, heads, h("th", { scope: "col" }, h("span.unseen", {}, "Actions")))),
      h("tbody", {}, found.map(row)),
    ),
  );
}
