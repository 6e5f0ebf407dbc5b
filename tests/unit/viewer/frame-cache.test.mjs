import assert from "node:assert/strict";
import test from "node:test";

import { nearest } from "../../../functions/web/static/views/dicom/frame-cache.js";

test("the nearest frames are fetched first, and a film begins again at its end", () => {
  assert.deepEqual(nearest(5, 100, 3), [6, 4, 7, 3, 8, 2]);
  assert.deepEqual(nearest(0, 6, 2), [1, 5, 2, 4]);
  assert.deepEqual(nearest(0, 3, 50).toSorted(), [1, 2]);
});
