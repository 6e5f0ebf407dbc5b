/** Talking to the API: the token, the problems and the pages are handled here, once. */

import { ApiProblem } from "./problem.js";
import { accessToken, renew } from "./session.js";

/**
 * @typedef {object} Ask
 * @property {Record<string, any>} [query]  arrays repeat the parameter; empty values are left out
 * @property {any} [json]
 * @property {FormData} [form]
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 */

/**
 * The JSON of an answer (null for an empty one).
 *
 * @param {string} method @param {string} path  below `/v1` @param {Ask} [ask] @returns {Promise<any>}
 */
export async function call(method, path, ask = {}) {
  return bodyOf(await send(method, path, ask));
}

/** The JSON of an answer with its entity tag, for the edits that must not overwrite somebody else's.
 * @param {string} method @param {string} path @param {Ask} [ask] @returns {Promise<{body: any, etag: string}>} */
export async function callTagged(method, path, ask = {}) {
  const response = await send(method, path, ask);
  return { body: await bodyOf(response), etag: response.headers.get("etag") ?? "" };
}

/** Bytes, such as a rendering that the server makes on request. @param {string} path @param {Ask} [ask] */
export async function bytes(path, ask = {}) {
  return (await send("GET", path, ask)).blob();
}

/** @param {string} method @param {string} path @param {Ask} ask @returns {Promise<Response>} */
export async function send(method, path, ask) {
  const address = addressOf(path, ask.query);
  let response = await attempt(method, address, ask, await accessToken());
  if (response.status === 401) response = await attempt(method, address, ask, await renew());
  if (!response.ok) throw new ApiProblem(response.status, await bodyOf(response), response.headers);
  return response;
}

/** @param {string} method @param {string} address @param {Ask} ask @param {string} token */
async function attempt(method, address, ask, token) {
  const headers = /** @type {Record<string, string>} */ ({ authorization: `Bearer ${token}`, ...ask.headers });
  if (ask.json !== undefined) headers["content-type"] = "application/json";
  try {
    return await fetch(address, {
      method,
      headers,
      body: ask.json !== undefined ? JSON.stringify(ask.json) : ask.form,
      signal: ask.signal,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem(0);
  }
}

/** @param {string} path @param {Record<string, any>} [query] */
export function addressOf(path, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null && one !== "" && one !== false) parameters.append(name, String(one));
  const tail = parameters.toString();
  return `/v1${path}${tail ? `?${tail}` : ""}`;
}

/** @param {Response} response */
async function bodyOf(response) {
  const text = await response.text();
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.slice(0, 200) };
  }
}

/**
 * Every item of a paged list, to its end.
 *
 * @param {string} path @param {Record<string, any>} [query] @returns {AsyncGenerator<any>}
 */
export async function* pages(path, query = {}) {
  let cursor;
  do {
    const page = await call("GET", path, { query: { ...query, cursor } });
    yield* page.data;
    cursor = page.meta?.next_cursor;
  } while (cursor);
}

/** @param {string} path @param {Record<string, any>} [query] @returns {Promise<any[]>} */
export async function all(path, query = {}) {
  const items = [];
  for await (const item of pages(path, query)) items.push(item);
  return items;
}
