import assert from "node:assert/strict";
import test from "node:test";
import { choiceOf, narrows, queryOf } from "../../../functions/web/static/views/images/choice.js";
import { only } from "../../../functions/web/static/views/images/coco.js";
import { Selection } from "../../../functions/web/static/views/images/selection.js";
import {
  imagesChanged,
  keepShelf,
  neighboursOf,
  shelfOf,
  shelve,
} from "../../../functions/web/static/views/images/shelf.js";

const images = ["a", "b", "c", "d"].map((image_key) => ({ image_key }));

test("an address is read as a choice, and what is not of it is left aside", () => {
  const choice = choiceOf(new URLSearchParams("tab=mine&tag=x&tag=y&from=2024-01-31&evil=1&q="));

  assert.deepEqual(choice, { tab: "mine", tag: ["x", "y"], from: "2024-01-31" });
});

test("a choice becomes the query of the API", () => {
  const query = queryOf({ tab: "mine", tag: ["x", "y"], from: "2024-01-31", to: "2024-02-01", location: "theatre-2" });

  assert.equal(query.user_id, "me");
  assert.equal(query.exact_tags, "x|y");
  assert.equal(query.created_from, "2024-01-31T00:00:00Z");
  assert.equal(query.created_to, "2024-02-01T23:59:59Z");
  assert.equal(query.location_id, "theatre-2");
  assert.ok(!query.visibility);
});

test("tabs of visibility ask for it", () => {
  assert.equal(queryOf({ tab: "public" }).visibility, "public");
  assert.ok(!queryOf({ tab: "public" }).user_id);
});

test("a tab alone narrows nothing", () => {
  assert.equal(narrows({ tab: "mine" }), false);
  assert.equal(narrows({ tab: "mine", q: "x" }), true);
});

test("an export keeps what was selected, and its counts add up", () => {
  const coco = {
    images: [
      { id: 1, image_key: "a" },
      { id: 2, image_key: "b" },
    ],
    annotations: [{ image_id: 1 }, { image_id: 2 }, { image_id: 2 }],
    skipped: [{ image_key: "c" }, { image_key: "d" }],
    skipped_annotations: [{ image_key: "a" }, { image_key: "b" }],
    counts: {},
    categories: ["kept"],
  };

  const chosen = only(coco, new Set(["b", "c"]));

  assert.deepEqual(chosen.images, [{ id: 2, image_key: "b" }]);
  assert.equal(chosen.annotations.length, 2);
  assert.deepEqual(chosen.counts, { matched: 2, images: 1, annotations: 2, skipped: 1, skipped_annotations: 1 });
  assert.deepEqual(chosen.categories, ["kept"]);
});

test("a range reaches from the image touched last, in either direction", () => {
  const selection = new Selection();
  selection.set(images, "c", true, false);
  selection.set(images, "a", true, true);
  assert.deepEqual(selection.keys().sort(), ["a", "b", "c"]);

  selection.set(images, "b", false, true);
  assert.deepEqual(selection.keys(), ["c"]);
});

test("a range without a beginning is one image", () => {
  const selection = new Selection();

  selection.set(images, "c", true, true);

  assert.deepEqual(selection.keys(), ["c"]);
});

test("the shelf knows the neighbours, takes changes, and is empty once images went", () => {
  keepShelf({ address: "#/images", images: [...images], cursor: "", total: 4, scroll: 7 });
  assert.equal(neighboursOf("b").before.image_key, "a");
  assert.equal(neighboursOf("d").after, null);
  assert.deepEqual(neighboursOf("z"), { before: null, after: null });

  shelve({ image_key: "b", filename: "new" });
  assert.equal(shelfOf("#/images").images[1].filename, "new");
  assert.equal(shelfOf("#/images?tab=mine"), null);

  imagesChanged();
  assert.equal(shelfOf("#/images"), null);
});
