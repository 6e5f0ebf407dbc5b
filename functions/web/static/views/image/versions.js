/**
 * The versions of an annotation, each of which can be taken back into the form.
 *
 * @import { Annotation } from "#api"
 * @import { Draft } from "./annotation-store.js"
 */

import { h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { moment } from "../../core/words.js";
import { draftOf } from "./annotation-store.js";
import { extentInWords } from "./extent.js";

/** @param {Annotation[]} list  newest first @param {((version: Draft) => void) | null} take */
export function versionList(list, take) {
  if (list.length < 2) return null;
  return [
    h("h3", {}, t("Versions")),
    h(
      "ul.versions",
      {},
      list.map((version) =>
        h(
          "li",
          {},
          h(
            "span",
            {},
            `${version.instrument} · ${extentInWords(version)}`,
            h("br"),
            h("span.soft", {}, moment(version.updated_at ?? version.created_at)),
          ),
          take && h("button.quiet", { type: "button", onclick: () => take(draftOf(version)) }, t("Take")),
        ),
      ),
    ),
  ];
}
