/** Statistics: counts of images by group, of tags and of depth logs. */

import { call } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { count, locale, t } from "../core/language.js";
import { kind } from "../core/words.js";
import { waiting } from "../parts/states.js";

/** @type {Record<string, string>} */
const TITLES = {
  images: t("Images"),
  tags: t("Tags"),
  logs: t("Depth logs"),
  by_ml_tag: t("By training set"),
  by_status: t("By status"),
  by_media_type: t("By media type"),
  by_visibility: t("By visibility"),
};

/** @type {Record<string, string>} */
const GROUPS = {
  none: t("None"),
  public: t("Public"),
  private: t("Private"),
  ready: t("Ready"),
  pending: t("Waiting for upload"),
  processing: t("Processing"),
  failed: t("Refused"),
  expired: t("Not uploaded"),
};

/** @type {import("../core/router.js").View} */
export async function statisticsPage(outlet) {
  outlet.classList.add("narrow");
  fill(outlet, waiting(t("Counting…")));
  const { images, ...others } = await call("GET", "/stats");
  const { total, ...groups } = images;
  const totals = Object.entries({ images: total, ...others });
  fill(
    outlet,
    h("header.page-head", {}, h("h1", {}, t("Statistics"))),
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
    h("p.big-number", {}, new Intl.NumberFormat(locale).format(count)),
    h("p.soft", {}, TITLES[name] ?? name),
  );
}

/** @param {string} name @param {Record<string, number>} counts */
function bars(name, counts) {
  const most = Math.max(1, ...Object.values(counts));
  const rows = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return h(
    "section.panel",
    {},
    h("h2", {}, TITLES[name] ?? name),
    rows.length
      ? h(
          "ul.bars",
          {},
          rows.map(([group, images]) => {
            const words = GROUPS[group] ?? (group.includes("/") ? kind(group) : group);
            return h(
              "li.bar-row",
              {},
              h("span", {}, words),
              h("span.soft", {}, images),
              h("meter", {
                min: 0,
                max: most,
                value: images,
                "aria-label": `${words}: ${count(images, "{n} image", "{n} images")}`,
              }),
            );
          }),
        )
      : h("p.soft", {}, t("None yet.")),
  );
}
