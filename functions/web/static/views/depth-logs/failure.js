/**
 * Why a log could not be imported, in words, and the rules by which it could be.
 *
 * @import { DepthLog, Fault } from "#api"
 * @import { Rules } from "./import-rules.js"
 *
 * @typedef {{rules: Rules, words: string}} Remedy
 */

import { count, t } from "../../core/language.js";

const MOST = 20; // faults that the service collects before it stops reading

/** What the service says of a fault in the terms of its API, in those of the import rules. @type {Record<string, string>} */
const WORDS = {
  missing: t("The value is missing"),
  order: t("The depth does not follow on those before"),
  duplicate_depth: t("The depth is repeated"),
  not_a_number: t("This is not a number"),
};

/** The rules that take a fault, by its code. @type {Record<string, Remedy[]>} */
const REMEDIES = {
  missing: [
    { rules: { nulls: "nearest" }, words: t("the nearest value for missing ones") },
    { rules: { nulls: "fill" }, words: t("black for missing values") },
  ],
  order: [{ rules: { order: "sort" }, words: t("its lines sorted") }],
  duplicate_depth: [
    { rules: { duplicates: "first" }, words: t("the first of repeated depths") },
    { rules: { duplicates: "last" }, words: t("the last of repeated depths") },
  ],
  out_of_range: [{ rules: { out_of_range: "clip" }, words: t("values out of range clipped") }],
};

/** Say each kind of fault once, with its first place. @param {Pick<DepthLog, "problem">} log */
export function failure({ problem }) {
  const faults = faultsOf(problem);
  if (!faults.length) return problem?.detail ?? problem?.title ?? t("It could not be imported.");
  const codes = [...new Set(faults.map(({ code }) => code))];
  const alike = (/** @type {string | undefined} */ wanted) => faults.filter(({ code }) => code === wanted);
  return codes.map((code) => faultWords(alike(code), faults.length < MOST)).join(" · ");
}

/** @param {Fault[]} alike @param {boolean} all  whether there are no more */
function faultWords([first, ...others], all) {
  const { line = 0, column = 0, code = "", detail = "" } = first;
  const words = WORDS[code] ?? detail.replace(/, or \w+=.*$/, "");
  const said = t("Line {line}, column {column}: {words}", { line, column, words });
  if (!others.length) return said;
  const more = all
    ? count(others.length, "{n} more like it", "{n} more like it")
    : count(others.length, "at least {n} more like it", "at least {n} more like it");
  return `${said} (${more})`;
}

/** Return the ways to import the file nevertheless; none if a fault has no remedy.
 * @param {Pick<DepthLog, "problem">} log @returns {Remedy[]} */
export function remedies({ problem }) {
  const codes = [...new Set(faultsOf(problem).map(({ code }) => code ?? ""))];
  if (!codes.length || !codes.every((code) => REMEDIES[code])) return [];
  return codes
    .map((code) => REMEDIES[code])
    .reduce((ways, more) => ways.flatMap((way) => more.map((one) => joined(way, one))));
}

/** @param {Remedy} one @param {Remedy} other @returns {Remedy} */
function joined(one, other) {
  const words = t("{one}, {other}", { one: one.words, other: other.words });
  return { rules: { ...one.rules, ...other.rules }, words };
}

/** @param {DepthLog["problem"] | null} [problem] */
function faultsOf(problem) {
  return /** @type {Fault[]} */ (problem?.errors ?? []);
}
