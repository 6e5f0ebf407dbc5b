/** The places there are: what is said of each, and the images from there. */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { hrefOf } from "../../core/router.js";
import { counted } from "../../core/words.js";
import { confirmed } from "../../parts/dialog.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { editPlace, places } from "../../parts/places.js";
import { empty, failed, waiting } from "../../parts/states.js";

/** @type {import("../../core/router.js").View} */
export function placesPage(outlet) {
  const body = h("div.panel", {}, waiting());
  const read = async () => {
    try {
      const found = await places();
      fill(body, found.length ? table(found, read) : empty("place", "No places yet", "A place says where images were taken: a theatre, a ward, a well. Images can then be found by it."));
    } catch (error) {
      fill(body, failed(error, read));
    }
  };
  outlet.classList.add("narrow");
  fill(
    outlet,
    h("header.page-head", {}, h("h1", {}, "Places"), h("button.primary", { type: "button", onclick: () => editPlace(null, read) }, icon("plus", 18), "New place")),
    body,
  );
  read();
}

/** @param {import("../../parts/places.js").Place[]} found @param {() => void} changed */
function table(found, changed) {
  const remove = async (/** @type {import("../../parts/places.js").Place} */ place) => {
    const sure = await confirmed({ title: `Delete ${place.id}?`, text: "A place that images come from cannot be deleted: change those first.", yes: "Delete it", danger: true });
    if (!sure) return;
    await call("DELETE", `/locations/${encodeURIComponent(place.id)}`).then(() => tell("Deleted.", { kind: "good" }), (error) => tellProblem(error, `${place.id} was not deleted`));
    changed();
  };
  const row = (/** @type {import("../../parts/places.js").Place} */ place) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, place.id),
      h("td", {}, [place.address, place.town, place.country].filter(Boolean).join(", ") || "–"),
      h("td", {}, h("a", { href: hrefOf("/images", { location: place.id }) }, counted(place.image_count, "image"))),
      h(
        "td.row-actions",
        {},
        h("button.quiet", { type: "button", "aria-label": `Edit ${place.id}`, onclick: () => editPlace(place, changed) }, "Edit"),
        h("button.quiet.danger-text", { type: "button", "aria-label": `Delete ${place.id}`, onclick: () => remove(place) }, "Delete"),
      ),
    );
  const heads = ["Name", "Where", "Images"].map((words) => h("th", { scope: "col" }, words));
  return h(
    "div.table-scroll",
    { tabIndex: 0, role: "region", "aria-label": "Places" },
    h("table", {}, h("thead", {}, h("tr", {}, heads, h("th", { scope: "col" }, h("span.unseen", {}, "Actions")))), h("tbody", {}, found.map(row))),
  );
}
