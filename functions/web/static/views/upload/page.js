/** Upload: drop files or folders, give them common metadata, watch their progress. */

import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { bytesInWords } from "../../core/words.js";
import { fileInput } from "../../parts/file-input.js";
import { batchDetails } from "./details.js";
import { takeDrops } from "./drops.js";
import { uploads } from "./queue.js";
import { uploadRow } from "./row.js";

/** @type {import("../../core/router.js").View} */
export function uploadPage(outlet) {
  const details = batchDetails();
  const add = (/** @type {File[]} */ files) => uploads.add(files, details.read());
  const list = h("ul.uploads", { "aria-label": t("Uploads") });
  const refused = refusedOnes();
  const summary = uploadSummary();
  /** @type {Map<number, {element: HTMLElement, draw: () => void}>} */
  const rows = new Map();

  const draw = () => {
    for (const upload of uploads.list) {
      const row = rows.get(upload.id) ?? uploadRow(upload);
      rows.set(upload.id, row);
      const home = upload.fate === "refused" ? refused.list : list;
      if (row.element.parentElement !== home) home.prepend(row.element);
      row.draw();
    }
    for (const [id, row] of rows)
      if (!uploads.list.some((upload) => upload.id === id)) {
        row.element.remove();
        rows.delete(id);
      }
    summary.draw();
    refused.draw();
  };
  uploads.addEventListener("change", draw);
  const undrop = takeDrops(add);
  outlet.classList.add("narrow");
  fill(
    outlet,
    h("header.page-head", {}, h("h1", {}, t("Upload"))),
    dropZone(add),
    details.panel,
    summary.element,
    refused.element,
    list,
  );
  draw();
  return () => {
    uploads.removeEventListener("change", draw);
    undrop();
  };
}

/** What was refused, apart from the rest, each with its reason. */
function refusedOnes() {
  const list = h("ul.uploads", { "aria-label": t("Refused") });
  const head = h("h2");
  const again = h(
    "button",
    { type: "button", onclick: () => uploads.retryRefused() },
    icon("again", 16),
    t("Try all again"),
  );
  const element = h("section.refused", {}, h("div.uploads-head", {}, head, again), list);
  const draw = () => {
    const n = list.childElementCount;
    element.hidden = !n;
    fill(head, count(n, "{n} file was refused", "{n} files were refused"));
  };
  return { element, list, draw };
}

/** @param {(files: File[]) => void} add */
function dropZone(add) {
  const files = fileInput(t("Files"), { multiple: true }, add);
  const folder = fileInput(t("Folder"), { webkitdirectory: true }, add);
  return h(
    "div.drop",
    {},
    icon("upload", 44),
    h("h2", {}, t("Drop files or folders here")),
    h("p", {}, t("JPEG, PNG, GIF, TIFF, WebP, AVIF, HEIC, BMP, JPEG 2000 and DICOM, up to 5 GB each")),
    h(
      "div.drop-actions",
      {},
      h("button.primary", { type: "button", onclick: () => files.click() }, icon("images", 18), t("Choose files")),
      h("button", { type: "button", onclick: () => folder.click() }, icon("folder", 18), t("Choose a folder")),
    ),
    files,
    folder,
  );
}

/** The progress of all uploads. Its buttons are never replaced while bytes move, or a press on one would be lost. */
function uploadSummary() {
  const counts = h("span", { role: "status" });
  const moved = h("span");
  const pause = h("button", { type: "button", onclick: () => (uploads.paused ? uploads.resume() : uploads.pause()) });
  const clear = h("button.quiet", { type: "button", onclick: () => uploads.clearFinished() }, t("Clear finished"));
  const see = h("a.button.quiet", { href: hrefOf("/images") }, t("Show images"));
  const element = h("div.uploads-head", {}, h("p", {}, counts, moved), h("div", {}, pause, clear, see));
  let [told, asked] = ["", ""];

  const draw = () => {
    const { list, paused } = uploads;
    const [sent, size] = [
      list.reduce((sum, one) => sum + one.sent, 0),
      list.reduce((sum, one) => sum + one.file.size, 0),
    ];
    const done = list.filter((one) => one.fate === "done").length;
    const refused = list.filter((one) => one.fate === "refused").length;
    const words = [
      t("{done} of {files} in the library", { done, files: count(list.length, "{n} file", "{n} files") }),
      refused && t("{refused} refused", { refused }),
    ]
      .filter(Boolean)
      .join(" · ");
    if (words !== told) fill(counts, words);
    told = words;
    fill(moved, t(" · {part} of {whole}", { part: bytesInWords(sent), whole: bytesInWords(size) }));
    const offer = paused ? t("Resume") : t("Pause");
    if (offer !== asked) fill(pause, icon(paused ? "play" : "pause", 16), offer);
    asked = offer;
    pause.hidden = !uploads.unfinished();
    clear.hidden = see.hidden = !done;
    element.hidden = !list.length;
  };
  return { element, draw };
}
