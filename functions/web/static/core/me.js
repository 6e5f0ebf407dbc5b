/** Who is signed in, asked once a session. */

import { call } from "./api.js";

/** @type {Promise<any> | null} */
let answer = null;
let last = "";

/** @returns {Promise<any>} */
export function me() {
  answer ??= call("GET", "/users/me").then(
    (user) => {
      last = user.username;
      return user;
    },
    (error) => {
      answer = null;
      throw error;
    },
  );
  return answer;
}

/** Whether this page has been somebody else's, and remembers what they looked at. @param {string} username */
export function wasAnothers(username) {
  return Boolean(last) && last.toLowerCase() !== username.toLowerCase();
}

export function forgetMe() {
  answer = null;
}

/** @param {any} user */
export function isAdmin(user) {
  return user?.role === "admin" || Boolean(user?.groups?.includes("admin"));
}
