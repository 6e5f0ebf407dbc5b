import assert from "node:assert/strict";
import test from "node:test";
import { outside, pointsToText, textToPoints } from "../../../functions/web/static/views/image/corners.js";

const TRIANGLE = [
  [0, 0],
  [10, 0],
  [10.25, 20.5],
];

test("corners are written to a tenth of a pixel and read back", () => {
  assert.equal(pointsToText(TRIANGLE), "0,0 10,0 10.3,20.5");
  assert.deepEqual(textToPoints("0,0 10,0 10.3,20.5", "polygon"), [
    [0, 0],
    [10, 0],
    [10.3, 20.5],
  ]);
});

test("any separators will do", () => {
  assert.deepEqual(textToPoints("(1, 2)\n(3;4) [-5 6.5]", "polygon"), [
    [1, 2],
    [3, 4],
    [-5, 6.5],
  ]);
});

test("fewer corners than a shape has, more of them, or half a one, are refused", () => {
  assert.throws(() => textToPoints("1,2 3,4", "polygon"), /three corners/);
  assert.throws(() => textToPoints("1,2 3,4 5,6 7", "polygon"), /three corners/);
  assert.throws(() => textToPoints("1,2", "line"), /two points/);
  assert.throws(() => textToPoints("1,2 3,4 5,6", "box"), /two corners/);
  assert.throws(() => textToPoints("1,2 3,4", "point"), /one x and one y/);
});

test("annotations with a corner beyond the picture are found", () => {
  const annotations = [
    { polygon: { points: [...TRIANGLE.slice(0, 2), [10, 10]] } },
    { polygon: { points: [...TRIANGLE.slice(0, 2), [10.1, 0]] } },
    { box: { x: 5, y: 5, width: 5, height: 5.1 } },
    { ellipse: { cx: 5, cy: 5, rx: 5, ry: 5 } },
    {
      line: {
        points: [
          [0, 0],
          [11, 0],
        ],
      },
    },
    { point: [10, 10] },
  ].map((shape, index) => ({ index, ...shape }));

  assert.deepEqual(
    outside(annotations, { width: 10, height: 10 }).map(({ index }) => index),
    [1, 2, 4],
  );
});
