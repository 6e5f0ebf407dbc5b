/**
 * Import one file as a log: send it to S3 with its progress; the service imports it from there.
 *
 * @import { DepthLog } from "#api"
 * @import { Remedy } from "./failure.js"
 * @import { Rules } from "./import-rules.js"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { inWords } from "../../core/problem.js";
import { bytesInWords, stem } from "../../core/words.js";
import { sendBytes } from "../upload/transfer.js";
import { failure, remedies } from "./failure.js";

/**
 * Send a file and wait until it is imported; return its row. A file that is refused leaves no log behind: its row says why,
 * and offers the rules by which it would be taken.
 *
 * @param {File} file @param {Rules} rules @param {() => void} arrived
 */
export function importOne(file, rules, arrived) {
  const bar = h("progress", {
    max: file.size || 1,
    value: 0,
    "aria-label": t("Progress of {name}", { name: file.name }),
  });
  const words = h("p.upload-fate", { role: "status" }, t("Starting…"));
  const offers = h("div.form-actions");
  const remove = h(
    "button.bare",
    {
      type: "button",
      "aria-label": t("Remove {name} from the list", { name: file.name }),
      onclick: () => cancel(),
    },
    icon("close", 18),
  );
  const element = h(
    "li.upload",
    {},
    h("span.upload-picture", {}, icon("depthLogs", 22)),
    h("div.upload-body", {}, h("span.upload-name", {}, file.name), bar, words, offers),
    h("span.upload-actions", {}, remove),
  );
  const stop = new AbortController();
  /** @type {DepthLog | null} */
  let sending = null; // its file is being sent: if that stops, the log is deleted
  const cancel = () => {
    stop.abort();
    element.remove();
    if (sending) forget(sending).then(arrived);
  };
  const run = async (/** @type {Rules} */ by) => {
    element.dataset.fate = "sending";
    bar.hidden = false;
    fill(offers);
    if (!file.size) throw new Error(t("The file is empty."));
    const described = { name: stem(stem(file.name)), filename: file.name, size: file.size, media_type: typeOf(file) };
    const log = await call("POST", "/depth-logs", { json: { ...by, ...described } });
    const progress = (/** @type {number} */ sent) => {
      bar.value = sent;
      fill(words, t("{sent} of {size}", { sent: bytesInWords(sent), size: bytesInWords(file.size) }));
    };
    sending = log;
    if (log.upload) await sendBytes(log.upload, file, progress, stop.signal);
    sending = null;
    arrived();
    fill(words, t("Uploaded; being imported…"));
    const done = await settled(log, words);
    if (done.status === "failed") {
      await forget(done);
      arrived();
      fill(
        offers,
        remedies(done).map((remedy) => offer(remedy, by)),
      );
      throw new Error(failure(done));
    }
    element.remove();
    arrived();
  };
  const refuse = (/** @type {unknown} */ error) => {
    element.dataset.fate = "refused";
    bar.hidden = true;
    fill(words, inWords(error));
  };
  const offer = (/** @type {Remedy} */ remedy, /** @type {Rules} */ by) =>
    h(
      "button",
      { type: "button", onclick: () => run({ ...by, ...remedy.rules }).catch(refuse) },
      t("Import anyway with {what}", { what: remedy.words }),
    );
  run(rules).catch(refuse);
  return element;
}

/** Delete a log that came to nothing; where that fails, it stays in the list. @param {DepthLog} path */
function forget(path) {
  return call("DELETE", "/depth-logs/{log_id}", { path }).catch(() => null);
}

/** @param {File} file */
function typeOf({ name }) {
  if (/\.gz$/i.test(name)) return "application/gzip";
  return /\.las$/i.test(name) ? "application/vnd.las" : "text/csv";
}

/** @param {DepthLog} path @param {HTMLElement} words */
async function settled(path, words) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 800));
    const log = await call("GET", "/depth-logs/{log_id}", { path });
    if (!["pending", "processing"].includes(log.status)) return log;
    if (log.rows) fill(words, count(log.rows, "Imported {n} line…", "Imported {n} lines…"));
  }
}
