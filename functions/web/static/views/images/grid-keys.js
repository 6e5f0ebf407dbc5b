/**
 * Move through the grid by keyboard: arrows, Home and End go from image to image, Space selects, and what one types finds the
 * next image whose name begins so, near the screen or not.
 *
 * @import { Image } from "#api"
 * @import { Grid } from "./grid.js"
 */

const PAUSE = 900; // milliseconds after which a letter begins another name

/** @param {Grid} grid @param {() => Image[]} images */
export function gridKeys(grid, images) {
  let typed = "";
  let last = 0;
  grid.element.addEventListener("keydown", (event) => {
    const at = grid.focused();
    const target = /** @type {HTMLElement} */ (event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const box = target.matches("input");
    if (event.key === " " && !box) {
      target.closest("[data-key]")?.querySelector("input")?.click();
    } else if (/^[\p{L}\p{N}._-]$/u.test(event.key)) {
      typed = (event.timeStamp - last > PAUSE ? "" : typed) + event.key.toLowerCase();
      last = event.timeStamp;
      const found = named(images(), typed, typed.length > 1 ? at : at + 1);
      if (found >= 0) grid.focus(found, { box });
    } else {
      const next = at + stepOf(event.key, at, grid.columns(), images().length);
      if (next === at || !images()[next]) return;
      grid.focus(next, { box });
    }
    event.preventDefault();
  });
}

/** @param {string} key @param {number} at @param {number} columns @param {number} length */
export function stepOf(key, at, columns, length) {
  const steps = /** @type {Record<string, number>} */ ({
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    Home: -at,
    End: length - 1 - at,
  });
  return steps[key] ?? 0;
}

/** Return the first image from a place on, around the end, whose name begins so; -1 if there is none.
 * @param {{filename: string}[]} images @param {string} beginning @param {number} from */
export function named(images, beginning, from) {
  const order = images.map((_, at) => (from + at) % images.length);
  return order.find((at) => images[at].filename.toLowerCase().startsWith(beginning)) ?? -1;
}
