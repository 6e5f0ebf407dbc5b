/**
 * Sign in by an account elsewhere: the authorization code flow of OAuth 2.0 with PKCE (RFC 6749, 4.1; RFC 7636).
 *
 * What a sign-in began with is kept in `sessionStorage` until the browser is back: `state` shows that this tab began it,
 * `nonce` that the tokens are for it, and `verifier` proves that whoever brings the code is who asked for it.
 *
 * @import { FederatedSignIn, SignInOptions } from "#api"
 */

import { t } from "./language.js";
import { get } from "./post.js";
import { ApiProblem } from "./problem.js";
import { signInByProvider } from "./session.js";

const KEPT = "lightbox.elsewhere";
const NOT_SIGNED_IN = t("You were not signed in. Try again.");

/** @type {Promise<SignInOptions> | null} */
let asked = null;

/** Return how people sign in at this stack. */
export function signInOptions() {
  asked ??= get("/auth/options");
  return asked;
}

/** Go to the provider; the browser comes back to this page. @param {FederatedSignIn} federation */
export async function goElsewhere(federation) {
  const begun = { state: random(), nonce: random(), verifier: random(), place: location.hash };
  sessionStorage.setItem(KEPT, JSON.stringify(begun));
  const target = new URL(federation.authorize_url);
  target.searchParams.set("state", begun.state);
  target.searchParams.set("nonce", begun.nonce);
  target.searchParams.set("code_challenge", await digest(begun.verifier));
  location.assign(target);
}

/** Return whether the address is one by which a provider sends people back. */
export function isBack() {
  const query = new URLSearchParams(location.search);
  return query.has("state") && (query.has("code") || query.has("error"));
}

/** Finish a sign-in, and clean the address: neither a reload nor the history has the code. */
export async function comeBack() {
  const query = new URLSearchParams(location.search);
  const begun = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  history.replaceState(null, "", location.pathname + (begun?.place ?? ""));
  const code = query.get("code");
  if (!begun || begun.state !== query.get("state") || !code) throw new Error(NOT_SIGNED_IN);
  try {
    await signInByProvider(code, begun.verifier, begun.nonce);
  } catch (error) {
    throw error instanceof ApiProblem && error.status === 401 ? new Error(NOT_SIGNED_IN) : error;
  }
}

/** Return 256 random bits as text. */
function random() {
  return text(crypto.getRandomValues(new Uint8Array(32)));
}

/** @param {string} verifier */
async function digest(verifier) {
  return text(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

/** Return bytes in base64url without padding. @param {Uint8Array} bytes */
function text(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
