import assert from "node:assert/strict";
import test from "node:test";
import { endsSoon } from "../../../functions/web/static/views/images/urls.js";

const NOON = Date.UTC(2026, 5, 1, 12);
const URL_OF_FIVE_MINUTES = "https://b.s3.eu-west-1.amazonaws.com/k?X-Amz-Date=20260601T120000Z&X-Amz-Expires=300";

for (const [seconds, soon] of [
  [0, false],
  [279, false],
  [281, true],
  [900, true],
])
  test(`a URL of five minutes ${soon ? "is" : "is not"} about to end after ${seconds} seconds`, (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: NOON + seconds * 1000 });

    assert.equal(endsSoon(URL_OF_FIVE_MINUTES), soon);
  });
