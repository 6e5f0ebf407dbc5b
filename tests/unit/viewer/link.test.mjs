import assert from "node:assert/strict";
import test from "node:test";
import { indexFor } from "../../../functions/web/static/views/studies/link.js";

const AXES = { right: [1, 0, 0], down: [0, 1, 0] };
const stack = (reference, depths, wanted = 0) => ({
  slices: depths.map((z) => ({ place: { position: [0, 0, z], axes: AXES, reference } })),
  reading: { wanted },
});

test("stacks of one frame of reference meet at one position, whatever their distances were", () => {
  assert.equal(indexFor(stack("a", [0, 2, 4, 6], 2), stack("a", [0, 1, 2, 3, 4, 5]), 3), 4);
});

test("other stacks go as many slices, and stop at their ends", () => {
  assert.equal(indexFor(stack("a", [0, 2, 4, 6], 2), stack("b", [0, 1, 2, 3, 4, 5]), 3), 5);
  assert.equal(indexFor(stack("a", [0, 2, 4, 6], 3), stack("b", [0, 1]), 0), 1);
  assert.equal(indexFor(stack("a", [0, 2, 4, 6], 1), stack("b", [0, 1]), -3), 0);
});
