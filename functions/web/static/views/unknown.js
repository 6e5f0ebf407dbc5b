/** The page of an address that the viewer does not know: it says so, and shows ways on. */

import { fill, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { t } from "../core/language.js";
import { isAdmin, me } from "../core/me.js";
import { hrefOf } from "../core/router.js";
import { empty } from "../parts/states.js";
import { ENTRIES } from "./shell.js";

/** @type {import("../core/router.js").View} */
export async function unknownPage(outlet) {
  const admin = await me().then(isAdmin, () => false);
  const ways = ENTRIES.filter((entry) => admin || !entry.admin).map(({ path, words, picture }) =>
    h("a.button", { href: hrefOf(path) }, icon(picture, 18), words),
  );
  fill(
    outlet,
    h("header.page-head", {}, h("h1", {}, t("No such page"))),
    empty(
      "search",
      t("Nothing is at this address"),
      t("It may be mistyped, or from another version of Lightbox."),
      ...ways,
    ),
  );
}
