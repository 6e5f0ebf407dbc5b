/** Statistics: counts of images by group, of tags and of depth logs. */

import { call } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { counted } from "../core/words.js";
import { waiting } from "../parts/states.js";

/** @type {import("../core/router.js").View} */
export async function statisticsPage(outlet) {
  outlet.classList.add("narrow");
  fill(outlet, waiting("Counting…"));
  const { images, ...others } = await call("GET", "/stats");
  const { total, ...groups } = images;
  const totals = Object.entries({ images: total, ...others });
  fill(
    outlet,
    h("header.page-head", {}, h("h1", {}, "Statistics")),
    h(
      "div.card-stack",
      {},
      h(
        "div.cards",
        {},
        totals.map(([name, count]) => number(name, count)),
      ),
      h(
        "div.cards",
        {},
        Object.entries(groups).map(([name, counts]) => bars(name, counts)),
      ),
    ),
  );
}

/** @param {string} name @param {number} count */
function number(name, count) {
  return h(
    "section.panel",
    {},
    h("p.big-number", {}, new Intl.NumberFormat().format(count)),
    h("p.soft", {}, name.replaceAll("_", " ")),
  );
}

/** @param {string} name @param {Record<string, number>} counts */
function bars(name, counts) {
  const most = Math.max(1, ...Object.values(counts));
  const rows = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return h(
    "section.panel",
    {},
    h("h2", {}, name.replace(/^by_/, "By ").replaceAll("_", " ")),
    rows.length
      ? h(
          "ul.bars",
          {},
          rows.map(([words, count]) =>
            h(
              "li.bar-row",
              {},
              h("span", {}, words === "null" || !words ? "none" : words),
              h("span.soft", {}, count),
              h("meter", { min: 0, max: most, value: count, "aria-label": `${words}: ${counted(count, "image")}` }),
            ),
          ),
        )
      : h("p.soft", {}, "None yet."),
  );
}
