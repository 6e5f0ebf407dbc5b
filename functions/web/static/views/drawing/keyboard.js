/**
 * The keys of a drawing: they end, undo and give up what is drawn, and move the corner that has the focus.
 *
 * @import { Layer } from "./layer.js"
 * @import { Point } from "#api"
 */

import { t } from "../../core/language.js";
import { nameOf, shortcuts } from "../../parts/shortcuts.js";
import { handlesOf, inside, shifted, withHandle, withoutCorner } from "./shapes.js";

const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
});

/** @param {Layer} layer */
export function keyboard(layer) {
  const draws = () => layer.outline !== null;
  const edits = () => layer.edited !== null && layer.traits.editable;
  const held = () => edits() && layer.element.contains(document.activeElement);
  const onCorner = () => held() && cornerOf(layer) !== null;
  const arrows = Object.keys(ARROWS).flatMap((arrow) => [arrow, `Shift+${arrow}`]);
  const list = [
    { keys: ["Escape"], words: t("Give up what is drawn"), act: () => layer.giveUp(), when: draws },
    { keys: ["Enter"], words: t("End what is drawn"), act: () => layer.finish(), when: draws },
    { keys: ["Backspace"], words: t("Take the last corner away"), act: () => layer.takeBack(), when: draws },
    {
      keys: ["Ctrl+z"],
      words: t("Undo"),
      act: () => layer.step("undo"),
      repeats: true,
      when: () => draws() || edits(),
    },
    {
      keys: ["Ctrl+Shift+z", "Ctrl+y"],
      words: t("Redo"),
      act: () => layer.step("redo"),
      repeats: true,
      when: () => draws() || edits(),
    },
    {
      keys: arrows,
      words: t("Move the corner that has the focus, or the shape; with Shift by ten pixels"),
      act: (/** @type {KeyboardEvent} */ event) => move(layer, event),
      repeats: true,
      when: held,
    },
    { keys: ["Delete", "Backspace"], words: t("Remove that corner"), act: () => removeCorner(layer), when: onCorner },
  ];
  shortcuts(layer.element, t("Drawing"), list);
  // Over the picture they go before its own: deep zoom pans by arrows.
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    const found = list.find(({ keys, when }) => keys.includes(nameOf(event)) && when());
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    found.act(event);
  };
  layer.geometry.host.addEventListener("keydown", pressed, { capture: true, signal: layer.stop.signal });
}

/** Return the number of the corner that has the focus. @param {Layer} layer */
function cornerOf({ element }) {
  const corner = element.contains(document.activeElement) && document.activeElement?.getAttribute("data-handle");
  return corner ? Number(corner) : null;
}

/** @param {Layer} layer @param {KeyboardEvent} event */
function move(layer, { key, shiftKey }) {
  const { edited } = layer;
  if (!edited) return;
  const corner = cornerOf(layer);
  const size = layer.geometry.shown();
  const [dx, dy] = ARROWS[key].map((step) => (shiftKey ? 10 * step : step));
  if (corner === null) return layer.change(shifted(edited, dx, dy, size), true);
  const [x, y] = handlesOf(edited)[corner];
  layer.change(withHandle(edited, corner, inside(/** @type {Point} */ ([x + dx, y + dy]), size)), true);
}

/** @param {Layer} layer */
function removeCorner(layer) {
  const { edited } = layer;
  const fewer = edited && withoutCorner(edited, cornerOf(layer) ?? 0);
  if (fewer && fewer !== edited) layer.change(fewer, true);
}
