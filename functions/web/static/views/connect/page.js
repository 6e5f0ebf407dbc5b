/**
 * Let a terminal of this machine sign in: `lightbox login --browser` opens this page, and waits for an API key.
 *
 * The key goes to the terminal in the body of a form, so it is in no address, history or log. The policy of a page that was
 * fetched for one port lets forms go to this port of 127.0.0.1 alone (functions/web/content_policy.py).
 *
 * @import { Terminal } from "./terminal.js"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { me } from "../../core/me.js";
import { ApiProblem, inWords } from "../../core/problem.js";
import { empty } from "../../parts/states.js";
import { answer, isReachable, terminalOf } from "./terminal.js";

const LIFE = 90 * 86_400_000; // milliseconds
const FINAL = [403, 409]; // the service gives this user no key, however often one asks

/** @type {import("../../core/router.js").View} */
export async function connectPage(outlet, { query }) {
  const terminal = terminalOf(query);
  if (!terminal || terminal.until < Date.now()) return void fill(outlet, heading(), nobody(terminal));
  if (!isReachable(terminal)) return location.replace(`/?connect=${terminal.port}${location.hash}`);
  const { username } = await me();
  fill(outlet, heading(), question(terminal, username));
}

function heading() {
  return h("header.page-head", {}, h("h1", {}, t("Sign in a terminal")));
}

/** @param {Terminal | null} terminal */
function nobody(terminal) {
  const title = terminal ? t("The terminal no longer waits") : t("This address is incomplete");
  return empty("warn", title, t("Begin again in the terminal: {command}", { command: "lightbox login --browser" }));
}

/** @param {Terminal} terminal @param {string} username */
function question(terminal, username) {
  const { name, code } = terminal;
  const error = h("p.form-error", { role: "alert", hidden: true });
  const allow = async () => {
    for (const button of [yes, no]) button.disabled = true;
    try {
      const json = { name, expires_at: new Date(Date.now() + LIFE).toISOString() };
      const made = await call("POST", "/users/{user_id}/api-keys", { path: { user_id: "me" }, json });
      answer(terminal, { key: made.key, key_id: made.id });
    } catch (problem) {
      if (problem instanceof ApiProblem && FINAL.includes(problem.status)) answer(terminal, { error: problem.code });
      else fill(error, inWords(problem)).hidden = false;
      for (const button of [yes, no]) button.disabled = false;
    }
  };
  const refuse = () => answer(terminal, { error: "access_denied" });
  const yes = h("button.primary", { type: "button", onclick: allow }, icon("check", 18), t("Allow"));
  const no = h("button", { type: "button", onclick: refuse }, t("Refuse"));
  return h(
    "section.panel.stack.connect",
    {},
    h("p", {}, t("A terminal on {name} wants to act for you, {username}.", { name, username })),
    h("p.connect-code", {}, code),
    h("p", {}, t("Allow it only if you started this yourself, and the terminal shows the same code.")),
    h(
      "p.hint",
      {},
      t("It gets an API key that expires in 90 days. You can revoke it on your profile page at any time."),
    ),
    error,
    h("footer.state-actions", {}, no, yes),
  );
}
