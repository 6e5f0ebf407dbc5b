/**
 * The user's own e-mail address: a new one counts once the code that was sent to it is confirmed.
 *
 * @import { User } from "#api"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { forgetMe } from "../../core/me.js";
import { openForm } from "../../parts/dialog.js";
import { field } from "../../parts/fields.js";
import { tell } from "../../parts/notices.js";

/** @param {User} user */
export function emailPanel(user) {
  const shown = h("p", {}, user.email || t("None yet."));
  const changed = (/** @type {string} */ email) => fill(shown, email);
  return h(
    "section.panel",
    {},
    h(
      "div.panel-head",
      {},
      h("h2", {}, t("E-mail")),
      h("button", { type: "button", onclick: () => ask(changed) }, t("Change the address")),
    ),
    shown,
  );
}

/** @param {(email: string) => void} changed */
function ask(changed) {
  const mail = field(t("New address"), { type: "email", required: true, autocomplete: "email" });
  const password = field(t("Your password"), { type: "password", required: true, autocomplete: "current-password" });
  openForm({
    title: t("Change your e-mail address"),
    yes: t("Send a code"),
    fields: [
      h("p.soft", {}, t("We send a code to the new address, which counts once you enter it.")),
      mail.row,
      password.row,
    ],
    save: async () => {
      const email = mail.input.value.trim();
      await call("POST", "/users/me/email", { json: { email, current_password: password.input.value } });
      setTimeout(() => confirm(email, changed));
    },
  });
}

/** @param {string} email @param {(email: string) => void} changed */
function confirm(email, changed) {
  const code = field(
    t("Code"),
    { required: true, inputMode: "numeric", autocomplete: "one-time-code" },
    t("Valid for ten minutes. Nothing came? Another account may have this address."),
  );
  openForm({
    title: t("Enter the code sent to {email}", { email }),
    yes: t("Use this address"),
    fields: [code.row],
    save: async () => {
      await call("POST", "/users/me/email/confirm", { json: { code: code.input.value.trim() } });
      forgetMe();
      changed(email);
      tell(t("Your address is changed."), { kind: "good" });
    },
  });
}
