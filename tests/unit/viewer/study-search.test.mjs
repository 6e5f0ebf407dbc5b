import assert from "node:assert/strict";
import test from "node:test";
import { queryOf } from "../../../functions/web/static/views/studies/search.js";

globalThis.document = { addEventListener: () => {} };
const { isOfOne } = await import("../../../functions/web/static/views/studies/priors.js");

test("an empty search has no conditions", () => {
  assert.deepEqual(queryOf({ name: " ", id: "", from: "", to: "" }), {});
});

test("names are found by their beginnings, IDs by their parts, dates by a range with one end or both", () => {
  assert.deepEqual(queryOf({ name: "doe ja", id: "7", from: "2026-01-02" }), {
    PatientName: "doe ja",
    fuzzymatching: true,
    PatientID: "*7*",
    StudyDate: "20260102-",
  });
  assert.equal(queryOf({ from: "2026-01-02", to: "2026-02-03" }).StudyDate, "20260102-20260203");
  assert.equal(queryOf({ to: "2026-02-03" }).StudyDate, "-20260203");
});

test("descriptions are found in capitals too", () => {
  assert.deepEqual(queryOf({ description: "knee" }).StudyDescription, ["*knee*", "*KNEE*", "*Knee*"]);
});

test("a prior has the same ID, and no other date of birth", () => {
  const study = (uid, id, born) => ({
    "0020000D": { Value: [uid] },
    "00100020": { Value: [id] },
    ...(born && { "00100030": { Value: [born] } }),
  });

  assert.ok(isOfOne(study("1", "A", "19500102"), study("2", "A", "19500102")));
  assert.ok(isOfOne(study("1", "A"), study("2", "A", "19500102")));
  assert.ok(!isOfOne(study("1", "A", "19500102"), study("2", "A", "19610102")));
  assert.ok(!isOfOne(study("1", "A"), study("1", "A")));
  assert.ok(!isOfOne(study("1", "A"), study("2", "AA")));
});
