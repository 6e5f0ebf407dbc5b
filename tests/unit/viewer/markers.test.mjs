import assert from "node:assert/strict";
import test from "node:test";
import { markersOf, scaleFor } from "../../../functions/web/static/views/dicom/markers.js";
import { matrixOf } from "../../../functions/web/static/views/dicom/matrix.js";

const AXIAL = { axes: { right: [1, 0, 0], down: [0, 1, 0] }, sides: null };
const CORONAL = { axes: { right: [1, 0, 0], down: [0, 0, -1] }, sides: null };

/** The letters as left, right, top, bottom. */
function letters(place, traits = {}) {
  const matrix = matrixOf({
    width: 10,
    height: 20,
    stretch: 1,
    wide: 100,
    high: 90,
    zoom: 1,
    x: 0,
    y: 0,
    turned: 0,
    flipped: false,
    ...traits,
  });
  const { left, right, top, bottom } = markersOf(place, matrix);
  return [left, right, top, bottom];
}

test("an axial slice has the patient's right at the left of the screen, and the front above", () => {
  assert.deepEqual(letters(AXIAL), ["R", "L", "A", "P"]);
});

test("a coronal slice has the head above", () => {
  assert.deepEqual(letters(CORONAL), ["R", "L", "H", "F"]);
});

test("the letters turn with the picture", () => {
  assert.deepEqual(letters(AXIAL, { turned: 1 }), ["P", "A", "R", "L"]);
  assert.deepEqual(letters(AXIAL, { turned: 2 }), ["L", "R", "P", "A"]);
  assert.deepEqual(letters(AXIAL, { turned: 3 }), ["A", "P", "L", "R"]);
});

test("a flip exchanges left and right alone", () => {
  assert.deepEqual(letters(AXIAL, { flipped: true }), ["L", "R", "A", "P"]);
});

test("an oblique direction has two letters, the stronger first", () => {
  const oblique = { axes: { right: [0.9, 0.43, 0.05], down: [0, 0.6, -0.8] }, sides: null };

  assert.deepEqual(letters(oblique), ["RA", "LP", "HA", "FP"]);
});

test("an object that says only its sides has their letters, and one that says nothing has none", () => {
  assert.deepEqual(letters({ axes: null, sides: ["A", "F"] }), ["P", "A", "H", "F"]);
  assert.deepEqual(letters({ axes: null, sides: null }), ["", "", "", ""]);
});

test("a scale has a round length that fits", () => {
  assert.deepEqual(scaleFor(2, 120), { length: 50, pixels: 100 });
  assert.deepEqual(scaleFor(30, 120), { length: 2, pixels: 60 });
  assert.equal(scaleFor(900, 120).length, 0.1);
});
