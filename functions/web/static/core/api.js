/**
 * Talk to the API: tokens, problems and pages are handled here, once.
 *
 * A path is written as in docs/openapi.json, and from it follow the types of its values, its query, its body and its
 * answer: `call("PATCH", "/images/{image_key}", { path: { image_key }, json: { description } })`.
 *
 * @import { Answer, AnyAsk, Item, ListPath, Method, PathOf, Rest } from "#api"
 */

import { line } from "./line.js";
import { ApiProblem } from "./problem.js";
import { accessToken, renew } from "./session.js";

/**
 * Return the JSON of an answer; null for an empty one.
 *
 * @template {Method} M @template {PathOf<M>} P
 * @param {M} method @param {P} path  below `/v1`, or of DICOMweb @param {Rest<M, P>} rest @returns {Promise<Answer<M, P>>}
 */
export async function call(method, path, ...rest) {
  return bodyOf(await send(method, path, rest[0]));
}

/**
 * Return the JSON of an answer with its entity tag, for edits that must not overwrite somebody else's.
 *
 * @template {Method} M @template {PathOf<M>} P
 * @param {M} method @param {P} path @param {Rest<M, P>} rest @returns {Promise<{body: Answer<M, P>, etag: string}>}
 */
export async function callTagged(method, path, ...rest) {
  const response = await send(method, path, rest[0]);
  return { body: await bodyOf(response), etag: response.headers.get("etag") ?? "" };
}

/**
 * Return the bytes of an answer, such as a rendering that the server makes on request.
 *
 * @template {PathOf<"GET">} P @param {P} path @param {Rest<"GET", P>} rest @returns {Promise<Blob>}
 */
export async function bytes(path, ...rest) {
  return (await send("GET", path, rest[0])).blob();
}

/**
 * Return the bytes of all pages of an answer that come as files, one after the other.
 *
 * @template {PathOf<"GET">} P @param {P} path @param {Rest<"GET", P>} rest @returns {Promise<Blob>}
 */
export async function joined(path, ...rest) {
  const ask = /** @type {AnyAsk | undefined} */ (rest[0]);
  const parts = [];
  let cursor;
  do {
    const response = await send("GET", path, { ...ask, query: { ...ask?.query, cursor } });
    parts.push(await response.blob());
    cursor = response.headers.get("next-cursor");
  } while (cursor);
  return new Blob(parts, { type: parts[0].type });
}

/**
 * Yield every item of a paged list.
 *
 * @template {ListPath} P @param {P} path @param {Rest<"GET", P>} rest @returns {AsyncGenerator<Item<P>>}
 */
export async function* pages(path, ...rest) {
  yield* items(path, rest[0]);
}

/** @template {ListPath} P @param {P} path @param {Rest<"GET", P>} rest @returns {Promise<Item<P>[]>} */
export async function all(path, ...rest) {
  const found = [];
  for await (const item of items(path, rest[0])) found.push(item);
  return found;
}

/** @param {ListPath} path @param {AnyAsk} [ask] */
async function* items(path, ask) {
  let cursor;
  do {
    const page = await bodyOf(await send("GET", path, { ...ask, query: { ...ask?.query, cursor } }));
    yield* page.data;
    cursor = page.meta?.next_cursor;
  } while (cursor);
}

/** Return the address of a request. Arrays repeat their parameter; empty values are left out.
 * @param {string} path @param {AnyAsk} [ask] */
export function addressOf(path, { path: values = {}, query = {} } = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null && one !== "" && one !== false) parameters.append(name, String(one));
  const tail = parameters.toString();
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));
  const root = path.startsWith("/dicomweb/") ? "" : "/v1";
  return `${root}${filled}${tail ? `?${tail}` : ""}`;
}

/** @param {Method} method @param {string} path @param {AnyAsk} [ask] @returns {Promise<Response>} */
async function send(method, path, ask = {}) {
  const address = addressOf(path, ask);
  let response = await attempt(method, address, ask, await accessToken());
  if (response.status === 401) response = await attempt(method, address, ask, await renew());
  if (!response.ok) throw new ApiProblem(response.status, await bodyOf(response), response.headers);
  return response;
}

/** @param {Method} method @param {string} address @param {AnyAsk} ask @param {string} token */
async function attempt(method, address, { json, headers, signal }, token) {
  const sent = /** @type {Record<string, string>} */ ({ authorization: `Bearer ${token}`, ...headers });
  if (json !== undefined) sent["content-type"] = "application/json";
  try {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const response = await fetch(address, { method, headers: sent, body, signal });
    line.reached();
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    line.lost();
    throw new ApiProblem(0);
  }
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
