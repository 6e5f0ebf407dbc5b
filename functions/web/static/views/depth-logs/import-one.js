/**
 * Import one file as a log: send it to S3 with its progress; the service imports it from there.
 *
 * @import { DepthLog } from "#api"
 * @import { Rules } from "./import-rules.js"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { inWords } from "../../core/problem.js";
import { bytesInWords, stem } from "../../core/words.js";
import { tellProblem } from "../../parts/notices.js";
import { sendBytes } from "../upload/transfer.js";
import { failure } from "./failure.js";

/**
 * Send a file and wait until it is imported; return its row.
 *
 * @param {File} file @param {Rules} rules @param {() => void} arrived
 */
export function importOne(file, rules, arrived) {
  const bar = h("progress", { max: file.size || 1, value: 0, "aria-label": `Progress of ${file.name}` });
  const words = h("p.upload-fate", { role: "status" }, "Starting…");
  const actions = h("span.upload-actions");
  const element = h(
    "li.upload",
    {},
    h("span.upload-picture", {}, icon("depthLogs", 22)),
    h("div.upload-body", {}, h("span.upload-name", {}, file.name), bar, words),
    actions,
  );
  const stop = new AbortController();
  const refuse = (/** @type {unknown} */ error) => {
    element.dataset.fate = "refused";
    bar.hidden = true;
    fill(words, inWords(error));
    fill(actions, remove);
  };
  const remove = h(
    "button.bare",
    { type: "button", "aria-label": `Remove ${file.name} from the list`, onclick: () => cancel() },
    icon("close", 18),
  );
  fill(actions, remove);
  /** @type {DepthLog | null} */
  let sending = null; // its file is being sent: if that stops, the log is deleted
  const cancel = () => {
    stop.abort();
    element.remove();
    if (sending) call("DELETE", "/depth-logs/{log_id}", { path: sending }).then(arrived, tellProblem);
  };
  const run = async () => {
    if (!file.size) throw new Error("The file is empty.");
    const described = { name: stem(stem(file.name)), filename: file.name, size: file.size, media_type: typeOf(file) };
    const log = await call("POST", "/depth-logs", { json: { ...rules, ...described } });
    const progress = (/** @type {number} */ sent) => {
      bar.value = sent;
      fill(words, `${bytesInWords(sent)} of ${bytesInWords(file.size)}`);
    };
    sending = log;
    if (log.upload) await sendBytes(log.upload, file, progress, stop.signal);
    sending = null;
    arrived();
    fill(words, "Uploaded; being imported…");
    const done = await settled(log, words);
    if (done.status === "failed") throw new Error(failure(done));
    element.remove();
    arrived();
  };
  run().catch(refuse);
  return element;
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
    if (log.rows) fill(words, `Imported ${log.rows} lines…`);
  }
}
