import assert from "node:assert/strict";
import test from "node:test";
import dicomParser from "../../../functions/web/static/vendor/dicom-parser.js";
import { describe } from "../../../functions/web/static/views/dicom/decoding/describe.js";
import { framesOf } from "../../../functions/web/static/views/dicom/decoding/frames.js";

const EXPLICIT = "1.2.840.10008.1.2.1";
const LONG = new Set(["OB", "OW", "SQ"]);

/** An element of Explicit VR Little Endian (PS3.5 7.1.2). */
function element(tag, vr, value) {
  const bytes = typeof value === "string" ? [...Buffer.from(value, "latin1")] : value;
  if (bytes.length % 2) bytes.push(vr === "UI" ? 0 : 32);
  const long = LONG.has(vr);
  const head = new DataView(new ArrayBuffer(long ? 12 : 8));
  head.setUint16(0, Number.parseInt(tag.slice(0, 4), 16), true);
  head.setUint16(2, Number.parseInt(tag.slice(4), 16), true);
  head.setUint8(4, vr.charCodeAt(0));
  head.setUint8(5, vr.charCodeAt(1));
  if (long) head.setUint32(8, bytes.length, true);
  else head.setUint16(6, bytes.length, true);
  return [...new Uint8Array(head.buffer), ...bytes];
}
const us = (...values) => [...new Uint8Array(Uint16Array.from(values).buffer)];
const item = (...elements) => {
  const bytes = elements.flat();
  return [0xfe, 0xff, 0x00, 0xe0, ...new Uint8Array(Uint32Array.of(bytes.length).buffer), ...bytes];
};

/** A data set of elements by tag: what is not said is a 2 × 2 picture of 16 bits. */
function dataSet(traits = {}) {
  const elements = {
    "00080060": ["CS", "MR"],
    "00280002": ["US", us(1)],
    "00280004": ["CS", "MONOCHROME2"],
    "00280010": ["US", us(2)],
    "00280011": ["US", us(2)],
    "00280100": ["US", us(16)],
    "00280101": ["US", us(12)],
    "00280103": ["US", us(0)],
    "7fe00010": ["OW", us(1, 2, 3, 4)],
    ...traits,
  };
  const meta = element("00020010", "UI", EXPLICIT);
  const body = Object.keys(elements)
    .sort()
    .flatMap((tag) => element(tag, ...elements[tag]));
  const head = element("00020000", "UL", [...new Uint8Array(Uint32Array.of(meta.length).buffer)]);
  return dicomParser.parseDicom(
    Uint8Array.from([...new Array(128).fill(0), ...Buffer.from("DICM"), ...head, ...meta, ...body]),
  );
}

test("shape, depth and encoding are those of the header", () => {
  const { rows, columns, frames, allocated, stored, signed, syntax, modality } = describe(dataSet());

  assert.deepEqual(
    { rows, columns, frames, allocated, stored, signed, syntax, modality },
    { rows: 2, columns: 2, frames: 1, allocated: 16, stored: 12, signed: false, syntax: EXPLICIT, modality: "MR" },
  );
});

test("a file without rows holds no picture", () => {
  assert.throws(() => describe(dataSet({ "00280010": ["US", us(0)] })), /no picture/);
});

test("windows are kept with their words, and those without a width are not", () => {
  const { windows, shape } = describe(
    dataSet({
      "00281050": ["DS", "40\\80\\1"],
      "00281051": ["DS", "400\\2000\\0"],
      "00281055": ["LO", "SOFT\\BONE\\ODD"],
    }),
  );

  assert.deepEqual(windows, [
    [
      { center: 40, width: 400, words: "SOFT" },
      { center: 80, width: 2000, words: "BONE" },
    ],
  ]);
  assert.equal(shape, "LINEAR");
});

test("a window narrower than 1 is exact, and the function that is stored wins", () => {
  assert.equal(describe(dataSet({ "00281050": ["DS", "0.5"], "00281051": ["DS", "0.2"] })).shape, "LINEAR_EXACT");
  assert.equal(
    describe(dataSet({ "00281050": ["DS", "40"], "00281051": ["DS", "400"], "00281056": ["CS", "SIGMOID"] })).shape,
    "SIGMOID",
  );
});

