/**
 * Who is at the screen.
 *
 * The access token lives in this module and nowhere else: gone with the page, out of reach of anything that reads
 * storage. The refresh token is kept in `sessionStorage`, so a reload does not sign anybody out and closing the tab does.
 *
 * @import { Token } from "#api"
 */

import { post } from "./post.js";
import { ApiProblem } from "./problem.js";

const KEPT = "lightbox.refresh";
const EARLY = 60_000; // milliseconds before its end at which a token is renewed

let token = "";
let tokenEnds = 0;
/** @type {Promise<string> | null} */
let renewing = null;
/** @type {(reason: string) => void} */
let whenEnded = () => {};

/** @param {(reason: string) => void} act  called when the session ends other than by signing out */
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

/** Revokes the refresh token; the access token is forgotten here and ends by itself within minutes. */
export async function signOut() {
  // A renewal under way would bring the session back; and it takes a token to revoke one.
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

/** A token that is good for a minute at least. */
export async function accessToken() {
  if (token && Date.now() < tokenEnds - EARLY) return token;
  return renew();
}

/** A new access token, by the refresh token: one request, however many ask. */
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

function end() {
  forget();
  const problem = new ApiProblem(401, {});
  whenEnded(problem.message);
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
