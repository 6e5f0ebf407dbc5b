/** The second step of signing in: a code of the authenticator app, or setting up the app where everybody needs one. */

import { h } from "../core/dom.js";
import { t } from "../core/language.js";
import { post, put } from "../core/post.js";
import { ApiProblem, inWords } from "../core/problem.js";
import { signInByCode } from "../core/session.js";
import { authenticator, codeField } from "../parts/authenticator.js";
import { doorForm } from "./door-form.js";

/** @param {string} mfaToken @param {() => void} entered @param {() => void} back */
export function codeForm(mfaToken, entered, back) {
  const code = codeField(t("Six digits that your authenticator app shows."));
  return doorForm({
    yes: t("Go on"),
    said: "",
    rows: [code.row],
    submit: async () => {
      await signInByCode(mfaToken, code.input.value.trim());
      entered();
    },
    words: (error) =>
      error instanceof ApiProblem && error.status === 401
        ? t("The code is wrong, or it took too long. If the next one is wrong too, sign in again.")
        : inWords(error),
    foot: again(back),
  });
}

/** @param {string} token @param {string} current_password @param {(said: string) => void} toSignIn */
export async function enrolForm(token, current_password, toSignIn) {
  const secret = await post("/users/me/totp", { current_password }, token);
  const code = codeField(t("The six digits that the app shows now."));
  return doorForm({
    yes: t("Set up the app"),
    said: "",
    rows: [
      h("p", {}, t("Signing in needs an authenticator app here. Set it up first.")),
      authenticator(secret),
      code.row,
    ],
    submit: async () => {
      await put("/users/me/totp", { code: code.input.value.trim() }, token);
      toSignIn(t("Your app is ready. Sign in with its next code."));
    },
    words: inWords,
    foot: again(() => toSignIn("")),
  });
}

/** @param {() => void} back */
function again(back) {
  return h("p.door-more", {}, h("button.link", { type: "button", onclick: back }, t("Back to sign in")));
}
