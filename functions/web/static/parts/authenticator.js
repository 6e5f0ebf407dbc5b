/**
 * The secret of an authenticator app, as a QR code, as a link and as text, and the field for its codes.
 *
 * @import { TotpSecret } from "#api"
 */

import { fill, h } from "../core/dom.js";
import { t } from "../core/language.js";
import { field } from "./fields.js";

/** @param {TotpSecret} secret */
export function authenticator({ secret, uri }) {
  const code = h("canvas.qr", { role: "img", "aria-label": t("QR code of the secret") });
  const picture = h("a.qr-link", { href: uri, title: t("Open in an app on this device") }, code);
  import("../vendor/lean-qr.js").then(
    ({ generate }) => generate(uri).toCanvas(code),
    () => fill(picture, t("Open in an app on this device")),
  );
  return h(
    "div.stack",
    {},
    h("p.soft", {}, t("Scan this with an authenticator app, or type the secret into it.")),
    picture,
    h("code.secret", {}, secret),
  );
}

/** @param {string} hint */
export function codeField(hint) {
  const traits = { inputMode: "numeric", autocomplete: "one-time-code", required: true, pattern: "\\s*[0-9]{6}\\s*" };
  return field(t("Code"), traits, hint);
}
