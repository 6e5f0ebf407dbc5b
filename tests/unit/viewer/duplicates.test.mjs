import assert from "node:assert/strict";
import test from "node:test";
import { best, connected, sameFiles } from "../../../functions/web/static/views/duplicates/groups.js";

const image = (image_key, traits = {}) => ({
  image_key,
  sha256: image_key,
  width: 10,
  height: 10,
  annotation_count: 0,
  tags: [],
  created_at: "2024-01-01T00:00:00Z",
  ...traits,
});
const keys = (groups) => groups.map((group) => group.map((one) => one.image_key).join(""));

test("files with the same bytes are pairs, and those without a hash are none", () => {
  const images = [
    image("a", { sha256: "1" }),
    image("b"),
    image("c", { sha256: "1" }),
    image("d", { sha256: null }),
    image("e", { sha256: null }),
    image("f", { sha256: "1" }),
  ];

  assert.deepEqual(sameFiles(images), [
    ["a", "c"],
    ["a", "f"],
  ]);
});

test("what looks alike is connected through others, within the images only", () => {
  const images = ["a", "b", "c", "d", "e"].map((key) => image(key));

  const groups = connected(images, [
    ["a", "b"],
    ["c", "b"],
    ["d", "z"],
    ["e", "e"],
  ]);

  assert.deepEqual(keys(groups), ["abc"]);
});

test("the image of most pixels is kept, then what people worked on, then the first", () => {
  const small = image("small", { width: 5, annotation_count: 9 });
  const plain = image("plain", { created_at: "2020-01-01T00:00:00Z" });
  const worked = image("worked", { annotation_count: 1 });
  const later = image("later", { created_at: "2021-01-01T00:00:00Z" });

  assert.equal(best([small, plain, worked]).image_key, "worked");
  assert.equal(best([small, later, plain]).image_key, "plain");
});
