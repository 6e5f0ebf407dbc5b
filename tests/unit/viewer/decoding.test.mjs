import assert from "node:assert/strict";
import test from "node:test";
import { decodable, decode } from "../../../functions/web/static/views/dicom/decoding/codecs.js";
import { colourOf } from "../../../functions/web/static/views/dicom/decoding/colour.js";
import { greyOf } from "../../../functions/web/static/views/dicom/decoding/grey.js";
import { unpack } from "../../../functions/web/static/views/dicom/decoding/rle.js";

const BASE = { rows: 1, columns: 2, samples: 1, allocated: 16, stored: 16, signed: false, padding: null, float: false };
const COLOUR = {
  ...BASE,
  samples: 3,
  allocated: 8,
  photometric: "RGB",
  planar: false,
  palette: null,
  syntax: "1.2.840.10008.1.2.1",
};
const sixteen = (...values) => new Uint8Array(Uint16Array.from(values).buffer);

test("bits above the stored ones do not count, and the sign is that of the highest stored bit", () => {
  const bytes = sixteen(0xf001, 0x0800);

  assert.deepEqual([...greyOf({ bytes, allocated: 16 }, { ...BASE, stored: 12 }).pixels], [1, 0x800]);
  assert.deepEqual([...greyOf({ bytes, allocated: 16 }, { ...BASE, stored: 12, signed: true }).pixels], [1, -2048]);
});

test("the range leaves padding out", () => {
  const grey = greyOf({ bytes: sixteen(0, 5, 9, 63_536), allocated: 16 }, { ...BASE, padding: [63_000, 64_000] });

  assert.deepEqual([grey.low, grey.high], [0, 9]);
});

test("a picture of padding alone has the range of nothing", () => {
  const grey = greyOf({ bytes: sixteen(7, 7), allocated: 16 }, { ...BASE, padding: [7, 7] });

  assert.deepEqual([grey.low, grey.high], [0, 0]);
});

test("bytes that begin in the middle of a buffer are read where they begin", () => {
  const bytes = new Uint8Array([9, ...sixteen(258, 3)]).subarray(1);

  assert.deepEqual([...greyOf({ bytes, allocated: 16 }, BASE).pixels], [258, 3]);
});

test("fractions are kept to a 65,535th of their range", () => {
  const bytes = new Uint8Array(Float32Array.from([-1.5, 0, 2.5]).buffer);

  const { pixels, slope, intercept } = greyOf({ bytes, allocated: 32 }, { ...BASE, allocated: 32, float: true });

  const back = [...pixels].map((pixel) => pixel * slope + intercept);
  for (const [at, value] of [-1.5, 0, 2.5].entries()) assert.ok(Math.abs(back[at] - value) <= 4 / 65_535);
});

test("colours come by pixel or by plane", () => {
  const pixels = [1, 2, 3, 255, 4, 5, 6, 255];

  assert.deepEqual([...colourOf({ bytes: Uint8Array.of(1, 2, 3, 4, 5, 6), allocated: 8 }, COLOUR).pixels], pixels);
  assert.deepEqual(
    [...colourOf({ bytes: Uint8Array.of(1, 4, 2, 5, 3, 6), allocated: 8 }, { ...COLOUR, planar: true }).pixels],
    pixels,
  );
});

test("a codec that made RGB has interleaved it, whatever the header says", () => {
  const decoded = { bytes: Uint8Array.of(1, 2, 3, 4, 5, 6), allocated: 8, rgb: true };

  assert.deepEqual([...colourOf(decoded, { ...COLOUR, planar: true }).pixels].slice(0, 3), [1, 2, 3]);
});

test("of sixteen bits the upper eight are shown", () => {
  const decoded = { bytes: sixteen(0x1234, 0x5678, 0x9abc, 0, 0, 0), allocated: 16 };

  assert.deepEqual([...colourOf(decoded, { ...COLOUR, allocated: 16 }).pixels].slice(0, 3), [0x12, 0x56, 0x9a]);
});

test("luminance and chrominance become RGB", () => {
  const description = { ...COLOUR, photometric: "YBR_FULL" };

  const { pixels } = colourOf({ bytes: Uint8Array.of(76, 85, 255, 128, 128, 128), allocated: 8 }, description);

  for (const [at, value] of [254, 0, 0].entries()) assert.ok(Math.abs(pixels[at] - value) <= 1, `${pixels}`);
  assert.deepEqual([...pixels.subarray(4, 7)], [128, 128, 128]);
});

test("two luminances share their chrominance in YBR_FULL_422", () => {
  const description = { ...COLOUR, photometric: "YBR_FULL_422" };

  const { pixels } = colourOf({ bytes: Uint8Array.of(10, 200, 128, 128), allocated: 8 }, description);

  assert.deepEqual([...pixels], [10, 10, 10, 255, 200, 200, 200, 255]);
});

test("a palette answers beyond its ends with its ends", () => {
  const palette = { red: Uint8Array.of(1, 2), green: Uint8Array.of(3, 4), blue: Uint8Array.of(5, 6), first: 10 };

  const { pixels } = colourOf({ bytes: Uint8Array.of(0, 99), allocated: 8 }, { ...COLOUR, samples: 1, palette });

  assert.deepEqual([...pixels], [1, 3, 5, 255, 2, 4, 6, 255]);
});

/** An RLE frame (PS3.5 G.5): the number of segments, their 15 offsets, the segments. */
function rle(...segments) {
  const head = new DataView(new ArrayBuffer(64));
  head.setUint32(0, segments.length, true);
  let offset = 64;
  for (const [at, segment] of segments.entries()) {
    head.setUint32(4 + 4 * at, offset, true);
    offset += segment.length;
  }
  return Uint8Array.from([...new Uint8Array(head.buffer), ...segments.flat()]);
}

test("RLE repeats, copies, and puts the highest byte first", () => {
  const frame = rle([254, 1], [2, 7, 8, 9]); // 0x01 three times; three bytes as they are

  const { bytes } = unpack(frame, { ...BASE, columns: 3 });

  assert.deepEqual([...new Uint16Array(bytes.buffer)], [0x107, 0x108, 0x109]);
});

test("RLE of three samples is interleaved", () => {
  const { bytes, rgb } = unpack(rle([1, 1, 4], [1, 2, 5], [1, 3, 6]), { ...BASE, samples: 3, allocated: 8 });

  assert.deepEqual([...bytes], [1, 2, 3, 4, 5, 6]);
  assert.equal(rgb, true);
});

test("an RLE segment that is too long ends with the picture", () => {
  assert.deepEqual([...unpack(rle([129, 5]), { ...BASE, allocated: 8 }).bytes], [5, 5]);
});

test("big-endian samples are turned", async () => {
  const description = { ...BASE, syntax: "1.2.840.10008.1.2.2", bigEndian: true };

  assert.deepEqual([...(await decode(Uint8Array.of(1, 2, 3, 4), description)).bytes], [2, 1, 4, 3]);
});

test("what no decoder here reads is left to the server", () => {
  const description = { syntax: "1.2.840.10008.1.2.4.90", allocated: 16, photometric: "MONOCHROME2" };

  assert.equal(decodable(description), "");
  assert.match(decodable({ ...description, syntax: "1.2.840.10008.1.2.4.51" }), /server/);
  assert.match(decodable({ ...description, allocated: 64 }), /64 bits/);
  assert.match(decodable({ ...description, photometric: "HSV" }), /server/);
});
