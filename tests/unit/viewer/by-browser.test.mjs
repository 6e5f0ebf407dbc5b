import assert from "node:assert/strict";
import test from "node:test";

const DESCRIPTION = {
  rows: 1,
  columns: 2,
  frames: 1,
  rescales: [{ slope: 1, intercept: -10 }],
  windows: [[]],
  voiLuts: [],
  modalityLut: null,
  shape: "LINEAR",
  inverse: false,
  spacing: null,
  rate: 0,
  modality: "MR",
};

// A worker that answers at once: the pixels of a file are its number, and twice that.
globalThis.Worker = class {
  postMessage({ id, do: what, file }) {
    const pixels = Uint8Array.of(Number(file), 2 * Number(file));
    const answer = what === "open" ? DESCRIPTION : { pixels, low: 0, high: 255, slope: 1, intercept: 0 };
    queueMicrotask(() => this.onmessage({ data: { id, answer } }));
  }
  terminate() {}
};
globalThis.ImageData = class {
  constructor(width, height) {
    Object.assign(this, { width, height, data: new Uint8ClampedArray(4 * width * height) });
  }
};
globalThis.document = { addEventListener: () => {}, documentElement: {} };
const { slicesHere } = await import("../../../functions/web/static/views/dicom/by-browser.js");

const LOOK = { center: 128, width: 256, table: null, invert: false, colormap: "" };
const image = (number) => ({
  image_key: String(number),
  size: 9,
  url: `https://storage.example/${number}?X-Amz-Date=29990101T000000Z&X-Amz-Expires=300`,
});
const slices = [20, 40, 60].map((number) => ({ image: image(number), frame: 0 }));
const reds = ({ data }) => [data[0], data[4]];

test("slices of several files are pictures of one source, with values in modality units", async () => {
  const source = await slicesHere(slices, 1);

  const painted = await source.picture(2, { ...LOOK, center: 118 }); // of -10 to 245

  assert.deepEqual(reds(painted()), [60, 120]);
  assert.deepEqual(source.size(2), { width: 2, height: 1, spacing: null });
  assert.equal(source.values(2)(1, 0), 110);
  assert.equal(source.values(0), null);
});

test("a picture that is answered late does not overwrite the one that is drawn", async () => {
  const source = await slicesHere(slices, 0);
  const [wanted, late] = await Promise.all([source.picture(0, LOOK), source.picture(2, LOOK)]);

  const drawn = reds(wanted());

  assert.equal(typeof late, "function");
  assert.deepEqual(drawn, reds((await source.picture(0, LOOK))()));
  assert.notDeepEqual(drawn, reds(late()));
});
