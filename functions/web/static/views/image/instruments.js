/** The instruments at hand: up to nine, which number keys choose; the one chosen last names what is drawn next. */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";

const KEPT = "lightbox.instruments"; // in this tab: the names at hand, and the one chosen
const MOST = 9; // there is a number key for each

/** @returns {{names: string[], chosen: string}} */
function kept() {
  return JSON.parse(sessionStorage.getItem(KEPT) ?? '{"names": [], "chosen": ""}');
}

/** The instrument for what is drawn next; empty if none was chosen yet. */
export function chosenInstrument() {
  return kept().chosen;
}

/** Remember an instrument that was used. @param {string} name */
export function useInstrument(name) {
  const { names } = kept();
  const all = names.includes(name) ? names : [...names.slice(names.length >= MOST ? 1 : 0), name];
  sessionStorage.setItem(KEPT, JSON.stringify({ names: all, chosen: name }));
}

/**
 * Make the row of instruments. Those of the image come behind those used before, then those that others use.
 *
 * @param {string[]} here  instruments of this image @param {(name: string) => void} change
 */
export function instrumentRow(here, change) {
  const element = h("div.instruments", { role: "group", "aria-label": t("Instrument for what is drawn next") });
  let names = [...new Set([...kept().names, ...here])].slice(0, MOST); // each keeps its number
  const choose = (/** @type {string} */ name) => {
    useInstrument(name);
    draw();
    change(name);
  };
  const draw = () => {
    const { chosen } = kept();
    if (chosen && !names.includes(chosen)) names = [...names.slice(0, MOST - 1), chosen];
    fill(
      element,
      names.map((name, at) =>
        h(
          "button.chip",
          { type: "button", "aria-pressed": String(name === chosen), onclick: () => choose(name) },
          h("kbd", {}, at + 1),
          name,
        ),
      ),
    );
  };
  call("GET", "/instruments", { query: { limit: MOST } }).then(
    ({ data }) => {
      names = [...new Set([...names, ...data.map((one) => one.name)])].slice(0, MOST);
      draw();
    },
    () => null,
  );
  const press = (/** @type {KeyboardEvent} */ { key }) => {
    const name = names[Number(key) - 1];
    if (name) choose(name);
  };
  draw();
  const keys = [{ keys: [..."123456789"], words: t("Choose the instrument"), act: press }];
  return { element, draw, /** For `shortcuts`. */ keys };
}
