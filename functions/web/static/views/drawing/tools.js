/**
 * The tools that draw: the kind of shape that each makes, and its key.
 *
 * @import { Tool } from "./layer.js"
 *
 * @typedef {Tool & {name: string, words: string, key: string, picture: "polygon" | "box" | "ellipse" | "line" | "point" | "ruler" | "angle", instrument?: string}} NamedTool
 *   instrument: of what it makes, which then needs no other name
 */

import { h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";

/** @type {NamedTool[]} */
export const SHAPES = [
  { name: "polygon", kind: "polygon", words: t("Draw a polygon"), key: "p", picture: "polygon" },
  { name: "box", kind: "box", most: 2, words: t("Draw a box"), key: "b", picture: "box" },
  { name: "ellipse", kind: "ellipse", most: 2, words: t("Draw an ellipse"), key: "e", picture: "ellipse" },
  { name: "line", kind: "line", words: t("Draw a line"), key: "l", picture: "line" },
  { name: "point", kind: "point", most: 1, words: t("Draw a point"), key: "o", picture: "point" },
];

/** @type {NamedTool[]} */
export const MEASURES = [
  {
    name: "length",
    kind: "line",
    most: 2,
    words: t("Measure a length"),
    key: "m",
    picture: "ruler",
    instrument: "length",
  },
  {
    name: "angle",
    kind: "line",
    most: 3,
    words: t("Measure an angle"),
    key: "g",
    picture: "angle",
    instrument: "angle",
  },
];

/**
 * Make buttons for tools; `mark` shows which one is in use.
 *
 * @param {NamedTool[]} tools @param {(tool: NamedTool | null) => void} choose  null when the one in use is pressed again
 */
export function toolButtons(tools, choose) {
  /** @type {NamedTool | null} */
  let used = null;
  const pick = (/** @type {NamedTool} */ tool) => choose(used === tool ? null : tool);
  const buttons = tools.map((tool) => {
    const words = `${tool.words} (${tool.key.toUpperCase()})`;
    const traits = { type: "button", "aria-label": words, title: words, onclick: () => pick(tool) };
    return h("button", { ...traits, "aria-pressed": "false" }, icon(tool.picture));
  });
  return {
    buttons,
    /** For `shortcuts`. */
    keys: tools.map((tool) => ({ keys: [tool.key], words: tool.words, act: () => pick(tool) })),
    mark: (/** @type {NamedTool | null} */ tool) => {
      used = tool;
      for (const [at, button] of buttons.entries()) button.setAttribute("aria-pressed", String(tools[at] === tool));
    },
  };
}
