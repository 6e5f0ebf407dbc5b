/** The import panel: a place to drop files, the rules for reading them, and the imports under way. */

import { h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { fileInput } from "../../parts/file-input.js";
import { takeDrops } from "../upload/drops.js";
import { importOne } from "./import-one.js";
import { importRules } from "./import-rules.js";

/** Draw the panel; it takes what is dropped on the page until `leave` is called. @param {() => void} arrived */
export function importPanel(arrived) {
  const list = h("ul.uploads");
  const rules = importRules();
  const add = (/** @type {File[]} */ files) => {
    for (const file of files) list.prepend(importOne(file, rules.read(), arrived));
  };
  const input = fileInput(
    t("Depth log files"),
    { accept: ".csv,.las,.txt,.tsv,.gz,text/csv,application/gzip", multiple: true },
    add,
  );
  const drop = h(
    "div.drop.drop-small",
    {},
    h("p", {}, t("Drop a CSV or LAS file here: the depth, then one column per pixel")),
    h("button.primary", { type: "button", onclick: () => input.click() }, icon("upload", 18), t("Choose a file")),
    input,
  );
  return { panel: h("div.stack.import", {}, drop, rules.panel, list), leave: takeDrops(add) };
}
