import assert from "node:assert/strict";
import test from "node:test";
import {
  handlesOf,
  inside,
  isWhole,
  middlesOf,
  shapeOf,
  shifted,
  withCorner,
  withHandle,
  withoutCorner,
  written,
} from "../../../functions/web/static/views/drawing/shapes.js";

const TRIANGLE = [
  [0, 0],
  [10, 0],
  [10, 20],
];
const SIZE = { width: 100, height: 50 };
const polygon = (points = TRIANGLE, holes = []) => ({ kind: "polygon", points, holes });
const box = (x1, y1, x2, y2, kind = "box") => ({
  kind,
  points: [
    [x1, y1],
    [x2, y2],
  ],
});

test("each shape is written as the API takes it, and read back", () => {
  for (const written_ of [
    { polygon: { points: TRIANGLE, holes: [TRIANGLE] } },
    { box: { x: 1.5, y: 2, width: 3, height: 4.1 } },
    { ellipse: { cx: 50, cy: 20, rx: 10.5, ry: 5 } },
    { line: { points: TRIANGLE.slice(1) } },
    { point: [7, 8.5] },
  ])
    assert.deepEqual(written(shapeOf(written_)), written_);
});

test("a box and an ellipse at the edge of the picture do not reach beyond it", () => {
  for (let left = 0; left < 5119; left += 1) {
    const shape = box(left / 10, 0, 512, 512, left % 2 ? "box" : "ellipse");
    const { box: flat, ellipse } = written(shape);
    assert.ok(flat ? flat.x + flat.width <= 512 : ellipse.cx + ellipse.rx <= 512);
  }
});

test("a corner of a box takes its two edges along, and may pass the other corner", () => {
  assert.deepEqual(withHandle(box(10, 10, 20, 20), 1, [30, 5]).points, box(10, 5, 30, 20).points);
  assert.deepEqual(withHandle(box(10, 10, 20, 20), 0, [25, 40]).points, box(20, 20, 25, 40).points);
  assert.deepEqual(handlesOf(box(1, 2, 3, 4)), [
    [1, 2],
    [3, 2],
    [3, 4],
    [1, 4],
  ]);
});

test("a corner of a polygon moves alone", () => {
  assert.deepEqual(withHandle(polygon(), 1, [12, 3]).points, [TRIANGLE[0], [12, 3], TRIANGLE[2]]);
});

test("an edge takes a new corner at its middle; an open line has one edge fewer", () => {
  assert.deepEqual(middlesOf(polygon()), [
    [5, 0],
    [10, 10],
    [5, 10],
  ]);
  assert.equal(middlesOf({ kind: "line", points: TRIANGLE }).length, 2);
  assert.deepEqual(withCorner(polygon(), 2, [4, 4]).points, [...TRIANGLE, [4, 4]]);
});

test("a polygon keeps three corners, a line two", () => {
  assert.equal(withoutCorner(polygon(), 0).points.length, 3);
  const line = { kind: "line", points: TRIANGLE };
  assert.equal(withoutCorner(withoutCorner(line, 0), 0).points.length, 2);
});

test("a shape moves with its holes, and stops at the edges of the picture", () => {
  const hole = [
    [1, 1],
    [2, 1],
    [2, 2],
  ];
  const moved = shifted(polygon(TRIANGLE, [hole]), 500, 4.04, SIZE);

  assert.deepEqual(moved.points, [
    [90, 4],
    [100, 4],
    [100, 24],
  ]);
  assert.deepEqual(moved.holes[0][0], [91, 5]);
  assert.deepEqual(shifted(polygon(), -5, -5, SIZE).points, TRIANGLE);
});

test("points beyond the picture end at its edge, to a tenth of a pixel", () => {
  assert.deepEqual(inside([-3, 5.04], SIZE), [0, 5]);
  assert.deepEqual(inside([200, 99.99], SIZE), [100, 50]);
});

test("what has no extent is not whole", () => {
  assert.ok(!isWhole(box(5, 5, 5, 9)));
  assert.ok(isWhole(box(5, 5, 6, 9)));
  assert.ok(!isWhole({ kind: "line", points: [TRIANGLE[0], TRIANGLE[0]] }));
  assert.ok(!isWhole(polygon(TRIANGLE.slice(1))));
  assert.ok(isWhole({ kind: "point", points: [[3, 3]] }));
});
