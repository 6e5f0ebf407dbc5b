/**
 * The second factor of the user: set up an authenticator app, or remove it.
 *
 * @import { TotpSecret } from "#api"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { authenticator, codeField } from "../../parts/authenticator.js";
import { openForm } from "../../parts/dialog.js";
import { field } from "../../parts/fields.js";
import { tell } from "../../parts/notices.js";

/** @param {boolean} enabled */
export function secondFactorPanel(enabled) {
  const panel = h("section.panel");
  const show = (/** @type {boolean} */ on) => {
    const [words, act, does] = on
      ? [t("Signing in asks for a code of your authenticator app."), t("Remove the app"), remove]
      : [t("Signing in asks for your password only."), t("Set up an app"), start];
    fill(
      panel,
      h(
        "div.panel-head",
        {},
        h("h2", {}, t("Authenticator app")),
        h("button", { type: "button", onclick: () => /** @type {typeof start} */ (does)(show) }, act),
      ),
      h("p.soft", {}, words),
    );
  };
  show(enabled);
  return panel;
}

function passwordField() {
  return field(t("Your password"), { type: "password", required: true, autocomplete: "current-password" });
}

/** @param {(on: boolean) => void} show */
function start(show) {
  const password = passwordField();
  openForm({
    title: t("Set up an authenticator app"),
    yes: t("Go on"),
    fields: [password.row],
    save: async () => {
      const secret = await call("POST", "/users/me/totp", { json: { current_password: password.input.value } });
      setTimeout(() => confirm(secret, show));
    },
  });
}

/** @param {TotpSecret} secret @param {(on: boolean) => void} show */
function confirm(secret, show) {
  const code = codeField(t("The six digits that the app shows now."));
  openForm({
    title: t("Add Lightbox to your app"),
    yes: t("Turn it on"),
    fields: [authenticator(secret), code.row],
    save: async () => {
      await call("PUT", "/users/me/totp", { json: { code: code.input.value.trim() } });
      show(true);
      tell(t("From now on, signing in asks for a code."), { kind: "good" });
    },
  });
}

/** @param {(on: boolean) => void} show */
function remove(show) {
  const password = passwordField();
  openForm({
    title: t("Remove the authenticator app?"),
    yes: t("Remove it"),
    danger: true,
    fields: [h("p.soft", {}, t("Your password alone will be enough to sign in.")), password.row],
    save: async () => {
      await call("DELETE", "/users/me/totp", { json: { current_password: password.input.value } });
      show(false);
      tell(t("The app is removed."), { kind: "good" });
    },
  });
}
