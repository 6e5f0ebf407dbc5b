/**
 * The choice of images that the library shows: read from the address, turned into a query of the API.
 *
 * @import { Image, Query } from "#api"
 *
 * @typedef {object} Choice
 * @property {string} [tab]  `mine`, `private`, `public`, `shared` with the user, or deleted in the `bin`; all without
 * @property {string} [q] @property {string} [location] @property {string} [instrument] @property {string} [modality]
 * @property {string} [ml_tag]
 * @property {string} [from] @property {string} [to]  days, both included
 * @property {string[]} [tag]  all of them
 * @property {string} [sort]  as the API names it; the last added first without
 */

const NAMES = /** @type {const} */ (["tab", "q", "location", "instrument", "modality", "ml_tag", "from", "to", "sort"]);

/** @param {URLSearchParams} query @returns {Choice} */
export function choiceOf(query) {
  const choice = /** @type {Choice} */ ({});
  for (const name of NAMES) if (query.get(name)) choice[name] = query.get(name) ?? "";
  if (query.has("tag")) choice.tag = query.getAll("tag");
  return choice;
}

/** Return the API's query for a choice: a day becomes its first or last second, and all tags are required.
 * @param {Choice} choice @returns {Query<"GET", "/images">} */
export function queryOf({ tab, q, location, instrument, modality, ml_tag, from, to, tag, sort }) {
  return {
    q,
    user_id: tab === "mine" && "me",
    visibility: (tab === "private" || tab === "public") && tab,
    shared_with_me: tab === "shared",
    status: tab === "bin" && "deleted",
    exact_tags: tag?.join("|"),
    location_id: location,
    instrument,
    modality,
    ml_tag: /** @type {Image["ml_tag"]} */ (ml_tag),
    sort: /** @type {Query<"GET", "/images">["sort"]} */ (sort),
    created_from: from && `${from}T00:00:00Z`,
    created_to: to && `${to}T23:59:59Z`,
  };
}

/** Return whether a choice has filters, apart from its tab and its order. @param {Choice} choice */
export function narrows(choice) {
  return Object.keys(choice).some((name) => name !== "tab" && name !== "sort");
}
