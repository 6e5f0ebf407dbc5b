import assert from "node:assert/strict";
import test from "node:test";
import { moved, placeAfter } from "../../../functions/web/static/views/collections/order.js";

test("an item moves to another place, and the others close up", () => {
  assert.deepEqual(moved(["a", "b", "c", "d"], 0, 2), ["b", "c", "a", "d"]);
  assert.deepEqual(moved(["a", "b", "c", "d"], 3, 0), ["d", "a", "b", "c"]);
  assert.deepEqual(moved(["a", "b"], 0, 9), ["b", "a"]);
});

test("keys move by one, by a row, and to the ends, and never out of the list", () => {
  const places = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "x"].map((key) =>
    placeAfter(key, 4, 3, 10),
  );

  assert.deepEqual(places, [3, 5, 1, 7, 0, 9, 4]);
  assert.equal(placeAfter("ArrowUp", 1, 3, 10), 0);
  assert.equal(placeAfter("ArrowDown", 8, 3, 10), 9);
});
