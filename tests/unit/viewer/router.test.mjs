import assert from "node:assert/strict";
import test from "node:test";
import { here, hrefOf } from "../../../functions/web/static/core/router.js";

const at = (hash) => {
  globalThis.location = { hash };
  return here();
};

test("an address is a path and a query", () => {
  const { path, query } = at("#/images?tag=a&tag=b%20c&q=");

  assert.equal(path, "/images");
  assert.deepEqual(query.getAll("tag"), ["a", "b c"]);
});

test("without an address one is in the library", () => {
  assert.equal(at("").path, "/images");
});

test("links to the old names of pages still lead there", () => {
  assert.equal(at("#/places").path, "/locations");
  assert.equal(at("#/logs").path, "/depth-logs");
  assert.equal(at("#/logs/log_1").path, "/depth-logs/log_1");
  assert.equal(at("#/logsheet").path, "/logsheet");
});

test("a link repeats what is several and leaves out what is empty", () => {
  assert.equal(hrefOf("/images", { tag: ["a", "b&c"], q: "", tab: undefined }), "#/images?tag=a&tag=b%26c");
  assert.equal(hrefOf("/images"), "#/images");
});
