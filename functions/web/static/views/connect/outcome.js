/** Say what became of the sign-in of a terminal, which has sent the browser here. */

import { fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { empty } from "../../parts/states.js";

/** @type {import("../../core/router.js").View} */
export function outcomePage(outlet, _, outcome) {
  const profile = h("a.button", { href: hrefOf("/me") }, t("Profile"));
  fill(outlet, h("header.page-head", {}, h("h1", {}, t("Sign in a terminal"))), said(outcome, profile));
}

/** @param {string} outcome @param {Node} profile */
function said(outcome, profile) {
  const refused = t("The terminal was not signed in");
  switch (outcome) {
    case "done":
      return empty("check", t("The terminal is signed in"), t("You can close this page."), profile);
    case "access_denied":
      return empty("lock", refused, t("You refused it. You can close this page."));
    case "too_many_keys":
      return empty("warn", refused, t("You have as many API keys as allowed. Revoke one, then begin again."), profile);
    case "forbidden":
      return empty("warn", refused, t("Your account may not create API keys."));
    default:
      return empty("warn", refused, t("The service created no API key. Begin again in the terminal."));
  }
}
