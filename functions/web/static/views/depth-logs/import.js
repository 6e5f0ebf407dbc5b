/** Bringing a log: a CSV straight to S3 with its progress; the service imports it from there. */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { inWords } from "../../core/problem.js";
import { bytesInWords } from "../../core/words.js";
import { field } from "../../parts/fields.js";
import { tellProblem } from "../../parts/notices.js";
import { stem } from "../image/download.js";
import { sendBytes } from "../upload/transfer.js";

/** @param {() => void} arrived */
export function importPanel(arrived) {
  const list = h("ul.uploads");
  const rules = importRules();
  const input = h("input", {
    type: "file",
    accept: ".csv,.gz,text/csv,application/gzip",
    multiple: true,
    hidden: true,
    "aria-label": "Depth log files",
  });
  const add = (/** @type {Iterable<File>} */ files) => {
    for (const file of files) list.prepend(importOne(file, rules.read(), arrived));
  };
  input.addEventListener("change", () => {
    add(input.files);
    input.value = "";
  });
  const drop = h(
    "div.drop.drop-small",
    {
      ondragover: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        drop.classList.add("over");
      },
      ondragleave: () => drop.classList.remove("over"),
      ondrop: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        drop.classList.remove("over");
        add(event.dataTransfer?.files ?? []);
      },
    },
    h("p", {}, "Drop a CSV here: depth, then a column for every pixel"),
    h("button.primary", { type: "button", onclick: () => input.click() }, icon("upload", 18), "Choose a file"),
    input,
  );
  return h("div.stack.import", {}, drop, rules.panel, list);
}

/** What to do about the odd ones: strict, unless said otherwise. */
function importRules() {
  const choice = (/** @type {string} */ label, /** @type {[string, string][]} */ options) =>
    field(label, { kind: "select", options, value: options[0][0] });
  const fields = /** @type {Record<string, {row: HTMLElement, input: any}>} */ ({
    visibility: choice("Who may see it", [
      ["private", "Only me"],
      ["public", "Everybody signed in"],
    ]),
    nulls: choice("Cells without a value", [
      ["reject", "Refuse the file"],
      ["fill", "Make them dark"],
      ["nearest", "Take the nearest value"],
    ]),
    order: choice("Lines that do not run downwards", [
      ["reject", "Refuse the file"],
      ["sort", "Sort them"],
    ]),
    duplicates: choice("A depth that stands there twice", [
      ["reject", "Refuse the file"],
      ["first", "Keep the first"],
      ["last", "Keep the last"],
    ]),
    out_of_range: choice("Values out of range", [
      ["reject", "Refuse the file"],
      ["clip", "Clip them"],
    ]),
    value_min: field("Lowest value", { type: "number", step: "any", value: 0 }),
    value_max: field("Highest value", { type: "number", step: "any", value: 255 }),
    width: field("Pixels a line", { type: "number", min: 1, max: 4096, value: 150 }),
  });
  const panel = h(
    "details.panel.batch",
    {},
    h("summary", {}, "How to read it"),
    h(
      "div.batch-fields",
      {},
      Object.values(fields).map((one) => one.row),
    ),
  );
  const defaults = JSON.stringify(valuesOf(fields));
  return { panel, read: () => changed(valuesOf(fields), JSON.parse(defaults)) };
}

/** @param {Record<string, {input: any}>} fields */
function valuesOf(fields) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { input }]) => [
      name,
      input.type === "number" ? Number(input.value) : input.value,
    ]),
  );
}

/** @param {Record<string, any>} values @param {Record<string, any>} defaults */
function changed(values, defaults) {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== defaults[name]));
}

/** @param {File} file @param {Record<string, any>} rules @param {() => void} arrived */
function importOne(file, rules, arrived) {
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
    { type: "button", "aria-label": `Take ${file.name} off the list`, onclick: () => cancel() },
    icon("close", 18),
  );
  fill(actions, remove);
  let sending = ""; // the log whose bytes are under way: without them it would wait for ever
  const cancel = () => {
    stop.abort();
    element.remove();
    if (sending) call("DELETE", `/depth-logs/${encodeURIComponent(sending)}`).then(arrived, tellProblem);
  };
  const run = async () => {
    if (!file.size) throw new Error("The file is empty.");
    const media_type = /\.gz$/i.test(file.name) ? "application/gzip" : "text/csv";
    const log = await call("POST", "/depth-logs", {
      json: { ...rules, name: stem(stem(file.name)), size: file.size, media_type },
    });
    const progress = (/** @type {number} */ sent) => {
      bar.value = sent;
      fill(words, `${bytesInWords(sent)} of ${bytesInWords(file.size)}`);
    };
    sending = log.log_id;
    if (log.upload) await sendBytes(log.upload, file, progress, stop.signal);
    sending = "";
    arrived();
    fill(words, "Arrived; being imported…");
    const done = await settled(log.log_id, words);
    if (done.status === "failed") throw new Error(failure(done.problem));
    element.remove();
    arrived();
  };
  run().catch(refuse);
  return element;
}

/** @param {string} id @param {HTMLElement} words */
async function settled(id, words) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 800));
    const log = await call("GET", `/depth-logs/${encodeURIComponent(id)}`);
    if (!["pending", "processing"].includes(log.status)) return log;
    if (log.rows) fill(words, `Imported ${log.rows} lines…`);
  }
}

/** @param {any} problem */
function failure(problem) {
  const faults = (problem?.errors ?? [])
    .slice(0, 3)
    .map((/** @type {any} */ one) => [one.line && `line ${one.line}`, one.detail].filter(Boolean).join(": "));
  return [problem?.detail ?? problem?.title ?? "It could not be imported.", ...faults].join(" · ");
}
