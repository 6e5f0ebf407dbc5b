/**
 * Wait for jobs, and fetch what they made.
 *
 * @import { Job } from "#api"
 */

import { call } from "../core/api.js";
import { ApiProblem } from "../core/problem.js";

const FIRST_PAUSE = 400; // milliseconds
const LONGEST_PAUSE = 5_000;

/**
 * Ask for a job until it is ready; its `url` is then valid for minutes. A job that failed is thrown as a problem.
 *
 * @param {Job} job @param {(job: Job) => Promise<Job>} [ask] @param {(pause: number) => Promise<unknown>} [rest]
 * @returns {Promise<Job>}
 */
export async function finished(job, ask = again, rest = sleep) {
  for (let pause = FIRST_PAUSE; job.status !== "ready"; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    if (job.status === "failed")
      throw new ApiProblem(409, { code: job.problem?.code, title: job.problem?.detail ?? job.problem?.title });
    await rest(pause);
    job = await ask(job);
  }
  return job;
}

/** @param {Job} job @returns {Promise<Job>} */
function again({ job_id }) {
  return call("GET", "/jobs/{job_id}", { path: { job_id } });
}

/** @param {number} pause */
function sleep(pause) {
  return new Promise((resolve) => setTimeout(resolve, pause));
}
