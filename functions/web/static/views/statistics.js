/** What there is, counted. */

import { call } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { counted } from "../core/words.js";
import { waiting } from "../parts/states.js";

/** @type {import("../core/router.js").View} */
export async function statisticsPage(outlet) {
  outlet.classList.add("narrow");
  fill(outlet, waiting("Counting…"));
  const stats = await call("GET", "/stats");
  const { images, ...others } = stats;
  fill(
    outlet,
    h("header.page-head", {}, h("h1", {}, "Statistics")),
    h(
      "div.card-stack",
      {},
      h("div.cards", {}, heads(images, others)),
      h(
        "div.cards",
        {},
        Object.entries(images).flatMap(([name, counts]) =>
          typeof counts === "object" && counts ? bars(name, counts) : [],
        ),
      ),
    ),
  );
}

/** @param {any} images @param {Record<string, any>} others */
function heads(images, others) {
  const total = images.total ?? sum(Object.values(images).find((counts) => typeof counts === "object") ?? {});
  const numbers = [
    ["images", total],
    ...Object.entries(others).map(([name, value]) => [
      name.replaceAll("_", " "),
      typeof value === "object" && value ? (value.total ?? sum(value)) : value,
    ]),
  ];
  return numbers
    .filter(([, value]) => typeof value === "number")
    .map(([name, value]) =>
      h(
        "section.panel",
        {},
        h("p.big-number", {}, new Intl.NumberFormat().format(Number(value))),
        h("p.soft", {}, name),
      ),
    );
}

/** @param {Record<string, any>} counts */
function sum(counts) {
  return Object.values(counts).reduce((all, one) => all + (typeof one === "number" ? one : 0), 0);
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
      : h("p.soft", {}, "Nothing yet."),
  );
}
