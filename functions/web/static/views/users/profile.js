/**
 * The user's own profile, address, password, second factor and keys; on a phone, also the links that have no room in the bar.
 *
 * @import { User } from "#api"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { forgetMe, isAdmin, me } from "../../core/me.js";
import { inWords } from "../../core/problem.js";
import { hrefOf } from "../../core/router.js";
import { day } from "../../core/words.js";
import { field } from "../../parts/fields.js";
import { languagePicker } from "../../parts/language-picker.js";
import { tell } from "../../parts/notices.js";
import { ENTRIES, leaveButton, themeButton } from "../shell.js";
import { emailPanel } from "./email.js";
import { keysPanel } from "./keys.js";
import { secondFactorPanel } from "./second-factor.js";

const ME = { user_id: "me" };

/** @type {import("../../core/router.js").View} */
export async function profilePage(outlet) {
  forgetMe(); // its counts may have changed
  const [user, totp] = await Promise.all([me(), call("GET", "/users/{user_id}/totp", { path: ME })]);
  outlet.classList.add("narrow");
  const minor = ENTRIES.filter((entry) => entry.minor && (!entry.admin || isAdmin(user)));
  fill(
    outlet,
    h("header.page-head", {}, h("h1", {}, t("Profile"))),
    h(
      "div.card-stack",
      {},
      h(
        "nav.panel.more-links",
        { "aria-label": t("More") },
        minor.map((entry) => h("a", { href: hrefOf(entry.path) }, icon(entry.picture), entry.words)),
        themeButton(),
        leaveButton(),
      ),
      profileForm(user),
      h("section.panel", {}, h("h2", {}, t("Language")), languagePicker()),
      emailPanel(user),
      passwordForm(user),
      secondFactorPanel(totp.enabled),
      keysPanel("me", true),
    ),
  );
}

/** @param {User} user */
function profileForm(user) {
  const first = field(t("First name"), { value: user.first_name ?? "", autocomplete: "given-name" });
  const last = field(t("Last name"), { value: user.last_name ?? "", autocomplete: "family-name" });
  const counts =
    user.images &&
    t("{private} private and {public} public images", { private: user.images.private, public: user.images.public });
  return panelForm(
    t("You"),
    t("Save"),
    [
      h(
        "p.soft",
        {},
        [user.username, t("{role} since {day}", { role: user.role, day: day(user.created_at) }), counts]
          .filter(Boolean)
          .join(" · "),
      ),
      h("div.pair", {}, first.row, last.row),
    ],
    async () => {
      const json = {
        first_name: first.input.value.trim() || null,
        last_name: last.input.value.trim() || null,
      };
      await call("PATCH", "/users/{user_id}", { path: ME, json });
      forgetMe();
      tell(t("Your profile is saved."), { kind: "good" });
    },
  );
}

/** @param {User} user */
function passwordForm(user) {
  const name = h("input", { type: "text", autocomplete: "username", value: user.username, hidden: true });
  const old = field(t("Current password"), { type: "password", autocomplete: "current-password", required: true });
  const next = field(
    t("New password"),
    { type: "password", autocomplete: "new-password", required: true, minLength: 12 },
    t("At least 12 characters."),
  );
  return panelForm(t("Password"), t("Change the password"), [name, h("div.pair", {}, old.row, next.row)], async () => {
    await call("PATCH", "/users/{user_id}", {
      path: ME,
      json: { current_password: old.input.value, password: next.input.value },
    });
    old.input.value = next.input.value = "";
    tell(t("Your password is changed."), { kind: "good" });
  });
}

/** @param {string} title @param {string} yes @param {Node[]} rows @param {() => Promise<void>} save */
export function panelForm(title, yes, rows, save) {
  const note = h("p.form-error", { role: "alert", hidden: true });
  const button = h("button.primary", { type: "submit" }, yes);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    note.hidden = true;
    button.disabled = true;
    try {
      await save();
    } catch (error) {
      fill(note, inWords(error)).hidden = false;
    } finally {
      button.disabled = false;
    }
  };
  return h(
    "section.panel",
    {},
    h("h2", {}, title),
    h("form.stack", { onsubmit: submit }, rows, note, h("div", {}, button)),
  );
}
