/**
 * Why a log could not be imported, in words.
 *
 * @import { DepthLog, Fault } from "#api"
 */

/** @param {Pick<DepthLog, "problem">} log */
export function failure({ problem }) {
  const faults = /** @type {Fault[]} */ (problem?.errors ?? [])
    .slice(0, 3)
    .map(({ line, detail }) => [line && `line ${line}`, detail].filter(Boolean).join(": "));
  return [problem?.detail ?? problem?.title ?? "It could not be imported.", ...faults].join(" · ");
}
