/** Sign in, or create an account where the stack allows it. */

import { fill, h } from "../core/dom.js";
import { mark } from "../core/icons.js";
import { forgetMe } from "../core/me.js";
import { post } from "../core/post.js";
import { ApiProblem, inWords } from "../core/problem.js";
import { signIn } from "../core/session.js";
import { field } from "../parts/fields.js";
import { themeButton } from "./shell.js";

/** @param {string} said  a message to show, such as why the session ended @param {(username: string) => void} done */
export function signInPage(said, done) {
  const card = h("div.door-card");
  const show = (/** @type {Node} */ form) => {
    fill(card, h("div.door-brand", {}, mark(44), h("h1", {}, "Lightbox")), form);
    card.querySelector("input")?.focus();
  };
  const toSignIn = (/** @type {string} */ text) => show(signInForm(text, done, () => show(signUpForm(toSignIn))));
  toSignIn(said);
  return h("main.door", { id: "main", tabIndex: -1 }, card, h("div.door-foot", {}, themeButton()));
}

/** @param {string} said @param {(username: string) => void} done @param {() => void} toSignUp */
function signInForm(said, done, toSignUp) {
  const name = field("User name", {
    name: "username",
    autocomplete: "username",
    required: true,
    autocapitalize: "none",
    spellcheck: false,
  });
  const password = field("Password", {
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  return guarded({
    yes: "Sign in",
    said,
    rows: [name.row, password.row],
    submit: async () => {
      forgetMe();
      await signIn(name.input.value.trim(), password.input.value);
      done(name.input.value.trim());
    },
    words: inWords,
    foot: h(
      "p.door-more",
      {},
      "New here? ",
      h("button.link", { type: "button", onclick: toSignUp }, "Create an account"),
    ),
  });
}

/** @param {(said: string) => void} toSignIn */
function signUpForm(toSignIn) {
  const name = field("User name", {
    autocomplete: "username",
    required: true,
    autocapitalize: "none",
    spellcheck: false,
  });
  const mail = field("E-mail", { type: "email", autocomplete: "email", required: true });
  const password = field(
    "Password",
    { type: "password", autocomplete: "new-password", required: true, minLength: 12 },
    "At least 12 characters. A few words make a good password.",
  );
  const code = field(
    "Code",
    { inputMode: "numeric", autocomplete: "one-time-code" },
    "We sent it to your e-mail address.",
  );
  code.row.hidden = true;
  return guarded({
    yes: "Create the account",
    said: "",
    rows: [name.row, mail.row, password.row, code.row],
    submit: async () => {
      const username = name.input.value.trim();
      if (code.row.hidden) {
        await post("/auth/signup", { username, email: mail.input.value.trim(), password: password.input.value });
        for (const { row } of [name, mail, password]) row.hidden = true;
        code.row.hidden = false;
        code.input.required = true;
        code.input.focus();
        return;
      }
      await post("/auth/confirm", { username, code: code.input.value.trim() });
      toSignIn("Your account is ready. Sign in.");
    },
    words: (error) =>
      error instanceof ApiProblem && (error.status === 403 || error.absent)
        ? "Only an administrator can create accounts here."
        : inWords(error),
    foot: h("p.door-more", {}, h("button.link", { type: "button", onclick: () => toSignIn("") }, "Back to sign in")),
  });
}

/**
 * @param {object} form
 * @param {string} form.yes @param {string} form.said @param {Node[]} form.rows @param {Node} form.foot
 * @param {() => Promise<void>} form.submit @param {(error: unknown) => string} form.words
 */
function guarded({ yes, said, rows, submit, words, foot }) {
  const note = h("p.form-error", { role: "alert", hidden: !said, class: said.includes("ready") ? "good" : "" }, said);
  const button = h("button.primary.wide", { type: "submit" }, yes);
  const act = async (/** @type {Event} */ event) => {
    event.preventDefault();
    button.disabled = true;
    note.hidden = true;
    try {
      await submit();
    } catch (error) {
      note.classList.remove("good");
      fill(note, words(error)).hidden = false;
    } finally {
      button.disabled = false;
    }
  };
  return h("form.stack", { onsubmit: act }, note, rows, button, foot);
}
