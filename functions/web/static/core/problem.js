/**
 * An answer of the API that says no, and why, in words a person can use.
 *
 * @import { Fault, Problem } from "#api"
 */

const WORDS = /** @type {Record<number, string>} */ ({
  0: "The server cannot be reached. Check the connection and try again.",
  401: "Your session has ended. Please sign in again.",
  403: "You may look at this, but not change it.",
  404: "This does not exist, or it is not yours to see.",
  409: "This clashes with what is already there.",
  412: "Somebody else changed this first.",
  413: "This is larger than Lightbox takes.",
  415: "Lightbox cannot read a file of this kind.",
  422: "Something in the request breaks a rule.",
  429: "Too many requests at once. Wait a few seconds and try again.",
  503: "The service cannot answer just now. Try again in a moment.",
});

export class ApiProblem extends Error {
  /** @param {number} status @param {Partial<Problem> & {message?: string} | null} [body]  a problem, or what API Gateway says @param {Headers} [headers] */
  constructor(status, body, headers) {
    const document = body ?? {};
    super(document.detail || document.title || WORDS[status] || document.message || `The server answered ${status}.`);
    this.status = status;
    this.code = document.code ?? (document.message === "Not Found" ? "no_route" : "");
    this.errors = document.errors ?? [];
    this.retryAfter = Number(headers?.get("retry-after")) || 0;
  }

  /** The part of the service is not there, as opposed to the thing that was asked for. */
  get absent() {
    return this.code === "no_route";
  }

  /** One sentence, with the faults that explain it. */
  get sentence() {
    if (this.absent) return "This part of the service is not installed here.";
    const faults = this.errors
      .map((fault) => faultWords(fault))
      .filter(Boolean)
      .slice(0, 3);
    return faults.length ? `${this.message.replace(/\.$/, "")}: ${faults.join("; ")}` : this.message;
  }
}

/** @param {Fault} fault */
function faultWords(fault) {
  const place = fault.line
    ? `line ${fault.line}`
    : (fault.pointer ?? fault.parameter ?? "").replace(/^#?\//, "").replaceAll("/", " ");
  return [place, fault.detail].filter(Boolean).join(": ");
}

/** What went wrong, for a notice. @param {unknown} error @returns {string} */
export function inWords(error) {
  if (error instanceof ApiProblem) return error.sentence;
  return error instanceof Error ? error.message : String(error);
}
