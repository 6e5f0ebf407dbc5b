/** A table of a paged list, read on as one asks for more. */

import { call } from "../core/api.js";
import { fill, h, unpressed } from "../core/dom.js";
import { failed, waiting } from "./states.js";

const PAGE = 50;

/**
 * @param {{path: string, columns: string[], row: (item: any) => (Node | string | null)[], nothing: string}} traits
 */
export function listing({ path, columns, row, nothing }) {
  const rows = h("tbody");
  const foot = h("div.grid-foot");
  const element = h(
    "div.panel",
    {},
    h(
      "div.table-scroll",
      { tabIndex: 0, role: "region", "aria-label": "List" },
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

  const more = async (/** @type {Record<string, any>} */ query, /** @type {string} */ cursor) => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    fill(foot, waiting());
    try {
      const page = await call("GET", path, { query: { ...query, limit: PAGE, cursor }, signal });
      unpressed(() => signal.aborted || show(page, cursor, query));
    } catch (error) {
      if (!signal.aborted)
        fill(
          foot,
          failed(error, () => more(query, cursor)),
        );
    }
  };
  const show = (/** @type {any} */ page, /** @type {string} */ cursor, /** @type {Record<string, any>} */ query) => {
    if (!cursor) fill(rows);
    rows.append(
      ...page.data.map((/** @type {any} */ item) =>
        h(
          "tr",
          {},
          row(item).map((cell) => h("td", {}, cell)),
        ),
      ),
    );
    const next = page.meta?.next_cursor;
    fill(
      foot,
      next
        ? h("button.wide", { type: "button", onclick: () => more(query, next) }, "More")
        : !rows.childElementCount && h("p.soft", {}, nothing),
    );
  };
  return { element, read: (/** @type {Record<string, any>} */ query) => more(query, "") };
}
