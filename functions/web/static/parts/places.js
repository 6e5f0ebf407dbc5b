/** Places: where images were taken. Chosen from those that there are; a new one is made on the spot. */

import { all, call } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { openForm } from "./dialog.js";
import { field } from "./fields.js";
import { tell } from "./notices.js";

/** @typedef {{id: string, address: string | null, town: string | null, country: string | null, image_count: number}} Place */

/** @returns {Promise<Place[]>} */
export function places() {
  return all("/locations", { limit: 100 });
}

/** @param {Place} place */
export function placeWords({ id, town }) {
  return [id, town].filter(Boolean).join(" · ");
}

/**
 * A choice of places.
 *
 * @param {string} chosen  id; empty for none @param {{none: string, invent?: boolean, onchange?: (id: string) => void}} traits
 *   none: what no choice is called; invent: whether a new one may be made here
 * @returns {{row: HTMLElement, input: any}}
 */
export function placeField(chosen, { none, invent = false, onchange }) {
  const { row, input } = field("Place", { kind: "select", options: chosen ? [["", none], chosen] : [["", none]], value: chosen, onchange: () => onchange?.(input.value) });
  const offer = (/** @type {Place[]} */ found) => {
    const now = input.value;
    const known = found.some((place) => place.id === now) || !now ? [] : [h("option", { value: now }, now)];
    fill(input, h("option", { value: "" }, none), known, found.map((place) => h("option", { value: place.id }, placeWords(place))));
    input.value = now;
  };
  const made = (/** @type {Place} */ place) => {
    input.append(h("option", { value: place.id }, placeWords(place)));
    input.value = place.id;
    input.focus();
  };
  places().then(offer, () => null);
  if (invent) {
    const add = h("button", { type: "button", "aria-label": "New place", title: "New place", onclick: () => editPlace(null, made) }, icon("plus", 18));
    const pair = h("div.with-button");
    input.replaceWith(pair);
    pair.append(input, add);
  }
  return { row, input };
}

/** A form for a new place, or for what is said of one. @param {Place | null} place @param {(place: Place) => void} done */
export function editPlace(place, done) {
  const rules = { pattern: "[A-Za-z0-9][A-Za-z0-9._\\-]{0,127}", maxLength: 128, placeholder: "e.g. theatre-2", autocomplete: "off" };
  const name = field("Name", { required: true, ...rules }, "Letters, digits, dots and dashes. It stays as it is.");
  const lines = {
    address: field("Address", { value: place?.address ?? "", maxLength: 256 }),
    town: field("Town", { value: place?.town ?? "", maxLength: 256 }),
    country: field("Country", { value: place?.country ?? "", maxLength: 256 }),
  };
  openForm({
    title: place ? place.id : "New place",
    yes: place ? "Save the place" : "Make the place",
    fields: [...(place ? [] : [name.row]), lines.address.row, h("div.pair", {}, lines.town.row, lines.country.row)],
    save: async () => {
      const said = Object.fromEntries(Object.entries(lines).map(([line, { input }]) => [line, input.value.trim() || null]));
      const saved = place
        ? await call("PATCH", `/locations/${encodeURIComponent(place.id)}`, { json: said })
        : await call("POST", "/locations", { json: { id: name.input.value.trim(), ...said } });
      tell(place ? "Saved." : `${saved.id} is there to choose now.`, { kind: "good" });
      done(saved);
    },
  });
}
