/**
 * The problems that the API answers with, as text for people.
 *
 * @import { Fault, Problem } from "#api"
 */

import { language, t } from "./language.js";

// Said where the answer itself says nothing: from a proxy, or when there is none. And before it in another language than its own.
const WORDS = /** @type {Record<number, string>} */ ({
  0: t("The server cannot be reached. Check the connection and try again."),
  401: t("Your session has ended. Sign in again."),
  403: t("You are not allowed to do this."),
  404: t("Not found, or not visible to you."),
  409: t("This conflicts with the current state."),
  412: t("This has changed since you read it."),
  413: t("This is too large."),
  415: t("Lightbox does not support this kind of file."),
  422: t("Some values are not valid."),
  429: t("Too many requests. Wait a few seconds and try again."),
  500: t("Something went wrong on the server. Try again."),
  502: t("The service is temporarily unavailable. Try again in a moment."),
  504: t("The server took too long. Try again in a moment."),
  503: t("The service is temporarily unavailable. Try again in a moment."),
});

const UNKNOWN = t("Something went wrong in this page. Try again, or reload it.");

export class ApiProblem extends Error {
  /**
   * @param {number} status
   * @param {Partial<Problem> & {message?: string} | null} [body]  a problem, or what API Gateway says
   * @param {Headers} [headers]
   */
  constructor(status, body, headers) {
    const document = body ?? {};
    super(sentenceOf(status, document));
    this.status = status;
    this.code = document.code ?? (document.message === "Not Found" ? "no_route" : "");
    this.errors = document.errors ?? [];
    this.mfaToken = document.mfa_token ?? ""; // with these a sign-in goes on
    this.enrolmentToken = document.enrolment_token ?? "";
    this.retryAfter = Number(headers?.get("retry-after")) || 0;
  }

  /** Whether the route itself is missing, as opposed to the thing that was asked for. */
  get absent() {
    return this.code === "no_route";
  }

  /** The problem as a sentence, with the first three faults that explain it. */
  get sentence() {
    if (this.absent) return t("This part of the service is not installed here.");
    const faults = this.errors
      .map((fault) => faultWords(fault))
      .filter(Boolean)
      .slice(0, 3);
    return ended([this.message.replace(/\.$/, ""), faults.join("; ")].filter(Boolean).join(": "));
  }
}

/** @param {number} status @param {Partial<Problem> & {message?: string}} document */
function sentenceOf(status, { code, detail, title, message }) {
  const own = detail || title;
  const words = code === "bad_credentials" ? t("The user name or the password is wrong.") : WORDS[status];
  if (own && words && language !== "en") return `${words.replace(/\.$/, "")} (${own.replace(/\.$/, "")}).`;
  return own || words || message || t("The server answered {status}.", { status });
}

/** @param {string} text */
function ended(text) {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** @param {Fault} fault */
function faultWords(fault) {
  const place = fault.line
    ? t("line {line}", { line: fault.line })
    : (fault.pointer ?? fault.parameter ?? "").replace(/^#?\//, "").replaceAll("/", " ");
  return [place, fault.detail].filter(Boolean).join(": ");
}

/** Say what went wrong. @param {unknown} error @returns {string} */
export function inWords(error) {
  if (error instanceof ApiProblem) return error.sentence;
  if (isLost(error)) return WORDS[0];
  return error instanceof Error && !isOfTheBrowser(error) ? error.message : UNKNOWN;
}

/** Return whether an error says that something was not fetched: browsers raise a TypeError, each with its own words.
 * @param {unknown} error */
export function isLost(error) {
  return error instanceof TypeError && /fetch|import|load|network/i.test(error.message);
}

/** Return whether an error comes from the browser, whose words are for programmers. @param {Error} error */
function isOfTheBrowser(error) {
  return [TypeError, RangeError, ReferenceError, SyntaxError, DOMException].some((kind) => error instanceof kind);
}
