/**
 * A terminal that waits on a port of this machine, as the address of the page names it.
 *
 * @typedef {object} Terminal
 * @property {number} port @property {string} state  shows that the answer is for it
 * @property {string} code  what the terminal shows too
 * @property {string} name  of the machine
 * @property {number} until  milliseconds since 1970, when it stops waiting
 */

import { h } from "../../core/dom.js";

/** Return the terminal that a query names, or null if something is missing. @param {URLSearchParams} query */
export function terminalOf(query) {
  const [port, state, code, name, until] = ["port", "state", "code", "name", "until"].map(
    (key) => query.get(key) ?? "",
  );
  if (!isPort(port) || !state || !/^[A-Z]{4}-[A-Z]{4}$/.test(code) || !name.trim() || !Number(until)) return null;
  return { port: Number(port), state, code, name: name.trim().slice(0, 100), until: 1000 * Number(until) };
}

/** @param {string} text */
function isPort(text) {
  return /^\d{4,5}$/.test(text) && Number(text) > 1023 && Number(text) < 65_536;
}

/** Return whether this page was fetched for the terminal, so that its policy lets forms go there. @param {Terminal} terminal */
export function isReachable({ port }) {
  return new URLSearchParams(location.search).get("connect") === String(port);
}

/** Leave the page with an answer to a terminal, which sends the browser back to `/connect/<outcome>`.
 * @param {Terminal} terminal @param {Record<string, string>} fields */
export function answer({ port, state }, fields) {
  const inputs = Object.entries({ state, ...fields }).map(([name, value]) =>
    h("input", { type: "hidden", name, value }),
  );
  const form = h("form", { method: "post", action: `http://127.0.0.1:${port}/`, hidden: true }, inputs);
  document.body.append(form);
  form.submit();
  form.remove();
}
