/**
 * Talk to the API without a session: sign in, sign up, confirm, set up a second factor before the first sign-in.
 *
 * @import { Answer, Body, PathOf } from "#api"
 */

import { line } from "./line.js";
import { ApiProblem } from "./problem.js";

/** @template {PathOf<"GET">} P @param {P} path  below `/v1` @returns {Promise<Answer<"GET", P>>} */
export function get(path) {
  return send("GET", path, undefined);
}

/**
 * @template {PathOf<"POST">} P @param {P} path  below `/v1` @param {Body<"POST", P>} json
 * @param {string} [token]  an access token that belongs to no session
 * @returns {Promise<Answer<"POST", P>>}
 */
export function post(path, json, token) {
  return send("POST", path, json, token);
}

/**
 * @template {PathOf<"PUT">} P @param {P} path  below `/v1` @param {Body<"PUT", P>} json @param {string} [token]
 * @returns {Promise<Answer<"PUT", P>>}
 */
export function put(path, json, token) {
  return send("PUT", path, json, token);
}

/** @param {string} method @param {string} path @param {unknown} json @param {string} token */
async function send(method, path, json, token = "") {
  const response = await fetch(`/v1${path}`, {
    method,
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(json),
  }).catch(() => null);
  if (!response) {
    line.lost();
    throw new ApiProblem(0);
  }
  line.reached();
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new ApiProblem(response.status, body, response.headers);
  return body;
}
