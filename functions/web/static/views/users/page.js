/**
 * One user, for administrators: edit, second factor, keys, delete.
 *
 * @import { Body, User } from "#api"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { me } from "../../core/me.js";
import { go, hrefOf } from "../../core/router.js";
import { day } from "../../core/words.js";
import { confirmed, openForm } from "../../parts/dialog.js";
import { field } from "../../parts/fields.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { keysPanel } from "./keys.js";
import { ROLES } from "./list.js";
import { panelForm } from "./profile.js";
import { userField } from "./user-field.js";

/** @type {import("../../core/router.js").View} */
export async function userPage(outlet, _place, user_id) {
  const path = { user_id };
  const [user, totp, caller] = await Promise.all([
    call("GET", "/users/{user_id}", { path }),
    call("GET", "/users/{user_id}/totp", { path }),
    me(),
  ]);
  outlet.classList.add("narrow");
  fill(
    outlet,
    h(
      "header.page-head",
      {},
      h("h1", {}, user.username),
      user.id !== caller.id &&
        h(
          "button.quiet.danger-text",
          { type: "button", onclick: () => remove(user, caller) },
          icon("trash", 18),
          t("Delete the user"),
        ),
    ),
    h(
      "div.card-stack",
      {},
      form(user),
      totp.enabled && user.id !== caller.id && appPanel(user),
      keysPanel(user.id, false),
      h("p", {}, h("a", { href: hrefOf("/users") }, t("All users"))),
    ),
  );
}

/** @param {User} user */
function form(user) {
  const role = field(t("Role"), { kind: "select", options: ROLES, value: user.role });
  const first = field(t("First name"), { value: user.first_name ?? "" });
  const last = field(t("Last name"), { value: user.last_name ?? "" });
  const mail = field(t("E-mail"), { type: "email", required: true, value: user.email });
  const said = h("p.soft", {}, t("Since {day}", { day: day(user.created_at) }));
  return panelForm(
    t("Profile"),
    t("Save"),
    [said, h("div.pair", {}, first.row, last.row), mail.row, role.row],
    async () => {
      const now = {
        first_name: first.input.value.trim() || null,
        last_name: last.input.value.trim() || null,
        email: mail.input.value.trim(),
        role: role.input.value,
      };
      const before = /** @type {Record<string, unknown>} */ (user);
      const json = /** @type {Body<"PATCH", "/users/{user_id}">} */ (
        Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== (before[name] ?? null)))
      );
      Object.assign(user, await call("PATCH", "/users/{user_id}", { path: { user_id: user.id }, json }));
      tell(t("Saved."), { kind: "good" });
    },
  );
}

/** @param {User} user */
function appPanel(user) {
  const act = async () => {
    const sure = await confirmed({
      title: t("Remove the authenticator app?"),
      text: t("Do this if {username} has lost it: the password alone will be enough to sign in.", {
        username: user.username,
      }),
      yes: t("Remove it"),
      danger: true,
    });
    if (!sure) return;
    await call("DELETE", "/users/{user_id}/totp", { path: { user_id: user.id } }).then(() => {
      panel.remove();
      tell(t("The app is removed."), { kind: "good" });
    }, tellProblem);
  };
  const panel = h(
    "section.panel",
    {},
    h(
      "div.panel-head",
      {},
      h("h2", {}, t("Authenticator app")),
      h("button", { type: "button", onclick: act }, t("Remove the app")),
    ),
    h("p.soft", {}, t("Signing in asks for a code.")),
  );
  return panel;
}

/** @param {User} user @param {User} caller */
function remove(user, caller) {
  const heir = userField(
    t("New owner of their images and logs"),
    { value: caller.username, required: true },
    t("A user name; yours is filled in."),
  );
  openForm({
    title: t("Delete {username}?", { username: user.username }),
    yes: t("Delete the user"),
    danger: true,
    fields: [h("p.soft", {}, t("The user can no longer sign in, and their keys stop working at once.")), heir.row],
    save: async () => {
      await call("DELETE", "/users/{user_id}", { path: { user_id: user.id }, query: { reassign_to: await heir.id() } });
      tell(t("{username} is deleted.", { username: user.username }), { kind: "good" });
      go("/users");
    },
  });
}
