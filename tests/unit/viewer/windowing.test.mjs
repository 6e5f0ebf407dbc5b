import assert from "node:assert/strict";
import test from "node:test";
import {
  dragged,
  fullRange,
  objectRange,
  presetsOf,
  spanOf,
  tableOf,
  toModality,
} from "../../../functions/web/static/views/dicom/windowing.js";

const GREY = { pixels: new Int16Array(1), low: -100, high: 300, slope: 1, intercept: 0 };
const DESCRIPTION = {
  rescales: [{ slope: 1, intercept: 0 }],
  modalityLut: null,
  shape: "LINEAR",
  inverse: false,
  windows: [[]],
  voiLuts: [],
  modality: "MR",
};
const LOOK = { center: 100, width: 200, table: null, invert: false, colormap: "" };

/** The colour of a stored value, as [red, green, blue, alpha]. */
function colour(value, { grey = GREY, description = {}, look = {}, palette = null, frame = 0 } = {}) {
  const table = tableOf(grey, { ...DESCRIPTION, ...description }, { ...LOOK, ...look }, palette, frame);
  return [...new Uint8Array(table.buffer, 4 * (value - spanOf(grey.pixels).first), 4)];
}
const shade = (value, traits) => colour(value, traits)[0];

test("LINEAR is the formula of PS3.3 C.11.2.1.2.1", () => {
  for (const x of [-1, 0, 1, 57, 99, 100, 150, 198, 199, 200, 900]) {
    const { center: c, width: w } = LOOK;
    const wanted =
      x <= c - 0.5 - (w - 1) / 2 ? 0 : x > c - 0.5 + (w - 1) / 2 ? 255 : ((x - (c - 0.5)) / (w - 1) + 0.5) * 255;
    assert.equal(shade(x), Math.floor(wanted + 0.5), `at ${x}`);
  }
});

test("LINEAR_EXACT is the formula of PS3.3 C.11.2.1.3.2", () => {
  const description = { shape: "LINEAR_EXACT" };

  assert.equal(shade(0, { description }), 0);
  assert.equal(shade(100, { description }), 128);
  assert.equal(shade(200, { description }), 255);
  assert.equal(shade(50, { description }), 64);
});

test("SIGMOID is the formula of PS3.3 C.11.2.1.3.1", () => {
  const description = { shape: "SIGMOID" };

  assert.equal(shade(100, { description }), 128);
  assert.equal(shade(200, { description }), Math.round(255 / (1 + Math.exp(-2))));
  assert.equal(shade(0, { description }), Math.round(255 / (1 + Math.exp(2))));
});

test("a window of width 1 is a threshold", () => {
  assert.deepEqual(
    [98, 99, 100].map((value) => shade(value, { look: { width: 1 } })),
    [0, 0, 255],
  );
});

test("MONOCHROME1 and the reader's own inversion undo each other", () => {
  assert.equal(shade(200, { description: { inverse: true } }), 0);
  assert.equal(shade(200, { look: { invert: true } }), 0);
  assert.equal(shade(200, { description: { inverse: true }, look: { invert: true } }), 255);
});

test("the rescale of each frame counts", () => {
  const description = {
    rescales: [
      { slope: 1, intercept: 0 },
      { slope: 2, intercept: -100 },
    ],
  };

  assert.equal(toModality(GREY, { ...DESCRIPTION, ...description }, 1)(50), 0);
  assert.equal(shade(100, { description, frame: 1 }), shade(100, { description, frame: 0 }));
  assert.notEqual(shade(150, { description, frame: 1 }), shade(150, { description, frame: 0 }));
});

test("a modality table answers beyond its ends with its ends", () => {
  const value = toModality(GREY, { ...DESCRIPTION, modalityLut: { first: 10, values: [5, 6, 7], most: 7 } }, 0);

  assert.deepEqual([0, 10, 11, 12, 99].map(value), [5, 5, 6, 7, 7]);
});

