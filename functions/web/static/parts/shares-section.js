/**
 * A list of those who have something, each of whom it can be taken from, and a form to give it to others.
 *
 * @import { Child } from "#dom"
 */

import { fill, h } from "../core/dom.js";
import { t } from "../core/language.js";
import { inWords } from "../core/problem.js";
import { tellProblem } from "./notices.js";
import { failed, waiting } from "./states.js";

/**
 * @template Item
 * @param {object} traits
 * @param {string} traits.title
 * @param {() => Promise<{data: Item[]}>} traits.read
 * @param {(item: Item) => Child[]} traits.row
 * @param {(item: Item) => Promise<unknown>} traits.remove
 * @param {Node[]} traits.fields
 * @param {string} traits.yes
 * @param {string} traits.nothing  the text of an empty list
 * @param {() => Promise<void>} traits.add
 */
export function sharesSection({ title, read, row, remove, fields, yes, nothing, add }) {
  const list = h("ul.versions", { "aria-label": title }, waiting());
  const note = h("p.form-error", { role: "alert", hidden: true });
  const draw = async () => {
    try {
      const { data } = await read();
      const items = data.map((item) =>
        h(
          "li",
          {},
          h("span", {}, row(item)),
          h(
            "button.quiet.danger-text",
            { type: "button", onclick: () => remove(item).then(draw, tellProblem) },
            t("End"),
          ),
        ),
      );
      fill(list, items.length ? items : h("li.soft", {}, nothing));
    } catch (error) {
      fill(list, failed(error, draw));
    }
  };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    note.hidden = true;
    button.disabled = true;
    await add().then(draw, (error) => (fill(note, inWords(error)).hidden = false));
    button.disabled = false;
  };
  const button = h("button", { type: "submit" }, yes);
  draw();
  return h(
    "section.block",
    {},
    h("h3", {}, title),
    list,
    h("form.toolbar", { onsubmit: submit }, fields, button),
    note,
  );
}
