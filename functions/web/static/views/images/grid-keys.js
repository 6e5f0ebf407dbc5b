/**
 * Move through the grid by keyboard: arrows, Home and End go from image to image, Space selects, and what one types finds the
 * next image whose name begins so, near the screen or not.
 *
 * @import { Image } from "#api"
 * @import { Grid } from "./grid.js"
 */

import { t } from "../../core/language.js";
import { shortcuts } from "../../parts/shortcuts.js";

const PAUSE = 900; // milliseconds after which a letter begins another name

/**
 * @param {Grid} grid @param {() => Image[]} images
 * @param {() => boolean} selecting  whether letters are shortcuts for the selected images, and find nothing
 */
export function gridKeys(grid, images, selecting) {
  const inside = () => grid.focused() >= 0;
  const onBox = () => Boolean(document.activeElement?.matches("input"));
  const move = (/** @type {KeyboardEvent} */ { key }) => {
    const at = grid.focused();
    const next = at < 0 ? 0 : at + stepOf(key, at, grid.columns(), images().length);
    if (next !== at && images()[next]) grid.focus(next, { box: onBox() });
  };
  const select = (/** @type {KeyboardEvent} */ { shiftKey }) => {
    const box = document.activeElement?.closest("[data-key]")?.querySelector("input");
    box?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey }));
  };
  shortcuts(grid.element, t("Images"), [
    { keys: ["ArrowRight"], words: t("Next image"), act: move, repeats: true },
    { keys: ["ArrowLeft"], words: t("Previous image"), act: move, repeats: true, when: inside },
    { keys: ["ArrowDown"], words: t("One row down"), act: move, repeats: true, when: inside },
    { keys: ["ArrowUp"], words: t("One row up"), act: move, repeats: true, when: inside },
    { keys: ["Home"], words: t("First image"), act: move, when: inside },
    { keys: ["End"], words: t("Last image"), act: move, when: inside },
    { keys: [" "], words: t("Select it; with Shift, all from the one before"), act: select, when: inside },
  ]);
  let typed = "";
  let last = 0;
  grid.element.addEventListener("keydown", (event) => {
    const at = grid.focused();
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey || selecting()) return;
    if (!/^[\p{L}\p{N}._-]$/u.test(event.key)) return;
    typed = (event.timeStamp - last > PAUSE ? "" : typed) + event.key.toLowerCase();
    last = event.timeStamp;
    const found = named(images(), typed, typed.length > 1 ? at : at + 1);
    if (found >= 0) grid.focus(found, { box: onBox() });
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
