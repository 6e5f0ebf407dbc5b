/**
 * Short notices at the edge of the screen, read out by screen readers too. Those that offer an undo stay longer, and none
 * disappears while the pointer or the focus is on them: the ones below would move under the pointer.
 */

import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { t } from "../core/language.js";
import { inWords } from "../core/problem.js";

const STAY = 6_000;
const STAY_WITH_ACTION = 15_000;
const LINGER = 1_500;

/**
 * @param {string} text
 * @param {{kind?: "good" | "bad" | "plain", action?: {label: string, act: () => void}}} [traits]
 */
export function tell(text, { kind = "plain", action } = {}) {
  const notice = h(
    `div.notice.${kind}`,
    { role: kind === "bad" ? "alert" : "status" },
    icon(kind === "bad" ? "warn" : kind === "good" ? "check" : "info", 18),
    h("p", {}, text),
    action &&
      h(
        "button.quiet",
        {
          type: "button",
          onclick: () => {
            action.act();
            notice.remove();
          },
        },
        action.label,
      ),
    h("button.bare", { type: "button", "aria-label": t("Dismiss"), onclick: () => notice.remove() }, icon("close", 16)),
  );
  const place = document.getElementById("notices");
  place?.append(notice);
  const leave = () => (place?.matches(":hover, :focus-within") ? setTimeout(leave, LINGER) : notice.remove());
  setTimeout(leave, action || kind === "bad" ? STAY_WITH_ACTION : STAY);
}

/** @param {unknown} error @param {string} [doing] */
export function tellProblem(error, doing) {
  if (error instanceof DOMException && error.name === "AbortError") return;
  tell(doing ? `${doing}: ${inWords(error)}` : inWords(error), { kind: "bad" });
}