test("the rescale is read, and a dose has its own scaling", () => {
  assert.deepEqual(describe(dataSet({ "00281052": ["DS", "-1024"], "00281053": ["DS", "2"] })).rescales, [
    { slope: 2, intercept: -1024 },
  ]);
  assert.deepEqual(describe(dataSet({ "00080060": ["CS", "RTDOSE"], "3004000e": ["DS", "0.001"] })).rescales, [
    { slope: 0.001, intercept: 0 },
  ]);
  assert.deepEqual(describe(dataSet()).rescales, [{ slope: 1, intercept: 0 }]);
});

test("each frame of an enhanced object has its own rescale and window", () => {
  const frame = (intercept, center) =>
    item(
      element("00289132", "SQ", item(element("00281050", "DS", center), element("00281051", "DS", "100"))),
      element("00289145", "SQ", item(element("00281052", "DS", intercept), element("00281053", "DS", "1"))),
    );

  const { rescales, windows } = describe(
    dataSet({ "00280008": ["IS", "2"], 52009230: ["SQ", [...frame("-10", "5"), ...frame("-20", "6")]] }),
  );

  assert.deepEqual(
    rescales.map(({ intercept }) => intercept),
    [-10, -20],
  );
  assert.deepEqual(
    windows.map(([{ center }]) => center),
    [5, 6],
  );
});

test("MONOCHROME1 and a presentation that inverts are inverse, once", () => {
  const inverse = (photometric, shape) =>
    describe(dataSet({ "00280004": ["CS", photometric], ...(shape && { 20500020: ["CS", shape] }) })).inverse;

  assert.equal(inverse("MONOCHROME1"), true);
  assert.equal(inverse("MONOCHROME2"), false);
  assert.equal(inverse("MONOCHROME2", "INVERSE"), true);
  assert.equal(inverse("MONOCHROME1", "INVERSE"), true);
});

test("padding is a value or a range, in either order", () => {
  assert.deepEqual(describe(dataSet({ "00280120": ["US", us(9)] })).padding, [9, 9]);
  assert.deepEqual(describe(dataSet({ "00280120": ["US", us(9)], "00280121": ["US", us(3)] })).padding, [3, 9]);
  assert.equal(describe(dataSet()).padding, null);
});

test("a palette of 16 bits is shown by its upper eight", () => {
  const channel = (...values) => ["OW", us(...values)];
  const { palette } = describe(
    dataSet({
      "00280004": ["CS", "PALETTE COLOR"],
      "00281101": ["US", us(2, 5, 16)],
      "00281201": channel(0x1200, 0xff00),
      "00281202": channel(0, 0x8000),
      "00281203": channel(0x0100, 0),
    }),
  );

  assert.equal(palette.first, 5);
  assert.deepEqual(
    [[...palette.red], [...palette.green], [...palette.blue]],
    [
      [0x12, 0xff],
      [0, 0x80],
      [1, 0],
    ],
  );
});

test("a palette in segments is an error, which leaves it to the server", () => {
  assert.throws(
    () => describe(dataSet({ "00280004": ["CS", "PALETTE COLOR"], "00281101": ["US", us(2, 0, 8)] })),
    /segments/,
  );
});

test("native frames follow each other", async () => {
  const set = dataSet({ "00280008": ["IS", "2"], "7fe00010": ["OW", us(1, 2, 3, 4, 5, 6, 7, 8)] });
  const frames = framesOf(set, describe(set), (start, end) => set.byteArray.subarray(start, end));

  assert.deepEqual([...(await frames(1))], us(5, 6, 7, 8));
});

test("frames of single bits follow each other without a gap", async () => {
  const set = dataSet({
    "00280008": ["IS", "2"],
    "00280010": ["US", us(1)],
    "00280011": ["US", us(5)],
    "00280100": ["US", us(1)],
    "00280101": ["US", us(1)],
    "7fe00010": ["OB", [0b10101110, 0b10]],
  });
  const frames = framesOf(set, describe(set), (start, end) => set.byteArray.subarray(start, end));

  assert.deepEqual([...(await frames(0))], [0, 1, 1, 1, 0]);
  assert.deepEqual([...(await frames(1))], [1, 0, 1, 0, 1]);
});
