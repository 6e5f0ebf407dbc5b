/**
 * One upload in the list: its progress and its state.
 *
 * @import { Upload } from "./queue.js"
 */

import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { line } from "../../core/line.js";
import { hrefOf } from "../../core/router.js";
import { bytesInWords } from "../../core/words.js";
import { thumbnail } from "../images/thumbnail.js";
import { uploads } from "./queue.js";

/** @param {Upload} upload */
export function uploadRow(upload) {
  const bar = h("progress", {
    max: upload.file.size || 1,
    value: 0,
    "aria-label": t("Progress of {name}", { name: upload.file.name }),
  });
  const words = h("p.upload-fate");
  const picture = h("span.upload-picture", {}, icon("images", 22));
  const actions = h("span.upload-actions");
  const name = h("span.upload-name", {}, upload.file.name);
  const element = h("li.upload", {}, picture, h("div.upload-body", {}, name, bar, words), actions);
  let drawn = ""; // the fate and the line as they were drawn

  const draw = () => {
    bar.value = upload.sent;
    if (upload.fate === "sending")
      fill(words, t("{part} of {whole}", { part: bytesInWords(upload.sent), whole: bytesInWords(upload.file.size) }));
    const now = `${upload.fate} ${line.isDown}`;
    if (drawn === now) return;
    drawn = now;
    const { fate } = upload;
    element.dataset.fate = fate;
    bar.hidden = fate === "done" || fate === "refused";
    if (fate !== "sending") fill(words, wordsFor(upload));
    fill(actions, actionsFor(upload));
    if (fate === "done" && upload.image) {
      fill(picture, thumbnail(upload.image));
      fill(name, h("a", { href: hrefOf(`/images/${encodeURIComponent(upload.image.image_key)}`) }, upload.file.name));
    }
  };
  return { element, draw };
}

/** @param {Upload} upload */
function wordsFor(upload) {
  const words = {
    waiting: line.isDown ? t("Waiting for the connection") : t("Waiting"),
    sending: "",
    checking: t("Uploaded; being checked…"),
    paused: t("Paused"),
    done: t("In the library · {kind} · {size}", {
      kind: upload.image?.width ? `${upload.image.width} × ${upload.image.height}` : "",
      size: bytesInWords(upload.file.size),
    }),
    refused: upload.words,
  };
  return words[upload.fate];
}

/** @param {Upload} upload */
function actionsFor(upload) {
  const again = h(
    "button.bare",
    {
      type: "button",
      "aria-label": t("Try {name} again", { name: upload.file.name }),
      onclick: () => uploads.retry(upload),
    },
    icon("again", 18),
  );
  const remove = h(
    "button.bare",
    {
      type: "button",
      "aria-label": t("Remove {name} from the list", { name: upload.file.name }),
      onclick: () => uploads.remove(upload),
    },
    icon("close", 18),
  );
  return [upload.fate === "refused" && again, upload.fate === "done" ? icon("check") : remove];
}
