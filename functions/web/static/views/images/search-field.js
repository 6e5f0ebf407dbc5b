/** The text search of the library: while one types, it offers tags and locations that are called so, to filter by. */

import { call } from "../../core/api.js";
import { fill, freshId, h, settled } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { locationWords } from "../../parts/locations.js";

const LEAST = 2; // letters, from which on names are offered
const OF_EACH = 4;

/** @typedef {{kind: "tag" | "location", value: string, words: string}} Offer */

/**
 * @param {string} text @param {(text: string) => void} search @param {(offer: Offer) => void} pick
 * @returns {HTMLElement}
 */
export function searchField(text, search, pick) {
  const id = freshId("search");
  /** @type {Offer[]} */
  let offers = [];
  let active = -1;
  let turn = 0; // number of the latest request: answers to earlier ones are ignored
  const list = h("ul.offers", { id: `${id}-list`, role: "listbox", "aria-label": t("Suggestions"), hidden: true });
  const look = settled(150, async () => {
    const mine = ++turn;
    const found = input.value.trim().length < LEAST ? [] : await offersFor(input.value.trim());
    if (mine === turn && document.activeElement === input) draw(found);
  });
  const read = settled(250, () => search(input.value.trim()));
  const input = h("input", {
    type: "search",
    role: "combobox",
    autocomplete: "off",
    placeholder: t("Search filenames, tags, descriptions…"),
    "aria-label": t("Search images"),
    "aria-expanded": "false",
    "aria-controls": `${id}-list`,
    "aria-autocomplete": "list",
    value: text,
    oninput: () => {
      look();
      read();
    },
    onkeydown: (event) => {
      if (!offers.length) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp")
        draw(offers, (active + (event.key === "ArrowDown" ? 1 : -1) + offers.length) % offers.length);
      else if (event.key === "Enter" && active >= 0) take(offers[active]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    },
    onblur: () => close(),
  });
  const close = () => {
    look.forget();
    turn += 1;
    draw([]);
  };
  const take = (/** @type {Offer} */ offer) => {
    read.forget();
    input.value = "";
    close();
    pick(offer);
  };
  const draw = (/** @type {Offer[]} */ next, at = -1) => {
    [offers, active] = [next, at];
    list.hidden = !offers.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${id}-${active}`);
    const row = (/** @type {Offer} */ offer, /** @type {number} */ at) =>
      h(
        "li",
        {
          id: `${id}-${at}`,
          role: "option",
          "aria-selected": String(at === active),
          onmousedown: (event) => {
            event.preventDefault(); // the field keeps the focus
            take(offer);
          },
        },
        icon(offer.kind, 16),
        offer.words,
      );
    fill(list, offers.map(row));
  };
  return h("div.search", {}, icon("search", 18), input, list);
}

/** @param {string} q @returns {Promise<Offer[]>} */
async function offersFor(q) {
  const [tags, locations] = await Promise.all([
    call("GET", "/tags", { query: { q, limit: OF_EACH } }).catch(() => ({ data: [] })),
    call("GET", "/locations", { query: { q, limit: OF_EACH } }).catch(() => ({ data: [] })),
  ]);
  return [
    ...tags.data.map(({ name }) => ({ kind: /** @type {const} */ ("tag"), value: name, words: name })),
    ...locations.data.map((one) => ({
      kind: /** @type {const} */ ("location"),
      value: one.id,
      words: locationWords(one),
    })),
  ];
}
