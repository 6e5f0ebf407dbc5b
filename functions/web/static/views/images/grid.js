/**
 * A grid of images of which only the rows near the screen are in the page, however long it is. The row that has the focus
 * stays too, wherever one scrolls, so that the keyboard goes on from there.
 *
 * @import { Image } from "#api"
 *
 * @typedef {ReturnType<typeof imageGrid>} Grid
 */

import { arrange, fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";

const NEAR = 700; // pixels above and below the screen that are drawn too
const GHOSTS = 12;

/** @param {(image: Image) => HTMLElement} draw  makes the tile of an image */
export function imageGrid(draw) {
  const element = h("ul.grid", { "aria-label": t("Images") });
  /** @type {Image[]} */
  let images = [];
  /** @type {Map<string, HTMLElement>} */
  let drawn = new Map();
  let columns = 1;
  let size = 0; // of the whole list, as far as it is known

  const tileOf = (/** @type {Image} */ image) => drawn.get(image.image_key) ?? draw(image);
  const place = (/** @type {Set<number>} */ rows) => {
    const next = new Map();
    for (const row of [...rows].sort((a, b) => a - b))
      for (const [at, image] of images.slice(row * columns, (row + 1) * columns).entries()) {
        const tile = tileOf(image);
        tile.style.gridRowStart = String(row + 1);
        tile.setAttribute("aria-posinset", String(row * columns + at + 1));
        tile.setAttribute("aria-setsize", String(size));
        next.set(image.image_key, tile);
      }
    drawn = next;
    arrange(element, [...drawn.values()]);
  };
  const indexOf = (/** @type {string} */ key) => images.findIndex((image) => image.image_key === key);
  /** Return where in the list the focus is; -1 outside. */
  const focused = () =>
    element.contains(document.activeElement)
      ? indexOf(document.activeElement?.closest("[data-key]")?.getAttribute("data-key") ?? "")
      : -1;
  const layout = (/** @type {number} */ wanted = -1) => {
    if (!images.length) return;
    const { gridTemplateColumns, rowGap } = getComputedStyle(element);
    columns = gridTemplateColumns.split(" ").length;
    if (!element.querySelector("[data-key]")) place(new Set([0])); // to be measured
    const tall = /** @type {HTMLElement} */ (element.firstElementChild).offsetHeight;
    if (!tall) return; // not on the screen
    const step = tall + Number.parseFloat(rowGap);
    element.style.gridAutoRows = `${tall}px`;
    element.style.minHeight = `${Math.ceil(images.length / columns) * step - step + tall}px`;
    const { top } = element.getBoundingClientRect();
    const last = Math.min(Math.floor((innerHeight - top + NEAR) / step), Math.ceil(images.length / columns) - 1);
    const first = Math.max(0, Math.min(Math.floor((-top - NEAR) / step), last));
    const rows = new Set(Array.from({ length: last - first + 1 }, (_, at) => first + at));
    for (const at of [focused(), wanted]) if (at >= 0) rows.add(Math.floor(at / columns));
    place(rows);
  };
  let due = 0;
  const later = () => {
    due ||= requestAnimationFrame(() => {
      due = 0;
      layout();
    });
  };
  const resized = new ResizeObserver(later);
  resized.observe(element);
  addEventListener("scroll", later, { passive: true });

  return {
    element,
    focused,
    columns: () => columns,
    /** Show a list; tiles that are there stay. @param {Image[]} next @param {number | null} total */
    show: (next, total) => {
      images = next;
      size = total ?? images.length;
      if (images.length) return layout();
      drawn = new Map();
      fill(element);
      element.style.minHeight = "";
    },
    wait: () => {
      drawn = new Map();
      element.style.minHeight = "";
      const ghost = () => h("li.tile.ghost", { "aria-hidden": "true" }, h("span.thumb"));
      fill(element, Array.from({ length: GHOSTS }, ghost));
    },
    /** Draw an image anew. Its link stays, and keeps the focus. @param {Image} image */
    renew: (image) => {
      const fresh = draw(image).querySelector("a");
      drawn
        .get(image.image_key)
        ?.querySelector("a")
        ?.replaceChildren(...(fresh?.childNodes ?? []));
    },
    /** Focus an image, drawn or not. @param {number} at @param {FocusOptions & {box?: boolean}} [traits] */
    focus: (at, { box = false, ...options } = {}) => {
      layout(at);
      const tile = drawn.get(images[at]?.image_key);
      const target = tile?.querySelector(box ? "input" : "a") ?? tile?.querySelector("input");
      /** @type {HTMLElement | null | undefined} */ (target)?.focus(options);
    },
    /** Return the tiles that are in the page. */
    tiles: () => [...drawn.values()],
    leave: () => {
      resized.disconnect();
      removeEventListener("scroll", later);
      cancelAnimationFrame(due);
    },
  };
}
