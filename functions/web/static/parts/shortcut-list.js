/** The dialog that lists the keyboard shortcuts of what is on the page. */

import { h } from "../core/dom.js";
import { t } from "../core/language.js";
import { openDialog } from "./dialog.js";
import { keyWords, shortcutGroups } from "./shortcuts.js";

export function listShortcuts() {
  openDialog(t("Keyboard shortcuts"), () => [h("div.shortcuts", {}, shortcutGroups().map(group))], { wide: true });
}

/** @param {import("./shortcuts.js").Group} group */
function group({ title, list }) {
  return h(
    "section",
    {},
    h("h3", {}, title),
    h(
      "dl",
      {},
      list.map(({ keys, words }) =>
        h(
          "div",
          {},
          h(
            "dt",
            {},
            keys.map((key) => h("kbd", {}, keyWords(key))),
          ),
          h("dd", {}, words),
        ),
      ),
    ),
  );
}
