import assert from "node:assert/strict";
import test from "node:test";
import {
  decimal,
  inUnit,
  rowsBetween,
  ticksOf,
  valueAt,
  windowIn,
} from "../../../functions/web/static/views/depth-logs/depths.js";

const LOG = { rows: 101, depth_min: 1000, depth_max: 1010, value_min: 0, value_max: 510 };

test("depths are written as decimals", () => {
  assert.equal(decimal(0.1 + 0.2), "0.3");
  assert.equal(decimal(1e-7), "0");
  assert.equal(decimal(9546.0), "9546");
});

test("depths carry the unit of the log, if it has one", () => {
  assert.equal(inUnit({ depth_unit: "ft" }, "1 to 2"), "1 to 2 ft");
  assert.equal(inUnit({ depth_unit: null }, "1 to 2"), "1 to 2");
});

test("lines between two depths count both ends", () => {
  assert.equal(rowsBetween(LOG, 1000, 1010), 101);
  assert.equal(rowsBetween(LOG, 1002, 1003), 11);
  assert.equal(rowsBetween(LOG, 1002, 1002), 1);
  assert.equal(rowsBetween({ ...LOG, rows: 1, depth_max: 1000 }, 1000, 1000), 1);
});

test("a window stays within the log and keeps its height", () => {
  assert.deepEqual(windowIn(LOG, 995, 999), { from: 1000, to: 1004 });
  assert.deepEqual(windowIn(LOG, 1008, 1012), { from: 1006, to: 1010 });
});

test("a window is two lines high at least and the log high at most", () => {
  const { from, to } = windowIn(LOG, 1005, 1005);
  assert.ok(Math.abs(to - from - 0.2) < 1e-9);
  assert.deepEqual(windowIn(LOG, 0, 5000), { from: 1000, to: 1010 });
});

test("ticks are round, within the window, and far enough apart to be read", () => {
  const ticks = ticksOf(1000.3, 1010.2, 800);

  assert.deepEqual(ticks, [1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010]);
  assert.deepEqual(ticksOf(1000, 1000, 800), [1000]);
  for (const height of [100, 333, 1200]) {
    const some = ticksOf(17, 523, height);
    assert.ok(some.length > 0);
    assert.ok(((some[1] - some[0]) / (523 - 17)) * height >= 78 || some.length < 2);
  }
});

const STRIP = {
  width: 2,
  height: 5,
  from: 1000,
  to: 1010,
  greys: Uint8Array.from([0, 51, 102, 153, 204, 255, 1, 2, 3, 4]),
};

test("the value under the pointer is that of its line and column, in the file's own units", () => {
  const found = valueAt(LOG, STRIP, 1004.5, 0.75);

  assert.equal(found.value, 510);
  assert.equal(found.column, 1);
  assert.equal(found.merged, 20);
  assert.equal(decimal(found.depth), "1005");
});

test("the last line and column reach to the edge", () => {
  assert.equal(valueAt(LOG, STRIP, 1010, 1).value, 8);
  assert.equal(valueAt(LOG, STRIP, 1000, -0.1).value, 0);
});

test("outside of what was read there is no value", () => {
  assert.equal(valueAt(LOG, STRIP, 999.9, 0.5), null);
  assert.equal(valueAt(LOG, STRIP, 1010.1, 0.5), null);
});
