import assert from "node:assert/strict";
import { test } from "node:test";

import { finished } from "../../../functions/web/static/parts/jobs.js";

const job = (status, more = {}) => ({ job_id: "job_1", status, ...more });

test("a job is asked for, after ever longer pauses, until it is ready", async () => {
  const answers = [job("pending"), job("running"), job("ready", { url: "https://made" })];
  const pauses = [];

  const made = await finished(
    job("pending"),
    async () => answers.shift(),
    async (pause) => pauses.push(pause),
  );

  assert.equal(made.url, "https://made");
  assert.deepEqual(pauses, [400, 600, 900]);
});

test("a job that failed is a problem with its words", async () => {
  const problem = { code: "too_large", title: "Too large", detail: "There is too much to export" };

  const failing = finished(job("failed", { problem }));

  await assert.rejects(failing, { message: "There is too much to export", code: "too_large" });
});
