import assert from "node:assert/strict";
import test from "node:test";
import { named, stepOf } from "../../../functions/web/static/views/images/grid-keys.js";

const images = ["ant.png", "Bee.png", "bear.png", "cat.png"].map((filename) => ({ filename }));

test("arrows go by one and by a row, Home and End to the ends", () => {
  const steps = ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End", "Tab"].map((key) =>
    stepOf(key, 10, 6, 40),
  );

  assert.deepEqual(steps, [1, -1, 6, -6, -10, 29, 0]);
});

test("a beginning finds the next name, around the end, whatever its case", () => {
  assert.equal(named(images, "b", 0), 1);
  assert.equal(named(images, "b", 2), 2);
  assert.equal(named(images, "b", 3), 1);
  assert.equal(named(images, "bea", 1), 2);
  assert.equal(named(images, "z", 0), -1);
});
