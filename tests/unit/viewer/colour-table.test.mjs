import assert from "node:assert/strict";
import test from "node:test";
import { tableOf, tableOfStops } from "../../../functions/web/static/parts/colour-table.js";

const at = (table, grey) => [...table.subarray(3 * grey, 3 * grey + 3)];

test("between two stops the colours run straight", () => {
  const table = tableOfStops([
    [0, "#000000"],
    [1, "#ff8000"],
  ]);

  assert.equal(table.length, 768);
  assert.deepEqual(at(table, 0), [0, 0, 0]);
  assert.deepEqual(at(table, 255), [255, 128, 0]);
  assert.deepEqual(at(table, 128), [128, 64, 0]);
  assert.deepEqual(at(table, 1), [1, 1, 0]); // rounded to the nearest
});

test("before the first stop and after the last their colours stay", () => {
  const table = tableOfStops([
    [0.5, "#102030"],
    [0.75, "#405060"],
  ]);

  assert.deepEqual(at(table, 0), [0x10, 0x20, 0x30]);
  assert.deepEqual(at(table, 255), [0x40, 0x50, 0x60]);
});

test("two stops at one place make an edge", () => {
  const table = tableOfStops([
    [0, "#000000"],
    [0.5, "#000000"],
    [0.5, "#ffffff"],
    [1, "#ffffff"],
  ]);

  assert.deepEqual(at(table, 127), [0, 0, 0]);
  assert.deepEqual(at(table, 128), [255, 255, 255]);
});

test("a map of 256 colours is its own table, and a built-in map has none here", () => {
  const colours = Array.from({ length: 256 }, (_, grey) => `#${grey.toString(16).padStart(2, "0")}00ff`);

  assert.deepEqual(at(tableOf({ table: colours }), 200), [200, 0, 255]);
  assert.equal(tableOf({ stops: null, table: null }), null);
});
