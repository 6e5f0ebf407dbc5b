/**
 * The problems that the API answers with, as text for people.
 *
 * @import { Fault, Problem } from "#api"
 */

// Said where the answer itself says nothing: from a proxy, or when there is none.
const WORDS = /** @type {Record<number, string>} */ ({
  0: "The server cannot be reached. Check the connection and try again.",
  401: "Your session has ended. Sign in again.",
  403: "You are not allowed to do this.",
  404: "Not found, or not visible to you.",
  409: "This conflicts with the current state.",
  412: "This has changed since you read it.",
  413: "This is too large.",
  415: "Lightbox does not support this kind of file.",
  422: "Some values are not valid.",
  429: "Too many requests. Wait a few seconds and try again.",
  500: "Something went wrong on the server. Try again.",
  502: "The service is temporarily unavailable. Try again in a moment.",
  504: "The server took too long. Try again in a moment.",
  503: "The service is temporarily unavailable. Try again in a moment.",
});

const UNKNOWN = "Something went wrong in this page. Try again, or reload it.";

export class ApiProblem extends Error {
  /**
   * @param {number} status
   * @param {Partial<Problem> & {message?: string} | null} [body]  a problem, or what API Gateway says
   * @param {Headers} [headers]
   */
  constructor(status, body, headers) {
    const document = body ?? {};
    super(document.detail || document.title || WORDS[status] || document.message || `The server answered ${status}.`);
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
    if (this.absent) return "This part of the service is not installed here.";
    const faults = this.errors
      .map((fault) => faultWords(fault))
      .filter(Boolean)
      .slice(0, 3);
    return ended([this.message.replace(/\.$/, ""), faults.join("; ")].filter(Boolean).join(": "));
  }
}

/** @param {string} text */
function ended(text) {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** @param {Fault} fault */
function faultWords(fault) {
  const place = fault.line
    ? `line ${fault.line}`
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
