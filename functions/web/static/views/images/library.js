/**
 * The library: all images that the user may see, newest first, with more fetched while scrolling.
 *
 * @import { Image } from "#api"
 * @import { Choice } from "./choice.js"
 */

import { call } from "../../core/api.js";
import { fill, h, unpressed } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { hrefOf, note } from "../../core/router.js";
import { counted } from "../../core/words.js";
import { tellProblem } from "../../parts/notices.js";
import { empty, failed, waiting } from "../../parts/states.js";
import { uploads } from "../upload/queue.js";
import { arrivals, arrived, unsettledOnes } from "./arrivals.js";
import { choiceOf, narrows, queryOf } from "./choice.js";
import { filterBar } from "./filters.js";
import { Selection } from "./selection.js";
import { selectionBar } from "./selection-bar.js";
import { keepShelf, news, shelfOf } from "./shelf.js";
import { tile } from "./tile.js";

const PAGE = 60;

/** @type {import("../../core/router.js").View} */
export function library(outlet, place) {
  const choice = choiceOf(place.query);
  const address = () => hrefOf("/images", choice);
  const selection = new Selection();
  /** @type {Image[]} */
  let images = [];
  let cursor = "";
  /** @type {number | null} */
  let total = null;
  let more = true;
  let reading = false;
  let asked = new AbortController();
  /** @type {Set<string>} */
  let known = new Set(); // uploads that were finished before the list was fetched

  const grid = h("ul.grid", { "aria-label": "Images" });
  const foot = h("div.grid-foot");
  const end = h("div.grid-end");
  const filters = filterBar(choice, (next) => {
    if (!grid.isConnected) return; // the view was left before the typed text applied
    note("/images", next);
    start();
  });

  const draw = (/** @type {Image} */ image) =>
    tile(image, selection.has(image.image_key), (on, range) => selection.set(images, image.image_key, on, range));
  const start = () => unpressed(() => void (grid.isConnected && restart().catch(tellProblem)));
  const restart = async () => {
    images = [];
    cursor = "";
    more = true;
    known = arrived();
    unsettled.start();
    selection.clear();
    asked.abort();
    fill(
      grid,
      Array.from({ length: 12 }, () => h("li.tile.ghost", { "aria-hidden": "true" }, h("span.thumb"))),
    );
    await read();
  };
  const read = async () => {
    if (!more) return;
    more = false;
    reading = true;
    asked = new AbortController();
    const { signal } = asked;
    fill(foot, images.length ? waiting("More…") : null);
    try {
      const first = !images.length;
      const page = await call("GET", "/images", {
        query: { ...queryOf(choice), limit: PAGE, cursor, include_total: first || undefined },
        signal,
      });
      if (first) {
        fill(grid);
        count(page.meta.total_results ?? null);
      }
      images.push(...page.data);
      grid.append(...page.data.map(draw));
      goOn(page.meta.next_cursor ?? "");
    } catch (error) {
      if (signal.aborted) return;
      if (!images.length) fill(grid);
      fill(
        foot,
        failed(error, () => {
          more = true;
          read();
        }),
      );
    }
  };
  const goOn = (/** @type {string} */ next) => {
    cursor = next;
    more = Boolean(cursor);
    reading = false;
    fill(foot, images.length ? null : nothing(choice));
    unsettled.look();
    uploaded();
    sight.unobserve(end); // on a tall screen the end stays in sight, and the observer does not report it again
    sight.observe(end);
  };
  const count = (/** @type {number | null} */ now) => {
    total = now;
    filters.count(now === null ? "" : counted(now, "image"));
  };
  const unsettled = unsettledOnes(
    () => images,
    (image) => {
      const at = images.findIndex((one) => one.image_key === image.image_key);
      if (at < 0) return;
      images[at] = image;
      const link = grid.children[at]?.querySelector("a");
      link?.replaceChildren(...(draw(image).querySelector("a")?.childNodes ?? [])); // the link itself stays, and keeps its focus
    },
  );
  const uploaded = () => {
    if (reading || narrows(choice) || choice.sort) return;
    const added = arrivals(images, known, choice.tab);
    if (!added.length) return;
    for (const image of added) {
      images.unshift(image);
      grid.prepend(draw(image));
    }
    if (total !== null) count(total + added.length);
    fill(foot);
    unsettled.look();
  };

  const actions = selectionBar(selection, () => images, {
    query: () => queryOf(choice),
    inBin: () => choice.tab === "bin",
    changed: start,
  });
  selection.addEventListener("change", () => {
    [...grid.children].forEach((item) => {
      const on = selection.has(item.getAttribute("data-key") ?? "");
      item.classList.toggle("selected", on);
      const box = item.querySelector("input");
      if (box) box.checked = on;
    });
    grid.classList.toggle("selecting", selection.size > 0);
  });
  const sight = new IntersectionObserver(
    (seen) => seen.some((one) => one.isIntersecting) && more && images.length && read(),
    { rootMargin: "900px" },
  );
  uploads.addEventListener("change", uploaded);
  news.addEventListener("images", start);

  outlet.classList.add("library");
  fill(
    outlet,
    h(
      "header.page-head",
      {},
      h("h1", {}, "Images"),
      h("a.button.primary", { href: hrefOf("/upload") }, icon("upload", 18), h("span", {}, "Upload")),
    ),
    filters.bar,
    grid,
    foot,
    end,
    actions,
  );
  sight.observe(end);
  const kept = /^\/images\/./.test(place.from) ? shelfOf(address()) : null;
  if (kept) {
    images = kept.images;
    grid.append(...images.map(draw));
    count(kept.total);
    goOn(kept.cursor);
    scrollTo(0, kept.scroll);
    const opened = decodeURIComponent(place.from.slice("/images/".length));
    const link = /** @type {HTMLElement | null} */ (grid.querySelector(`[data-key="${CSS.escape(opened)}"] a`));
    link?.focus({ preventScroll: true });
  } else start();

  return () => {
    keepShelf({ address: address(), images, cursor, total, scroll: scrollY });
    sight.disconnect();
    asked.abort();
    unsettled.stop();
    uploads.removeEventListener("change", uploaded);
    news.removeEventListener("images", start);
  };
}

/** @param {Choice} choice */
function nothing(choice) {
  const { tab, sort } = choice;
  if (narrows(choice))
    return empty(
      "search",
      "Nothing matches",
      "No image that you may see matches these filters. Remove a filter, or search for fewer words.",
      h("a.button", { href: hrefOf("/images") }, "Clear the filters"),
    );
  if (sort === "captured")
    return empty(
      "images",
      t("No date of capture"),
      t("None of these images says when it was taken. Sort them another way."),
    );
  if (tab === "bin")
    return empty("trash", "The bin is empty", "Deleted images stay here for some days and can be restored.");
  if (tab === "shared")
    return empty("images", "Nothing is shared with you", "Images appear here when others share them with you by name.");
  return empty(
    "images",
    "No images yet",
    "Upload pictures, DICOM files or whole folders. They appear here as soon as they are checked.",
    h("a.button.primary", { href: hrefOf("/upload") }, icon("upload", 18), "Upload images"),
  );
}
