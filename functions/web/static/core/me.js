/**
 * The user who is signed in, fetched once per session.
 *
 * @import { User } from "#api"
 */

import { call } from "./api.js";

/** @type {Promise<User> | null} */
let answer = null;
let last = "";

/** @returns {Promise<User>} */
export function me() {
  answer ??= call("GET", "/users/{user_id}", { path: { user_id: "me" } }).then(
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

/** Return whether another user was signed in on this page: it may still hold their data.
 * @param {string} username */
export function wasAnothers(username) {
  return Boolean(last) && last.toLowerCase() !== username.toLowerCase();
}

export function forgetMe() {
  answer = null;
}

/** @param {User} user */
export function isAdmin(user) {
  return user.role === "admin";
}
