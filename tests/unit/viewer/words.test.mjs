import assert from "node:assert/strict";
import test from "node:test";
import { bytesInWords, day, dicomDate, kind, personName, stem } from "../../../functions/web/static/core/words.js";

test("sizes are said in units of a thousand", () => {
  assert.equal(bytesInWords(0), "0 bytes");
  assert.equal(bytesInWords(999), "999 bytes");
  assert.equal(bytesInWords(1000), "1.0 KB");
  assert.equal(bytesInWords(12_345_678), "12 MB");
  assert.equal(bytesInWords(5_000_000_000_000), "5000 GB");
  assert.equal(bytesInWords(null), "–");
});

test("media types have the names that people use", () => {
  assert.equal(kind("application/dicom"), "DICOM");
  assert.equal(kind("image/jp2"), "JPEG 2000");
  assert.equal(kind("image/x-portable"), "PORTABLE");
  assert.equal(kind("image/png"), "PNG");
});

test("a DICOM date is a date, and what is none stays as it came", () => {
  assert.equal(dicomDate("20240131"), day("2024-01-31T12:00:00Z"));
  assert.match(dicomDate("20240131"), /2024/);
  assert.equal(dicomDate("1993.01"), "1993.01");
  assert.equal(dicomDate(undefined), "");
});

test("a DICOM name is read out family first, without its empty parts", () => {
  assert.equal(personName("DOE^JANE^^DR"), "DOE, DR JANE");
  assert.equal(personName("DOE"), "DOE");
  assert.equal(personName("Yamada^Tarou=山田^太郎"), "Yamada, Tarou");
  assert.equal(personName(null), "");
});

test("a stem is a name without its last ending", () => {
  assert.equal(stem("scan.tar.gz"), "scan.tar");
  assert.equal(stem("scan"), "scan");
  assert.equal(stem(".hidden"), ".hidden");
});
