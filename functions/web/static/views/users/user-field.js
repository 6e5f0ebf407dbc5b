/**
 * A field to choose a user by name, with suggestions; the API needs the id. For administrators.
 *
 * @import { Field, FieldTraits } from "#dom"
 */

import { all, call } from "../../core/api.js";
import { fill, freshId, h, settled } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { field } from "../../parts/fields.js";

const SHORT = 8; // letters of the id of a deleted user

/** @type {Map<string, Promise<string>>} */
const names = new Map();

/**
 * Return the user name for an id; for a deleted user, the beginning of the id.
 *
 * @param {string} id
 * @returns {Promise<string>}
 */
export function nameOf(id) {
  const name =
    names.get(id) ??
    call("GET", "/users/{user_id}", { path: { user_id: id } }).then(
      (user) => user.username,
      () => t("former user {id}", { id: id.slice(0, SHORT) }),
    );
  names.set(id, name);
  return name;
}

/**
 * @param {string} label @param {FieldTraits<"input">} traits @param {string} [hint]
 * @returns {Field & {id: () => Promise<string>}} id: empty for an empty field; rejects for an unknown name
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
    if (!found) throw new Error(t("There is no user {name}.", { name: input.value.trim() }));
    return found.id;
  };
  return { row, input, id };
}
