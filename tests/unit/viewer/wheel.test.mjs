import assert from "node:assert/strict";
import test from "node:test";
import { wheelPixels, wheelSteps } from "../../../functions/web/static/parts/wheel.js";

/** Count the steps of events 16 ms apart. */
function counted(events) {
  const steps = wheelSteps();
  return events.map((event, at) => steps({ deltaMode: 0, timeStamp: 16 * at, ...event }));
}

const NOTCHES = {
  "Chromium on Windows": { deltaY: 100, wheelDeltaY: -120 },
  "Chromium on Linux": { deltaY: 53, wheelDeltaY: -120 },
  "a scaled screen": { deltaY: 80, wheelDeltaY: -120 },
  "Firefox in pixels": { deltaY: 57, wheelDeltaY: -120 },
  "Firefox in lines": { deltaY: 3, deltaMode: 1, wheelDeltaY: -120 },
  "lines alone": { deltaY: 3, deltaMode: 1 },
  "pixels alone": { deltaY: 100 },
  pages: { deltaY: 1, deltaMode: 2 },
};

for (const [where, notch] of Object.entries(NOTCHES))
  test(`a notch is one step: ${where}`, () => {
    const up = Object.fromEntries(Object.entries(notch).map(([name, n]) => [name, name === "deltaMode" ? n : -n]));

    assert.deepEqual(counted([notch, notch, notch, up, up]), [1, 1, 1, -1, -1]);
  });

test("notches that come in one event are several steps", () => {
  assert.deepEqual(counted([{ deltaY: 300, wheelDeltaY: -360 }]), [3]);
});

test("the small events of a trackpad add up", () => {
  const some = { deltaY: 40, wheelDeltaY: -120 }; // a multiple of a notch by chance

  assert.deepEqual(counted([some, some, some, some, some]), [0, 0, 1, 0, 1]);
});

test("tenths add up to a whole step", () => {
  const tenth = { deltaY: 10 };

  assert.deepEqual(counted(Array(20).fill(tenth)).indexOf(1), 9);
  assert.equal(
    counted(Array(20).fill(tenth)).reduce((sum, one) => sum + one),
    2,
  );
});

test("a turn back starts at nothing, and so does one after a pause", () => {
  const most = { deltaY: 90 };

  assert.deepEqual(counted([most, { deltaY: -20 }, { deltaY: -90 }]), [0, 0, -1]);
  assert.deepEqual(counted([most, { ...most, timeStamp: 1000 }]), [0, 0]);
});

test("lines and pages are pixels too", () => {
  assert.equal(wheelPixels({ deltaY: -7, deltaMode: 0 }), -7);
  assert.equal(wheelPixels({ deltaY: 3, deltaMode: 1 }), 100);
  assert.equal(wheelPixels({ deltaY: 1, deltaMode: 2 }), 800);
});