test("a VOI table takes the place of the window", () => {
  const table = { first: 0, values: [0, 1023], most: 1023, words: "" };

  assert.deepEqual(
    [-5, 0, 1, 50].map((value) => shade(value, { look: { table } })),
    [0, 0, 255, 255],
  );
});

test("a palette colours the greys, and everything is opaque", () => {
  const palette = Uint8Array.from({ length: 768 }, (_, at) => (at % 3 === 0 ? 255 - Math.floor(at / 3) : 7));

  assert.deepEqual(colour(900, { palette }), [0, 7, 7, 255]);
  assert.deepEqual(colour(-900, { palette }), [255, 7, 7, 255]);
});

test("a table reaches over all that the pixels' type can hold", () => {
  assert.deepEqual(spanOf(new Int8Array(1)), { count: 256, first: -128 });
  assert.deepEqual(spanOf(new Uint16Array(1)), { count: 65_536, first: 0 });
});

test("the full range is black at the lowest and white at the highest value", () => {
  for (const shape of ["LINEAR", "LINEAR_EXACT"]) {
    const look = fullRange(GREY, { ...DESCRIPTION, shape }, 0);
    assert.equal(shade(-100, { description: { shape }, look }), 0);
    assert.equal(shade(300, { description: { shape }, look }), 255);
  }
});

test("the window of the object shows the same levels by either formula", () => {
  for (const shape of ["LINEAR", "LINEAR_EXACT"]) {
    const look = objectRange({ center: 100, width: 400 }, { ...DESCRIPTION, shape });
    const shades = [-100, 0, 100, 300].map((value) => shade(value, { description: { shape }, look }));
    assert.deepEqual(shades, [0, 64, 128, 255]);
  }
});

test("a drag to the right widens the window, and down darkens", () => {
  assert.deepEqual(dragged({ center: 100, width: 320 }, 10, 5), { center: 105, width: 330, table: null });
});

test("a drag keeps to whole numbers unless the picture holds fractions", () => {
  assert.equal(dragged({ center: 0.5, width: 320.4 }, 1, 0).width, 321);
  const { center, width } = dragged({ center: 0.5, width: 0.32 }, 10, 10, 0.0032);
  assert.ok(Math.abs(center - 0.51) < 1e-9 && Math.abs(width - 0.33) < 1e-9);
});

test("a falling rescale does not turn the full range over", () => {
  const { width } = fullRange(GREY, { ...DESCRIPTION, rescales: [{ slope: -1, intercept: 0 }] }, 0);

  assert.equal(width, 401);
});

test("presets are those of the file, the full range, and for CT the usual ones", () => {
  const table = { first: 0, values: [0], most: 1, words: "Contrast" };
  const description = {
    ...DESCRIPTION,
    modality: "CT",
    windows: [[{ words: "Stored", center: 1, width: 2 }]],
    voiLuts: [table],
  };

  const words = presetsOf(description, 0, { center: 0, width: 1 }).map((preset) => preset.words);

  assert.deepEqual(words.slice(0, 4), ["Contrast", "Stored", "Full range", "Brain"]);
  assert.equal(presetsOf({ ...DESCRIPTION, modality: "OT" }, 0, { center: 0, width: 1 }).length, 1);
});

test("modalities without a scale of their own have shares of the full range", () => {
  const full = { center: 500, width: 1000 };
  const presets = presetsOf({ ...DESCRIPTION, modality: "MR" }, 0, full).slice(1);

  assert.deepEqual(
    presets.map(({ center, width }) => [center - width / 2, center + width / 2].map(Math.round)),
    [
      [0, 500],
      [0, 750],
      [100, 400],
    ],
  );
  assert.equal(presets[2].words, "10 to 40 % of the range");
  assert.ok(presetsOf({ ...DESCRIPTION, modality: "DX" }, 0, full).length > 1);
});
