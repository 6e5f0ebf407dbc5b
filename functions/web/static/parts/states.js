/** What a view shows in place of content: loading, nothing there, or failed. */

import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { t } from "../core/language.js";
import { line } from "../core/line.js";
import { ApiProblem, inWords, isLost } from "../core/problem.js";

/** @param {Parameters<typeof icon>[0]} picture @param {string} title @param {string} text @param {...Node} actions */
export function empty(picture, title, text, ...actions) {
  return h(
    "div.state",
    {},
    icon(picture, 44),
    h("h2", {}, title),
    h("p", {}, text),
    h("div.state-actions", {}, actions),
  );
}

/** Say what went wrong. What failed for want of a line is tried again when it is back.
 * @param {unknown} error @param {() => void} [again] */
export function failed(error, again) {
  if (!(error instanceof ApiProblem) && !isLost(error)) console.error(error);
  const lost = isLost(error) || (error instanceof ApiProblem && error.status === 0);
  const absent = error instanceof ApiProblem && error.absent;
  const missing = error instanceof ApiProblem && error.status === 404 && !absent;
  const title = absent
    ? t("Not available here")
    : missing
      ? t("Not found")
      : lost
        ? t("No connection")
        : t("Something went wrong");
  const retry = again && !absent && h("button", { type: "button", onclick: again }, icon("again", 16), t("Try again"));
  const element = h(
    "div.state",
    { role: "alert" },
    icon(absent ? "info" : "warn", 44),
    h("h2", {}, title),
    h("p", {}, inWords(error)),
    h("div.state-actions", {}, retry),
  );
  if (lost && again && line.isDown) line.up().then(() => element.isConnected && again());
  return element;
}

/** @param {string} [what] */
export function waiting(what = t("Loading…")) {
  return h("div.state.waiting", { role: "status" }, h("span.spinner"), h("p", {}, what));
}
