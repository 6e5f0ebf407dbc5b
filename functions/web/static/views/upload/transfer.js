/** Send bytes to S3 by XMLHttpRequest, because `fetch` does not report the progress of an upload. */

import { t } from "../../core/language.js";

const FORBIDDEN = new Set(["host", "content-length"]); // set by the browser itself

/** Bytes did not arrive: the line broke, or the storage closed it. */
export class Lost extends Error {
  constructor() {
    super(t("The connection to the storage was lost."));
  }
}

/**
 * @param {{method?: string, upload_url: string, headers?: Record<string, string>}} target
 * @param {Blob} blob @param {(sent: number) => void} progress @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function sendBytes({ method = "PUT", upload_url, headers = {} }, blob, progress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const finish = (/** @type {() => void} */ act) => {
      signal.removeEventListener("abort", stop);
      act();
    };
    request.open(method, upload_url);
    for (const [name, value] of Object.entries(headers))
      if (!FORBIDDEN.has(name.toLowerCase())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onload = () => finish(() => (request.status < 300 ? resolve() : reject(refusal(request))));
    request.onerror = () => finish(() => reject(new Lost()));
    request.onabort = () => finish(() => reject(new DOMException("Paused", "AbortError")));
    if (signal.aborted) return request.onabort(new ProgressEvent("abort"));
    signal.addEventListener("abort", stop);
    request.send(blob);
  });
}

/** @param {XMLHttpRequest} request */
function refusal(request) {
  const said = new DOMParser().parseFromString(request.responseText, "text/xml").querySelector("Message")?.textContent;
  return new Error(
    t("The storage refused it ({status}{more}).", { status: request.status, more: said ? `: ${said}` : "" }),
  );
}
