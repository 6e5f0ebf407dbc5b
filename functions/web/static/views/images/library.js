/** The library: all images that the user may see, with more fetched while scrolling. */

import { fill, h, unpressed } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { hrefOf, note } from "../../core/router.js";
import { tellProblem } from "../../parts/notices.js";
import { failed, waiting } from "../../parts/states.js";
import { uploads } from "../upload/queue.js";
import { arrivals, arrived, unsettledOnes } from "./arrivals.js";
import { choiceOf, narrows, queryOf } from "./choice.js";
import { filterBar } from "./filters.js";
import { imageGrid } from "./grid.js";
import { gridKeys } from "./grid-keys.js";
import { ImageList } from "./image-list.js";
import { nothing } from "./nothing.js";
import { Selection } from "./selection.js";
import { selectionBar } from "./selection-bar.js";
import { keepShelf, news, shelfOf } from "./shelf.js";
import { tile } from "./tile.js";

/** @type {import("../../core/router.js").View} */
export function library(outlet, place) {
  const choice = choiceOf(place.query);
  const address = () => hrefOf("/images", choice);
  const selection = new Selection();
  const list = new ImageList(() => queryOf(choice));
  /** @type {Set<string>} */
  let known = new Set(); // uploads that were finished before the list was fetched

  const grid = imageGrid((image) =>
    tile(image, selection.has(image.image_key), (on, range) => selection.set(list.images, image.image_key, on, range)),
  );
  gridKeys(
    grid,
    () => list.images,
    () => selection.size > 0,
  );
  const foot = h("div.grid-foot");
  const end = h("div.grid-end");
  const filters = filterBar(choice, (next) => {
    if (!grid.element.isConnected) return; // the view was left before the typed text applied
    note("/images", next);
    start();
  });
  const start = () => unpressed(() => void (grid.element.isConnected && restart().catch(tellProblem)));
  const restart = () => {
    known = arrived();
    unsettled.start();
    selection.clear();
    return list.begin();
  };
  const draw = () => {
    const { images, total, reading, problem } = list;
    if (reading && !images.length) grid.wait();
    else grid.show(images, total);
    filters.count(total === null ? "" : count(total, "{n} image", "{n} images"));
    if (problem)
      fill(
        foot,
        failed(problem, () => list.read()),
      );
    else if (reading) fill(foot, images.length ? waiting(t("More…")) : null);
    else fill(foot, images.length ? null : nothing(choice));
    if (reading || problem) return;
    unsettled.look();
    sight.unobserve(end); // on a tall screen the end stays in sight, and the observer does not report it again
    sight.observe(end);
    uploaded();
  };
  const unsettled = unsettledOnes(
    () => list.images,
    (image) => {
      const at = list.images.findIndex((one) => one.image_key === image.image_key);
      if (at < 0) return;
      list.images[at] = image;
      grid.renew(image);
    },
  );
  const uploaded = () => {
    if (list.reading || list.problem || narrows(choice) || choice.sort) return;
    const added = arrivals(list.images, known, choice.tab);
    if (added.length) list.prepend(added);
  };
  const actions = selectionBar(selection, () => list.images, {
    query: () => queryOf(choice),
    inBin: () => choice.tab === "bin",
    changed: start,
  });
  selection.addEventListener("change", () => {
    for (const item of grid.tiles()) {
      const on = selection.has(item.getAttribute("data-key") ?? "");
      item.classList.toggle("selected", on);
      const box = item.querySelector("input");
      if (box) box.checked = on;
    }
    grid.element.classList.toggle("selecting", selection.size > 0);
  });
  const sight = new IntersectionObserver(
    (seen) => seen.some((one) => one.isIntersecting) && list.images.length && !list.problem && list.read(),
    { rootMargin: "900px" },
  );
  list.addEventListener("change", draw);
  uploads.addEventListener("change", uploaded);
  news.addEventListener("images", start);

  outlet.classList.add("library");
  fill(
    outlet,
    h(
      "header.page-head",
      {},
      h("h1", {}, t("Images")),
      h("a.button.primary", { href: hrefOf("/upload") }, icon("upload", 18), h("span", {}, t("Upload"))),
    ),
    filters.bar,
    grid.element,
    foot,
    end,
    actions,
  );
  const kept = /^\/images\/./.test(place.from) ? shelfOf(address()) : null;
  if (kept) {
    list.resume(kept);
    scrollTo(0, kept.scroll);
    const opened = decodeURIComponent(place.from.slice("/images/".length));
    const at = list.images.findIndex((image) => image.image_key === opened);
    if (at >= 0) grid.focus(at, { preventScroll: true });
  } else start();

  return () => {
    const { images, cursor, total } = list;
    keepShelf({ address: address(), images, cursor, total, scroll: scrollY });
    sight.disconnect();
    grid.leave();
    list.stop();
    unsettled.stop();
    uploads.removeEventListener("change", uploaded);
    news.removeEventListener("images", start);
  };
}
