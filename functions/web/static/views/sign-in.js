/** Sign in, with a second factor where there is one, or create an account where the stack allows it. */

import { fill, h } from "../core/dom.js";
import { goElsewhere, signInOptions } from "../core/elsewhere.js";
import { mark } from "../core/icons.js";
import { t } from "../core/language.js";
import { forgetMe } from "../core/me.js";
import { post } from "../core/post.js";
import { ApiProblem, inWords } from "../core/problem.js";
import { signIn } from "../core/session.js";
import { field } from "../parts/fields.js";
import { languagePicker } from "../parts/language-picker.js";
import { doorForm } from "./door-form.js";
import { themeButton } from "./shell.js";
import { codeForm, enrolForm } from "./sign-in-code.js";

/** @param {string} said  a message to show, such as why the session ended @param {(username: string) => void} done */
export function signInPage(said, done) {
  const card = h("div.door-card");
  const show = (/** @type {Node} */ form) => {
    fill(card, h("div.door-brand", {}, mark(44), h("h1", {}, "Lightbox")), form);
    queueMicrotask(() => card.querySelector("input")?.focus()); // the first form is drawn before it is on the page
  };
  const toSignIn = (/** @type {string} */ text) => show(signInForm(text, steps));
  const steps = {
    done,
    toSignUp: () => show(signUpForm(toSignIn)),
    toCode: (/** @type {string} */ mfaToken, /** @type {() => void} */ entered) =>
      show(codeForm(mfaToken, entered, () => toSignIn(""))),
    toEnrol: async (/** @type {string} */ token, /** @type {string} */ password) =>
      show(await enrolForm(token, password, toSignIn)),
  };
  toSignIn(said);
  return h("main.door", { id: "main", tabIndex: -1 }, card, h("div.door-foot", {}, themeButton(), languagePicker()));
}

/**
 * @typedef {object} Steps  where signing in leads
 * @property {(username: string) => void} done
 * @property {() => void} toSignUp
 * @property {(mfaToken: string, entered: () => void) => void} toCode
 * @property {(token: string, password: string) => Promise<void>} toEnrol
 */

/** @param {string} said @param {Steps} steps */
function signInForm(said, { done, toSignUp, toCode, toEnrol }) {
  const name = field(t("User name"), {
    name: "username",
    autocomplete: "username",
    required: true,
    autocapitalize: "none",
    spellcheck: false,
  });
  const password = field(t("Password"), {
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  return doorForm({
    yes: t("Sign in"),
    said,
    rows: [name.row, password.row],
    submit: async () => {
      forgetMe();
      const username = name.input.value.trim();
      try {
        await signIn(username, password.input.value);
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        if (error.mfaToken) return toCode(error.mfaToken, () => done(username));
        if (error.enrolmentToken) return toEnrol(error.enrolmentToken, password.input.value);
        throw error;
      }
      done(username);
    },
    words: inWords,
    foot: h("div.stack", {}, elsewhere(), newHere(toSignUp)),
  });
}

/** The way to a provider of accounts, where the stack has one: empty until the stack has said so. */
function elsewhere() {
  const place = h("div");
  signInOptions().then(
    ({ federation }) => {
      if (!federation) return;
      const go = () => goElsewhere(federation);
      fill(
        place,
        h(
          "button.wide",
          { type: "button", onclick: go },
          t("Sign in with {provider}", { provider: federation.provider }),
        ),
      );
    },
    () => null, // the form below is enough
  );
  return place;
}

/** The way to an account, as the stack allows it: empty until the stack has said so. @param {() => void} toSignUp */
function newHere(toSignUp) {
  const place = h("p.door-more");
  const open = h("button.link", { type: "button", onclick: toSignUp }, t("Create an account"));
  signInOptions().then(
    ({ registration }) =>
      fill(place, t("New here?"), " ", registration === "open" ? open : t("Ask an administrator for an account.")),
    () => null,
  );
  return place;
}

/** @param {(said: string) => void} toSignIn */
function signUpForm(toSignIn) {
  const name = field(t("User name"), {
    autocomplete: "username",
    required: true,
    autocapitalize: "none",
    spellcheck: false,
  });
  const mail = field(t("E-mail"), { type: "email", autocomplete: "email", required: true });
  const password = field(
    t("Password"),
    { type: "password", autocomplete: "new-password", required: true, minLength: 12 },
    t("At least 12 characters. A few words make a good password."),
  );
  const code = field(
    t("Code"),
    { inputMode: "numeric", autocomplete: "one-time-code" },
    t("We sent a letter to your address: it holds the code, or says why there is none."),
  );
  code.row.hidden = true;
  return doorForm({
    yes: t("Create the account"),
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
      toSignIn(t("Your account is ready. Sign in."));
    },
    words: inWords,
    foot: h("p.door-more", {}, h("button.link", { type: "button", onclick: () => toSignIn("") }, t("Back to sign in"))),
  });
}
