import assert from "node:assert/strict";
import test from "node:test";
import { inOrder, nearestTo, placesOf } from "../../../functions/web/static/views/dicom/places.js";

const ds = (...values) => ({ vr: "DS", Value: values });
const AXIAL = [1, 0, 0, 0, 1, 0];
const SAGITTAL = [0, 1, 0, 0, 0, -1];

function dataSet({ position, axes = AXIAL, number = 1, reference = "1.2.9", more = {} } = {}) {
  return {
    "00200013": { vr: "IS", Value: [number] },
    "00200037": ds(...axes),
    "00200052": { vr: "UI", Value: [reference] },
    "00280030": ds(0.5, 0.7),
    ...(position ? { "00200032": ds(...position) } : {}),
    ...more,
  };
}
const framesOf = (sets) =>
  sets.flatMap((set) =>
    placesOf(set).map((place, frame) => ({ place, frame, number: set["00200013"]?.Value[0] ?? 0, set })),
  );
const numbers = (sets) => inOrder(framesOf(sets)).map(({ number }) => number);

test("slices are in order of position along their normal, whatever their numbers", () => {
  const sets = [30, 10, 20].map((z, index) => dataSet({ position: [0, 0, z], number: index + 1 }));

  assert.deepEqual(numbers(sets), [2, 3, 1]);
});

test("oblique slices are projected on their normal", () => {
  const tilted = [1, 0, 0, 0, Math.SQRT1_2, Math.SQRT1_2];
  const sets = [
    [0, 0, 10],
    [0, 30, 35], // farther up, but also farther back: this is the lowest
    [0, 0, 20],
  ].map((position, index) => dataSet({ position, axes: tilted, number: index + 1 }));

  assert.deepEqual(
    numbers(sets),
    [1, 2, 3].toSorted((a, b) => [10, 5, 20][a - 1] - [10, 5, 20][b - 1]),
  );
});

test("without positions, and across planes, slices are in order of their numbers", () => {
  assert.deepEqual(numbers([dataSet({ number: 10 }), dataSet({ number: 9 })]), [9, 10]);
  const mixed = [dataSet({ position: [0, 0, 1], number: 2 }), dataSet({ position: [0, 0, 9], axes: SAGITTAL })];
  assert.deepEqual(numbers(mixed), [1, 2]);
});

test("phases at one position are in order of their numbers", () => {
  const sets = [4, 3, 2, 1].map((number) => dataSet({ position: [0, 0, number % 2], number }));

  assert.deepEqual(numbers(sets), [2, 4, 1, 3]);
});

test("frames of one object have places of their own, and what they share", () => {
  const frame = (z) => ({ "00209113": { vr: "SQ", Value: [{ "00200032": ds(1, 2, z) }] } });
  const shared = {
    "00209116": { vr: "SQ", Value: [{ "00200037": ds(...AXIAL) }] },
    "00289110": { vr: "SQ", Value: [{ "00280030": ds(0.3, 0.4), "00180050": ds(2) }] },
  };
  const set = {
    "00280008": { vr: "IS", Value: [3] },
    52009229: { vr: "SQ", Value: [shared] },
    52009230: { vr: "SQ", Value: [5, 7, 6].map(frame) },
  };

  const found = inOrder(framesOf([set]));

  assert.deepEqual(
    found.map((each) => each.frame),
    [0, 2, 1],
  );
  assert.deepEqual(found[1].place.position, [1, 2, 6]);
  assert.deepEqual(found[1].place.spacing, [0.3, 0.4]);
  assert.equal(found[1].place.thickness, 2);
});

test("what is no number is no place", () => {
  const [place] = placesOf({ "00200032": ds(1, null, 3), "00200037": ds(0, 0, 0, 0, 1, 0), "00280030": ds(0, 1) });

  assert.deepEqual(place, {
    position: null,
    axes: null,
    sides: null,
    spacing: null,
    reference: "",
    thickness: null,
  });
});

test("linked stacks meet where they lie in the patient, with other gaps and the other way round", () => {
  const place = placesOf(dataSet({ position: [5, 5, 21] }))[0];
  const stack = [40, 30, 20, 10].flatMap((z) => placesOf(dataSet({ position: [-9, 0, z] })));

  assert.equal(nearestTo(place, stack), 2);
});

test("other frames of reference and other planes are not compared", () => {
  const place = placesOf(dataSet({ position: [0, 0, 1] }))[0];

  assert.equal(nearestTo(place, placesOf(dataSet({ position: [0, 0, 1], reference: "1.2.8" }))), null);
  assert.equal(nearestTo(place, placesOf(dataSet({ position: [0, 0, 1], axes: SAGITTAL }))), null);
  assert.equal(nearestTo({ ...place, reference: "" }, [{ ...place, reference: "" }]), null);
});
