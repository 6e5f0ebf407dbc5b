/**
 * The user's own e-mail address: a new one counts once the code that was sent to it is confirmed.
 *
 * @import { User } from "#api"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { forgetMe } from "../../core/me.js";
import { openForm } from "../../parts/dialog.js";
import { field } from "../../parts/fields.js";
import { tell } from "../../parts/notices.js";

/** @param {User} user */
export function emailPanel(user) {
  const shown = h("p", {}, user.email || "None yet.");
  const changed = (/** @type {string} */ email) => fill(shown, email);
  return h(
    "section.panel",
    {},
    h(
      "div.panel-head",
      {},
      h("h2", {}, "E-mail"),
      h("button", { type: "button", onclick: () => ask(changed) }, "Change the address"),
    ),
    shown,
  );
}

/** @param {(email: string) => void} changed */
function ask(changed) {
  const mail = field("New address", { type: "email", required: true, autocomplete: "email" });
  const password = field("Your password", { type: "password", required: true, autocomplete: "current-password" });
  openForm({
    title: "Change your e-mail address",
    yes: "Send a code",
    fields: [
      h("p.soft", {}, "We send a code to the new address, which counts once you enter it."),
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
    "Code",
    { required: true, inputMode: "numeric", autocomplete: "one-time-code" },
    "Valid for ten minutes. Nothing came? Another account may have this address.",
  );
  openForm({
    title: `Enter the code sent to ${email}`,
    yes: "Use this address",
    fields: [code.row],
    save: async () => {
      await call("POST", "/users/me/email/confirm", { json: { code: code.input.value.trim() } });
      forgetMe();
      changed(email);
      tell("Your address is changed.", { kind: "good" });
    },
  });
}
