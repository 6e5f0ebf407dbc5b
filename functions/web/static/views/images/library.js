/** The library: every image one may see, newest first, as far as one cares to scroll. */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { hrefOf, note } from "../../core/router.js";
import { counted } from "../../core/words.js";
import { icon } from "../../core/icons.js";
import { empty, failed, waiting } from "../../parts/states.js";
import { tellProblem } from "../../parts/notices.js";
import { uploads } from "../upload/queue.js";
import { askOf, choiceOf, filterBar, narrows } from "./filters.js";
import { Selection, selectionBar } from "./selection.js";
import { tile } from "./tile.js";

const PAGE = 60;
const LOOK_AGAIN = 2_500; // milliseconds, while some pictures are still in the works
const LOOKS = 12;

/** @type {import("../../core/router.js").View} */
export function library(outlet, place) {
  const choice = choiceOf(place.query);
  const selection = new Selection();
  /** @type {any[]} */
  let images = [];
  let cursor = "";
  let more = true;
  let looks = 0;
  let asked = new AbortController();

  const grid = h("ul.grid", { "aria-label": "Images" });
  const foot = h("div.grid-foot");
  const filters = filterBar(choice, (next) => {
    note("/images", next);
    start();
  });

  const draw = (/** @type {any} */ image) =>
    tile(image, selection.has(image.image_key), (on, range) => selection.set(images, image.image_key, on, range));
  const start = async () => {
    images = [];
    cursor = "";
    more = true;
    looks = 0;
    selection.clear();
    asked.abort();
    fill(grid, Array.from({ length: 12 }, () => h("li.tile.ghost", { "aria-hidden": "true" }, h("span.thumb"))));
    await read();
  };
  const read = async () => {
    if (!more) return;
    more = false;
    asked = new AbortController();
    const { signal } = asked;
    fill(foot, images.length ? waiting("More…") : null);
    try {
      const first = !images.length;
      const page = await call("GET", "/images", { query: { ...askOf(choice), limit: PAGE, cursor, include_total: first || undefined }, signal });
      if (first) {
        fill(grid);
        filters.count(page.meta.total_results === null || page.meta.total_results === undefined ? "" : counted(page.meta.total_results, "image"));
      }
      images.push(...page.data);
      grid.append(...page.data.map(draw));
      cursor = page.meta.next_cursor ?? "";
      more = Boolean(cursor);
      fill(foot, images.length ? null : nothing(narrows(choice)));
      lookAgain();
      sight.unobserve(end); // a tall screen still sees the end, and would not be told so twice
      sight.observe(end);
    } catch (error) {
      if (signal.aborted) return;
      if (!images.length) fill(grid);
      fill(foot, failed(error, () => ((more = true), read())));
    }
  };

  /** Pictures that were in the works are asked for again, a few times. */
  let timer = 0;
  const lookAgain = () => {
    clearTimeout(timer);
    const keys = images.filter(unsettled).map((image) => image.image_key);
    if (!keys.length || looks >= LOOKS) return;
    looks += 1;
    timer = window.setTimeout(async () => {
      const found = await Promise.all(keys.slice(0, 24).map((key) => call("GET", `/images/${encodeURIComponent(key)}`).catch(() => null)));
      for (const image of found) if (image && !unsettled(image)) replace(image);
      lookAgain();
    }, LOOK_AGAIN);
  };
  const replace = (/** @type {any} */ image) => {
    const at = images.findIndex((one) => one.image_key === image.image_key);
    if (at < 0) return;
    images[at] = image;
    grid.children[at]?.replaceWith(draw(image));
  };

  const actions = selectionBar(selection, () => images, { ask: () => askOf(choice), changed: start });
  selection.addEventListener("change", () => {
    [...grid.children].forEach((item) => {
      const on = selection.has(item.getAttribute("data-key") ?? "");
      item.classList.toggle("selected", on);
      const box = item.querySelector("input");
      if (box) box.checked = on;
    });
    grid.classList.toggle("selecting", selection.size > 0);
  });
  const sight = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && more && images.length && read(), { rootMargin: "900px" });
  const uploaded = () => {
    const fresh = uploads.list.filter((upload) => upload.fate === "done" && !images.some((image) => image.image_key === upload.image.image_key));
    if (fresh.length && !narrows(choice) && images.length) {
      const added = fresh.map((upload) => upload.image).filter((image) => image.created_at > (images[0]?.created_at ?? ""));
      for (const image of added) {
        images.unshift(image);
        grid.prepend(draw(image));
      }
      if (added.length) lookAgain();
    }
  };
  uploads.addEventListener("change", uploaded);

  outlet.classList.add("library");
  const end = h("div.grid-end");
  fill(outlet, h("header.page-head", {}, h("h1", {}, "Images"), h("a.button.primary", { href: hrefOf("/upload") }, icon("upload", 18), h("span", {}, "Upload"))), filters.bar, grid, foot, end, actions);
  sight.observe(end);
  start().catch(tellProblem);

  return () => {
    sight.disconnect();
    asked.abort();
    clearTimeout(timer);
    uploads.removeEventListener("change", uploaded);
  };
}

/** @param {any} image */
function unsettled(image) {
  if (["pending", "processing"].includes(image.status)) return true;
  return image.status === "ready" && !Object.keys(image.renditions ?? {}).length && image.dicom?.has_pixels !== false;
}

/** @param {boolean} narrowed */
function nothing(narrowed) {
  if (narrowed)
    return empty("search", "Nothing matches", "No image you may see fits these filters. Take one away, or look for fewer words.", h("a.button", { href: hrefOf("/images") }, "Clear the filters"));
  return empty("images", "No images yet", "Upload pictures, DICOM files or whole folders. They appear here as soon as they are checked.", h("a.button.primary", { href: hrefOf("/upload") }, icon("upload", 18), "Upload images"));
}
