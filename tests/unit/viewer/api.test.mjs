import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { addressOf, all, call, callTagged } from "../../../functions/web/static/core/api.js";

const kept = new Map();
let asked = [];
let answers = [];

beforeEach(() => {
  kept.clear();
  kept.set("lightbox.refresh", "a-refresh-token");
  asked = [];
  answers = [];
  globalThis.sessionStorage = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  };
  globalThis.fetch = async (address, options) => {
    if (address === "/v1/auth/token") return json(200, { access_token: `token-${asked.length}`, expires_in: 900 });
    asked.push({ address, ...options });
    const answer = answers.shift();
    if (answer instanceof Error || answer instanceof DOMException) throw answer;
    return answer;
  };
});

const json = (status, body, headers = {}) => new Response(body && JSON.stringify(body), { status, headers });

test("values are put into the path, encoded", () => {
  assert.equal(
    addressOf("/images/{image_key}/annotations/{index}", { path: { image_key: "a/b?c", index: 2 } }),
    "/v1/images/a%2Fb%3Fc/annotations/2",
  );
});

test("a query repeats what is several and leaves out what is empty", () => {
  const query = { tag: ["a", "b c"], q: "", cursor: null, page: undefined, invert: false, limit: 0, original: true };

  assert.equal(addressOf("/images", { query }), "/v1/images?tag=a&tag=b+c&limit=0&original=true");
});

test("a request carries the token and JSON", async () => {
  answers = [json(201, { name: "x" })];

  const made = await call("POST", "/tags", { json: { name: "x" } });

  assert.deepEqual(made, { name: "x" });
  assert.match(asked[0].headers.authorization, /^Bearer token-/);
  assert.equal(asked[0].headers["content-type"], "application/json");
  assert.equal(asked[0].body, '{"name":"x"}');
});

test("a token that is refused is renewed, once", async () => {
  answers = [json(401, { code: "unauthorized" }), json(200, { data: [] })];

  await call("GET", "/colormaps");

  assert.equal(asked.length, 2);
  assert.notEqual(asked[0].headers.authorization, asked[1].headers.authorization);
});

test("a second refusal is told", async () => {
  answers = [json(401, { title: "no" }), json(401, { title: "no" })];

  await assert.rejects(call("GET", "/colormaps"), { status: 401 });
});

test("an empty answer is null, and markup of a proxy is not said to people", async () => {
  answers = [new Response(null, { status: 204 }), new Response("<html>", { status: 502 })];

  assert.equal(await call("DELETE", "/tags/{tag_id}", { path: { tag_id: "t" } }), null);
  await assert.rejects(call("GET", "/colormaps"), { status: 502, message: /temporarily unavailable/ });
});

test("without a connection the problem says so", async () => {
  answers = [new TypeError("Failed to fetch")];

  await assert.rejects(call("GET", "/colormaps"), { status: 0, message: /cannot be reached/ });
});

test("who breaks a request off is not told that it failed", async () => {
  answers = [new DOMException("stopped", "AbortError")];

  await assert.rejects(call("GET", "/colormaps"), { name: "AbortError" });
});

test("the entity tag comes with the body", async () => {
  answers = [json(200, { image_key: "k" }, { etag: '"7"' })];

  const tagged = await callTagged("GET", "/images/{image_key}", { path: { image_key: "k" } });

  assert.deepEqual(tagged, { body: { image_key: "k" }, etag: '"7"' });
});

test("a list is read to its end", async () => {
  answers = [json(200, { data: [1, 2], meta: { next_cursor: "c" } }), json(200, { data: [3], meta: {} })];

  assert.deepEqual(await all("/users", { query: { q: "ann" } }), [1, 2, 3]);
  assert.deepEqual(
    asked.map(({ address }) => address),
    ["/v1/users?q=ann", "/v1/users?q=ann&cursor=c"],
  );
});
