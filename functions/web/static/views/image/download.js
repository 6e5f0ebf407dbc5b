/**
 * Download the picture: the original, byte for byte, or in another format.
 *
 * @import { Image, Query } from "#api"
 */

import { bytes } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { stem } from "../../core/words.js";
import { openDialog } from "../../parts/dialog.js";
import { tellProblem } from "../../parts/notices.js";
import { save } from "../../parts/save.js";
import { exportStudyButton } from "../dicom/export.js";

const FORMATS = /** @type {const} */ ([
  ["png", t("PNG, without loss")],
  ["jpeg", t("JPEG, small")],
  ["webp", t("WebP, smaller")],
  ["avif", t("AVIF, smallest")],
]);

/** @param {Image} image @param {boolean} editable */
export function downloadMenu(image, editable = false) {
  const fetchIt = async (
    /** @type {HTMLButtonElement} */ button,
    /** @type {Query<"GET", "/images/{image_key}/file">} */ query,
    /** @type {string} */ name,
  ) => {
    button.disabled = true;
    try {
      save(await bytes("/images/{image_key}/file", { path: image, query }), name);
    } catch (error) {
      tellProblem(error, t("The download failed"));
    } finally {
      button.disabled = false;
    }
  };
  const choose = () =>
    openDialog(t("Download"), () => [
      h(
        "div.stack",
        {},
        h(
          "button.primary",
          {
            type: "button",
            onclick: (event) => fetchIt(event.currentTarget, { original: true }, image.filename),
          },
          icon("download", 18),
          t("The original, byte for byte"),
        ),
        image.frames === 0
          ? null
          : FORMATS.map(([format, words]) =>
              h(
                "button",
                {
                  type: "button",
                  onclick: (event) => fetchIt(event.currentTarget, { format }, `${stem(image.filename)}.${format}`),
                },
                words,
              ),
            ),
        editable && exportStudyButton(image),
      ),
    ]);
  return h(
    "button.quiet",
    { type: "button", onclick: choose, disabled: image.status !== "ready", "aria-label": t("Download") },
    icon("download"),
  );
}
