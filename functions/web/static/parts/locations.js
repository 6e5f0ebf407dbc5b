/**
 * Locations: where images were taken. One is chosen from those that exist, or added on the spot.
 *
 * @import { Location } from "#api"
 */

import { all, call } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { t } from "../core/language.js";
import { openForm } from "./dialog.js";
import { field } from "./fields.js";
import { tell } from "./notices.js";

/** @returns {Promise<Location[]>} */
export function locations() {
  return all("/locations", { query: { limit: 100 } });
}

/** @param {Location} location */
export function locationWords({ id, town }) {
  return [id, town].filter(Boolean).join(" · ");
}

/**
 * Make a field to choose a location.
 *
 * @param {string} chosen  id; empty for none @param {{none: string, invent?: boolean, onchange?: (id: string) => void}} traits
 *   none: the text of no choice; invent: whether a new location can be added here
 * @returns {{row: HTMLElement, input: HTMLSelectElement}}
 */
export function locationField(chosen, { none, invent = false, onchange }) {
  const { row, input } = field(t("Location"), {
    kind: "select",
    options: chosen ? [["", none], chosen] : [["", none]],
    value: chosen,
    onchange: () => onchange?.(input.value),
  });
  const offer = (/** @type {Location[]} */ found) => {
    const now = input.value;
    const known = found.some((location) => location.id === now) || !now ? [] : [h("option", { value: now }, now)];
    fill(
      input,
      h("option", { value: "" }, none),
      known,
      found.map((location) => h("option", { value: location.id }, locationWords(location))),
    );
    input.value = now;
  };
  const made = (/** @type {Location} */ location) => {
    input.append(h("option", { value: location.id }, locationWords(location)));
    input.value = location.id;
    input.focus();
  };
  locations().then(offer, () => null);
  if (invent) {
    const add = h(
      "button",
      {
        type: "button",
        "aria-label": t("New location"),
        title: t("New location"),
        onclick: () => editLocation(null, made),
      },
      icon("plus", 18),
    );
    const pair = h("div.with-button");
    input.replaceWith(pair);
    pair.append(input, add);
  }
  return { row, input };
}

/**
 * Open a form for a new location, or to edit one.
 *
 * @param {Location | null} location @param {(location: Location) => void} done
 */
export function editLocation(location, done) {
  const rules = {
    pattern: "[A-Za-z0-9][A-Za-z0-9._\\-]{0,127}",
    maxLength: 128,
    placeholder: t("e.g. theatre-2"),
    autocomplete: "off",
  };
  const name = field(
    t("Name"),
    { required: true, ...rules },
    t("Letters, digits, dots and dashes. It cannot be changed later."),
  );
  const lines = {
    address: field(t("Address"), { value: location?.address ?? "", maxLength: 256 }),
    town: field(t("Town"), { value: location?.town ?? "", maxLength: 256 }),
    country: field(t("Country"), { value: location?.country ?? "", maxLength: 256 }),
  };
  openForm({
    title: location ? location.id : t("New location"),
    yes: location ? t("Save the location") : t("Add the location"),
    fields: [...(location ? [] : [name.row]), lines.address.row, h("div.pair", {}, lines.town.row, lines.country.row)],
    save: async () => {
      const said = Object.fromEntries(
        Object.entries(lines).map(([line, { input }]) => [line, input.value.trim() || null]),
      );
      const saved = location
        ? await call("PATCH", "/locations/{location_id}", { path: { location_id: location.id }, json: said })
        : await call("POST", "/locations", { json: { id: name.input.value.trim(), ...said } });
      tell(location ? t("Saved.") : t("Location {id} was added.", { id: saved.id }), { kind: "good" });
      done(saved);
    },
  });
}
