import assert from "node:assert/strict";
import test from "node:test";
import {
  angleOf,
  areaOf,
  holds,
  lengthOf,
  statisticsOf,
} from "../../../functions/web/static/views/drawing/measures.js";
import { readout } from "../../../functions/web/static/views/drawing/readout.js";

const SIZE = { width: 8, height: 6 };
const spanning = (kind, x1, y1, x2, y2) => ({
  kind,
  points: [
    [x1, y1],
    [x2, y2],
  ],
});
const near = (value, wanted, within = 1e-9) =>
  assert.ok(Math.abs(value - wanted) <= within, `${value} is not ${wanted}`);

test("a length is in millimetres, by the spacing of rows and of columns", () => {
  const points = [
    [0, 0],
    [3, 4],
  ];

  assert.equal(lengthOf(points, null), 5);
  near(lengthOf(points, [0.5, 2]), Math.hypot(6, 2)); // 3 columns of 2 mm, 4 rows of 0.5 mm
  assert.equal(lengthOf([...points, [3, 10]], null), 11);
});

test("an angle is that of the body, not of its pixels", () => {
  const right = [
    [0, 10],
    [0, 0],
    [10, 0],
  ];
  const half = [
    [10, 10],
    [0, 0],
    [10, 0],
  ];

  near(angleOf(right, null), 90);
  near(angleOf(half, null), 45);
  near(angleOf(half, [Math.sqrt(3), 1]), 60); // the rows lie further apart
  near(
    angleOf(
      [
        [-5, 0],
        [0, 0],
        [5, 0],
      ],
      null,
    ),
    180,
  );
  assert.ok(
    Number.isNaN(
      angleOf(
        [
          [0, 0],
          [0, 0],
          [5, 0],
        ],
        null,
      ),
    ),
  );
});

test("areas are exact, without holes", () => {
  assert.equal(areaOf(spanning("box", 1, 1, 4, 3), null), 6);
  assert.equal(areaOf(spanning("box", 1, 1, 4, 3), [0.5, 2]), 6);
  near(areaOf(spanning("ellipse", 0, 0, 4, 2), null), 2 * Math.PI);
  const ring = (a, b) => [
    [a, a],
    [b, a],
    [b, b],
    [a, b],
  ];
  assert.equal(areaOf({ kind: "polygon", points: ring(0, 10), holes: [ring(2, 4)] }, [2, 2]), 4 * 96);
});

test("statistics count the pixels whose middle is inside", () => {
  const value = (x, y) => x + 10 * y;

  assert.deepEqual(statisticsOf(spanning("box", 1, 1, 3, 2), value, SIZE), {
    count: 2,
    mean: 11.5,
    sd: 0.5,
    min: 11,
    max: 12,
  });
  assert.equal(statisticsOf(spanning("box", 1.4, 1.4, 2.6, 2.6), value, SIZE).count, 4); // the middles from 1.5 to 2.5
  assert.equal(statisticsOf(spanning("box", 1.6, 1.6, 2.4, 2.4), value, SIZE), null);
});

test("statistics of a known set are those of its population", () => {
  const set = [2, 4, 4, 4, 5, 5, 7, 9];

  const found = statisticsOf(spanning("box", 0, 0, 8, 1), (x) => set[x], SIZE);

  assert.deepEqual(found, { count: 8, mean: 5, sd: 2, min: 2, max: 9 });
});

test("small differences between large values are kept", () => {
  const found = statisticsOf(spanning("box", 0, 0, 2, 1), (x) => 1e9 + x, SIZE);

  near(found.mean, 1e9 + 0.5);
  near(found.sd, 0.5);
});

test("padding and what lies outside of the picture do not count", () => {
  assert.equal(statisticsOf(spanning("box", 0, 0, 2, 1), (x) => (x ? 7 : null), SIZE).count, 1);
  assert.equal(statisticsOf(spanning("box", 6, 5, 20, 20), () => 1, SIZE).count, 2);
  assert.equal(
    statisticsOf(spanning("box", 6, 5, 20, 20), () => null, SIZE),
    null,
  );
});

test("a point is inside a shape, and not in its hole", () => {
  const square = (a, b) => [
    [a, a],
    [b, a],
    [b, b],
    [a, b],
  ];
  const shape = { kind: "polygon", points: square(0, 10), holes: [square(4, 6)] };

  assert.ok(holds(shape, [1, 1]));
  assert.ok(!holds(shape, [5, 5]));
  assert.ok(!holds(shape, [11, 5]));
  assert.ok(holds(spanning("ellipse", 0, 0, 10, 4), [5, 0.1]));
  assert.ok(!holds(spanning("ellipse", 0, 0, 10, 4), [0.5, 0.5]));
  assert.ok(!holds(spanning("line", 0, 0, 10, 4), [5, 2]));
});

test("what a shape measures is said with its units", () => {
  const shown = { ...SIZE, spacing: [0.5, 0.5], unit: "HU" };
  const geometry = { shown: () => shown, values: () => (x, y) => 10 * x + y };
  const plain = { shown: () => ({ ...SIZE, spacing: null, unit: "" }), values: () => null };

  assert.equal(readout(spanning("line", 0, 0, 3, 4), geometry), "2.5 mm");
  assert.equal(readout(spanning("line", 0, 0, 3, 4), plain), "5 px");
  assert.equal(
    readout(
      {
        kind: "line",
        points: [
          [1, 0],
          [0, 0],
          [0, 1],
        ],
      },
      plain,
    ),
    "90°",
  );
  assert.equal(readout({ kind: "point", points: [[3.7, 2.2]] }, geometry), "32 HU");
  assert.equal(readout({ kind: "point", points: [[8, 6]] }, geometry), "");
  assert.equal(readout(spanning("box", 1, 1, 3, 2), geometry), "mean 16 HU, SD 5\nfrom 11 HU to 21 HU\n0.5 mm²");
  assert.equal(readout(spanning("box", 1, 1, 3, 2), plain), "2 px²");
});
