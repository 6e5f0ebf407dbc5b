/** Who is signed in, asked once a session. */

import { call } from "./api.js";

/** @type {Promise<any> | null} */
let answer = null;

/** @returns {Promise<any>} */
export function me() {
  answer ??= call("GET", "/users/me").catch((error) => {
    answer = null;
    throw error;
  });
  return answer;
}

export function forgetMe() {
  answer = null;
}

/** @param {any} user */
export function isAdmin(user) {
  return user?.role === "admin" || Boolean(user?.groups?.includes("admin"));
}
