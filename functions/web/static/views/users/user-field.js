/**
 * A field to choose a user by name while one types; the API wants the id. For administrators.
 *
 * @import { Field, FieldTraits } from "#dom"
 */

import { all, call } from "../../core/api.js";
import { fill, freshId, h, settled } from "../../core/dom.js";
import { field } from "../../parts/fields.js";

const SHORT = 8; // letters of an id that is all there is left of somebody

/** @type {Map<string, Promise<string>>} */
const names = new Map();

/** The user name behind an id; a few letters of the id for who is gone. @param {string} id @returns {Promise<string>} */
export function nameOf(id) {
  const name =
    names.get(id) ??
    call("GET", "/users/{user_id}", { path: { user_id: id } }).then(
      (user) => user.username,
      () => `former user ${id.slice(0, SHORT)}`,
    );
  names.set(id, name);
  return name;
}

/**
 * @param {string} label @param {FieldTraits<"input">} traits @param {string} [hint]
 * @returns {Field & {id: () => Promise<string>}} id: empty when nothing is written; throws for a name that nobody has
 */
export function userField(label, traits, hint) {
  const offers = h("datalist", { id: freshId("users") });
  const { row, input } = field(
    label,
    { autocomplete: "off", autocapitalize: "none", spellcheck: false, ...traits, list: offers.id },
    hint,
  );
  const look = settled(150, async () => {
    const { data } = await call("GET", "/users", { query: { q: input.value.trim(), limit: 10 } });
    fill(
      offers,
      data.map((user) => h("option", { value: user.username })),
    );
  });
  input.addEventListener("input", look);
  row.append(offers);
  const id = async () => {
    const name = input.value.trim().toLowerCase();
    if (!name) return "";
    const found = (await all("/users", { query: { q: name, limit: 100 } })).find(
      (user) => user.username.toLowerCase() === name,
    );
    if (!found) throw new Error(`Nobody is called ${input.value.trim()}.`);
    return found.id;
  };
  return { row, input, id };
}
