/**
 * A table of a paged list, with a button for the next page.
 *
 * @import { Page } from "#api"
 * @import { Child } from "#dom"
 */

import { fill, h, unpressed } from "../core/dom.js";
import { t } from "../core/language.js";
import { failed, waiting } from "./states.js";

const PAGE = 50;

/**
 * @template Row @template {object} Query
 * @param {object} traits
 * @param {(query: Query, signal: AbortSignal) => Promise<Page<Row>>} traits.page  fetches one page
 * @param {string[]} traits.columns
 * @param {(item: Row) => Child[]} traits.row
 * @param {string} traits.nothing  the text of an empty list
 */
export function listing({ page, columns, row, nothing }) {
  const rows = h("tbody");
  const foot = h("div.grid-foot");
  const element = h(
    "div.panel",
    {},
    h(
      "div.table-scroll",
      { tabIndex: 0, role: "region", "aria-label": t("List") },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            columns.map((words) => h("th", { scope: "col" }, words)),
          ),
        ),
        rows,
      ),
    ),
    foot,
  );
  let asked = new AbortController();

  const more = async (/** @type {Query} */ query, /** @type {string} */ cursor) => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    fill(foot, waiting());
    try {
      const found = await page({ ...query, limit: PAGE, cursor }, signal);
      unpressed(() => signal.aborted || show(found, cursor, query));
    } catch (error) {
      if (!signal.aborted)
        fill(
          foot,
          failed(error, () => more(query, cursor)),
        );
    }
  };
  const show = (/** @type {Page<Row>} */ { data, meta }, /** @type {string} */ cursor, /** @type {Query} */ query) => {
    if (!cursor) fill(rows);
    rows.append(
      ...data.map((item) =>
        h(
          "tr",
          {},
          row(item).map((cell) => h("td", {}, cell)),
        ),
      ),
    );
    const next = meta.next_cursor;
    fill(
      foot,
      next
        ? h("button.wide", { type: "button", onclick: () => more(query, next) }, t("More"))
        : !rows.childElementCount && h("p.soft", {}, nothing),
    );
  };
  return { element, read: (/** @type {Query} */ query) => more(query, "") };
}
