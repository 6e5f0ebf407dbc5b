/**
 * What the library says where it has nothing to show.
 *
 * @import { Choice } from "./choice.js"
 */

import { h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { empty } from "../../parts/states.js";
import { narrows } from "./choice.js";

/** @param {Choice} choice */
export function nothing(choice) {
  const { tab, sort } = choice;
  if (narrows(choice))
    return empty(
      "search",
      t("Nothing matches"),
      t("No image that you may see matches these filters. Remove a filter, or search for fewer words."),
      h("a.button", { href: hrefOf("/images") }, t("Clear the filters")),
    );
  if (sort === "captured")
    return empty(
      "images",
      t("No date of capture"),
      t("None of these images says when it was taken. Sort them another way."),
    );
  if (tab === "bin")
    return empty("trash", t("The bin is empty"), t("Deleted images stay here for some days and can be restored."));
  if (tab === "shared")
    return empty(
      "images",
      t("Nothing is shared with you"),
      t("Images appear here when others share them with you by name."),
    );
  return empty(
    "images",
    t("No images yet"),
    t("Upload pictures, DICOM files or whole folders. They appear here as soon as they are checked."),
    h("a.button.primary", { href: hrefOf("/upload") }, icon("upload", 18), t("Upload images")),
  );
}
