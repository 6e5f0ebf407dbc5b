/**
 * The session: its tokens, how they are renewed, and its end.
 *
 * The access token is kept in this module only: it ends with the page, and nothing that reads storage can reach it. The
 * refresh token is kept in `sessionStorage`, so the session survives a reload and ends with the tab.
 *
 * @import { Token } from "#api"
 */

import { post } from "./post.js";
import { ApiProblem } from "./problem.js";

const KEPT = "lightbox.refresh";
const EARLY = 60_000; // milliseconds before a token expires in which it is renewed

let token = "";
let tokenEnds = 0;
/** @type {Promise<string> | null} */
let renewing = null;
/** @type {(reason: string) => void} */
let whenEnded = () => {};

/** @param {(reason: string) => void} act  called when the session ends, but not by signing out */
export function onSessionEnd(act) {
  whenEnded = act;
}

export function hasSession() {
  return Boolean(token || sessionStorage.getItem(KEPT));
}

/** @param {string} username @param {string} password */
export async function signIn(username, password) {
  keep(await post("/auth/token", { grant_type: "password", username, password }));
}

/** Sign in by a code, after the password. @param {string} mfa_token @param {string} code */
export async function signInByCode(mfa_token, code) {
  keep(await post("/auth/token", { grant_type: "mfa", mfa_token, code }));
}

/** Sign in by a code of a provider, to which the other two belong. @param {string} code @param {string} code_verifier
 * @param {string} nonce */
export async function signInByProvider(code, code_verifier, nonce) {
  keep(await post("/auth/token", { grant_type: "authorization_code", code, code_verifier, nonce }));
}

/** Return whether the session began at a provider: its refresh token is marked so. */
export function isFromElsewhere() {
  return Boolean(sessionStorage.getItem(KEPT)?.startsWith("federated."));
}

/** Revoke the refresh token and forget the access token, which expires within minutes. */
export async function signOut() {
  // Wait for a renewal under way, which would bring the session back; revoking needs an access token, too.
  const bearer = await accessToken().catch(() => "");
  const refresh = sessionStorage.getItem(KEPT);
  forget();
  if (refresh && bearer)
    await fetch("/v1/auth/logout", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ refresh_token: refresh }),
    }).catch(() => null);
}

/** Return an access token that is valid for another minute at least. */
export async function accessToken() {
  if (token && Date.now() < tokenEnds - EARLY) return token;
  return renew();
}

/** Return a new access token. Callers at the same time share one request. */
export function renew() {
  renewing ??= renewNow().finally(() => {
    renewing = null;
  });
  return renewing;
}

async function renewNow() {
  const refresh = sessionStorage.getItem(KEPT);
  if (!refresh) throw end();
  try {
    keep(await post("/auth/token", { grant_type: "refresh_token", refresh_token: refresh }));
  } catch (error) {
    if (error instanceof ApiProblem && [400, 401, 403, 422].includes(error.status)) throw end();
    throw error;
  }
  return token;
}

/** End the session, and say so once: several requests may find out at the same time. */
function end() {
  const problem = new ApiProblem(401, {});
  const isNew = hasSession();
  forget();
  if (isNew) whenEnded(problem.message);
  return problem;
}

/** @param {Token} answer */
function keep(answer) {
  token = answer.access_token;
  tokenEnds = Date.now() + answer.expires_in * 1000;
  if (answer.refresh_token) sessionStorage.setItem(KEPT, answer.refresh_token);
}

function forget() {
  token = "";
  tokenEnds = 0;
  sessionStorage.removeItem(KEPT);
}
