import assert from "node:assert/strict";
import test from "node:test";
import {
  cornersOf,
  indexOf,
  outside,
  pointsToText,
  textToPoints,
  toShape,
} from "../../../functions/web/static/views/image/corners.js";

const TRIANGLE = [
  [0, 0],
  [10, 0],
  [10.25, 20.5],
];
const shapeOf = (points) => ({ id: "new", target: { selector: { geometry: { points } } } });

test("corners are written to a tenth of a pixel and read back", () => {
  assert.equal(pointsToText(TRIANGLE), "0,0 10,0 10.3,20.5");
  assert.deepEqual(textToPoints("0,0 10,0 10.3,20.5"), [
    [0, 0],
    [10, 0],
    [10.3, 20.5],
  ]);
});

test("any separators will do", () => {
  assert.deepEqual(textToPoints("(1, 2)\n(3;4) [-5 6.5]"), [
    [1, 2],
    [3, 4],
    [-5, 6.5],
  ]);
});

test("fewer than three corners, or half a corner, is refused", () => {
  assert.throws(() => textToPoints("1,2 3,4"), /three corners/);
  assert.throws(() => textToPoints("1,2 3,4 5,6 7"), /three corners/);
});

test("a shape has the bounds of its corners and the name of its annotation", () => {
  const shape = toShape({ index: 4, instrument: "forceps", polygon: { points: TRIANGLE, holes: [] } });

  assert.deepEqual(shape.target.selector.geometry.bounds, { minX: 0, minY: 0, maxX: 10.25, maxY: 20.5 });
  assert.equal(shape.bodies[0].value, "forceps");
  assert.equal(indexOf(shape), 4);
  assert.equal(indexOf({ id: "0b6f-new" }), null);
});

test("corners drawn beyond the image end at its edge", () => {
  const corners = cornersOf(
    shapeOf([
      [-3, 5.04],
      [200, 5],
      [7, 99.99],
    ]),
    { width: 100, height: 50 },
  );

  assert.deepEqual(corners, [
    [0, 5],
    [100, 5],
    [7, 50],
  ]);
});

test("a shape of several polygons is the outline of its first", () => {
  const geometry = { polygons: [{ rings: [{ points: TRIANGLE }, { points: [] }] }] };

  const corners = cornersOf({ id: "x", target: { selector: { geometry } } }, { width: 100, height: 100 });

  assert.deepEqual(corners.length, 3);
});

test("annotations with a corner beyond the picture are found", () => {
  const annotations = [
    [
      [0, 0],
      [9, 9],
      [10, 10],
    ],
    [
      [0, 0],
      [9, 9],
      [10.1, 0],
    ],
  ].map((points, index) => ({ index, polygon: { points } }));

  assert.deepEqual(
    outside(annotations, { width: 10, height: 10 }).map(({ index }) => index),
    [1],
  );
});
