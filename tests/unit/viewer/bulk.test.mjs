import assert from "node:assert/strict";
import test from "node:test";

globalThis.document ??= { addEventListener() {}, documentElement: {} };
const { each } = await import("../../../functions/web/static/parts/bulk.js");
const { ApiProblem } = await import("../../../functions/web/static/core/problem.js");

const going = () => new AbortController().signal;

test("all items are done, and those that fail are told with the reason", async () => {
  const done = [];
  const act = async (item) => (item % 5 ? done.push(item) : Promise.reject(new Error(`no ${item}`)));
  const steps = [];

  const { failed, left } = await each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], act, (n) => steps.push(n), going());

  assert.deepEqual(done.sort(), [1, 2, 3, 4, 6, 7, 8, 9].sort());
  assert.deepEqual(
    failed.map(({ item, error }) => [item, error.message]),
    [
      [5, "no 5"],
      [10, "no 10"],
    ],
  );
  assert.deepEqual([left, steps.at(-1)], [[], 10]);
});

test("no more than four are under way at once", async () => {
  let [now, most] = [0, 0];
  const act = async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    now -= 1;
  };

  await each(
    Array.from({ length: 20 }),
    (item) => act(item),
    () => {},
    going(),
  );

  assert.ok(most <= 4);
});

test("what is stopped says what is left", async () => {
  const stop = new AbortController();

  const { left } = await each(
    ["a", "b", "c", "d", "e", "f"],
    async () => {},
    () => stop.abort(),
    stop.signal,
  );

  assert.deepEqual(left, ["e", "f"]); // four were under way
});

test("a busy service is asked again after the pause that it names, and not for ever", async () => {
  const pauses = [];
  const busy = new ApiProblem(503, { title: "Busy" }, new Headers({ "retry-after": "2" }));
  let times = 0;
  const act = async (item) => {
    times += 1;
    if (item === "always" || times === 1) throw busy;
  };

  const once = await each(
    ["once"],
    act,
    () => {},
    going(),
    async (pause) => pauses.push(pause),
  );
  const always = await each(
    ["always"],
    act,
    () => {},
    going(),
    async () => {},
  );

  assert.deepEqual([once.failed, pauses], [[], [2000]]);
  assert.equal(always.failed.length, 1);
});
