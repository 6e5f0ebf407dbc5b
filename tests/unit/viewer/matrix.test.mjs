import assert from "node:assert/strict";
import test from "node:test";
import { inverseOf, mapped, matrixOf, scaleOf } from "../../../functions/web/static/views/dicom/matrix.js";

const PLACING = {
  width: 100,
  height: 50,
  stretch: 1,
  wide: 400,
  high: 300,
  zoom: 1,
  x: 0,
  y: 0,
  turned: 0,
  flipped: false,
};
const at = (x, y, traits = {}) => mapped(matrixOf({ ...PLACING, ...traits }), x, y).map((each) => Math.round(each));

test("a picture fits into its element, in the middle", () => {
  assert.deepEqual(at(0, 0), [0, 50]);
  assert.deepEqual(at(100, 50), [400, 250]);
});

test("zoom and pan keep to the middle", () => {
  assert.deepEqual(at(50, 25, { zoom: 3, x: 20, y: -10 }), [220, 140]);
  assert.deepEqual(at(51, 25, { zoom: 3, x: 20, y: -10 }), [232, 140]);
});

test("a quarter turn is clockwise, and fits anew", () => {
  assert.equal(scaleOf({ ...PLACING, turned: 1 }), 3);
  assert.deepEqual(at(0, 0, { turned: 1 }), [275, 0]);
  assert.deepEqual(at(100, 0, { turned: 1 }), [275, 300]);
});

test("a flip exchanges left and right before the turns", () => {
  assert.deepEqual(at(0, 0, { flipped: true }), [400, 50]);
  assert.deepEqual(at(0, 0, { flipped: true, turned: 2 }), [0, 250]);
});

test("pixels that are twice as high as wide are drawn so", () => {
  assert.deepEqual(at(0, 0, { stretch: 2 }), [50, 0]);
  assert.deepEqual(at(100, 50, { stretch: 2 }), [350, 300]);
});

test("the inverse leads back from everywhere", () => {
  for (const turned of [0, 1, 2, 3])
    for (const flipped of [false, true]) {
      const matrix = matrixOf({ ...PLACING, stretch: 1.4, zoom: 2.5, x: 17, y: -9, turned, flipped });
      const [x, y] = mapped(inverseOf(matrix), ...mapped(matrix, 12.5, 30.25));
      assert.ok(Math.abs(x - 12.5) < 1e-9 && Math.abs(y - 30.25) < 1e-9, `${turned} ${flipped}`);
    }
});
