/**
 * POST to the API without a token: sign in, sign up, confirm.
 *
 * @import { Answer, Body, PathOf } from "#api"
 */

import { ApiProblem } from "./problem.js";

/**
 * @template {PathOf<"POST">} P @param {P} path  below `/v1` @param {Body<"POST", P>} json
 * @returns {Promise<Answer<"POST", P>>}
 */
export async function post(path, json) {
  const response = await fetch(`/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(json),
  }).catch(() => null);
  if (!response) throw new ApiProblem(0);
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new ApiProblem(response.status, body, response.headers);
  return body;
}
