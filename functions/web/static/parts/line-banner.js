/** The banner that says that the line to the server is down. */

import { fill, h } from "../core/dom.js";
import { t } from "../core/language.js";
import { line } from "../core/line.js";

/** Show the banner while the line is down, from now on. */
export function watchLine() {
  const banner = h("div.line-banner", { role: "status" });
  document.body.prepend(banner);
  line.addEventListener("down", () =>
    fill(
      banner,
      navigator.onLine
        ? t("The server does not answer. Lightbox tries again by itself; uploads go on then.")
        : t("You are offline. Uploads go on by themselves when the connection is back."),
    ),
  );
  line.addEventListener("up", () => fill(banner));
}
