/**
 * All users, for administrators.
 *
 * @import { Body, Query, User } from "#api"
 */

import { call } from "../../core/api.js";
import { fill, h, settled } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { day } from "../../core/words.js";
import { openForm } from "../../parts/dialog.js";
import { field } from "../../parts/fields.js";
import { listing } from "../../parts/listing.js";
import { tell } from "../../parts/notices.js";

export const ROLES = /** @type {[User["role"], string][]} */ ([
  ["user", t("User")],
  ["annotator", t("Annotator")],
  ["admin", t("Administrator")],
]);

/** @type {import("../../core/router.js").View} */
export function userList(outlet) {
  const q = field(t("Name or e-mail"), { type: "search" });
  const role = field(t("Role"), { kind: "select", options: [["", t("Any")], ...ROLES], value: "" });
  const list = listing({
    page: (/** @type {Query<"GET", "/users">} */ query, signal) => call("GET", "/users", { query, signal }),
    columns: [t("Name"), t("E-mail"), t("Role"), t("Since")],
    row,
    nothing: t("No users match."),
  });
  const read = () => list.read({ q: q.input.value.trim(), role: /** @type {User["role"] | ""} */ (role.input.value) });
  q.input.addEventListener("input", settled(250, read));
  role.input.addEventListener("change", read);
  outlet.classList.add("narrow");
  fill(
    outlet,
    h(
      "header.page-head",
      {},
      h("h1", {}, t("Users")),
      h("button.primary", { type: "button", onclick: () => newUser(read) }, icon("plus", 18), t("New user")),
    ),
    h("div.toolbar", {}, q.row, role.row),
    list.element,
  );
  read();
}

/** @param {User} user */
function row(user) {
  const name = [user.first_name, user.last_name].filter(Boolean).join(" ");
  return [
    h(
      "a.person",
      { href: hrefOf(`/users/${encodeURIComponent(user.id)}`) },
      h("span.face", { "aria-hidden": "true" }, user.username[0]),
      h("span", {}, name || user.username, name && h("span.soft", {}, ` ${user.username}`)),
    ),
    user.email,
    ROLES.find(([value]) => value === user.role)?.[1] ?? user.role,
    day(user.created_at),
  ];
}

/** @param {() => void} made */
function newUser(made) {
  const fields = {
    username: field(t("User name"), { required: true, autocomplete: "off", autocapitalize: "none" }),
    email: field(t("E-mail"), { type: "email", required: true, autocomplete: "off" }),
    password: field(
      t("Password"),
      { type: "password", required: true, minLength: 12, autocomplete: "new-password" },
      t("At least 12 characters."),
    ),
    first_name: field(t("First name"), {}),
    last_name: field(t("Last name"), {}),
    role: field(t("Role"), { kind: "select", options: ROLES, value: "user" }),
  };
  openForm({
    title: t("New user"),
    yes: t("Create the user"),
    fields: [
      fields.username.row,
      fields.email.row,
      fields.password.row,
      h("div.pair", {}, fields.first_name.row, fields.last_name.row),
      fields.role.row,
    ],
    save: async () => {
      const json = /** @type {Body<"POST", "/users">} */ (
        Object.fromEntries(
          Object.entries(fields)
            .map(([name, { input }]) => [name, name === "password" ? input.value : input.value.trim()])
            .filter(([, value]) => value),
        )
      );
      await call("POST", "/users", { json });
      tell(t("{username} can sign in now.", { username: json.username }), { kind: "good" });
      made();
    },
  });
}
