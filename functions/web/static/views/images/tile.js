/**
 * One image of the grid: a link with its thumbnail, and a box to select it. A deleted image has no page to link to.
 *
 * @import { Image } from "#api"
 */

import { h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { day, kind } from "../../core/words.js";
import { thumbnail } from "./thumbnail.js";

/**
 * @param {Image} image @param {boolean} selected
 * @param {(selected: boolean, range: boolean) => void} select
 */
export function tile(image, selected, select) {
  const box = h("input", {
    type: "checkbox",
    checked: selected,
    "aria-label": t("Select {filename}", { filename: image.filename }),
    onclick: (event) => select(box.checked, event.shiftKey),
  });
  const modality = image.dicom?.modality;
  const format = modality ? t("{modality} · DICOM", { modality }) : kind(image.media_type);
  return h(
    "li.tile",
    { class: selected ? "selected" : "", "data-key": image.image_key },
    h(
      image.deleted_at ? "span" : "a",
      {
        href: image.deleted_at ? null : hrefOf(`/images/${encodeURIComponent(image.image_key)}`),
        title: image.filename,
      },
      thumbnail(image),
      h(
        "span.tile-words",
        {},
        h("span.tile-name", {}, image.filename),
        h(
          "span.tile-kind",
          {},
          image.deleted_at ? t("Deleted {day}", { day: day(image.deleted_at) }) : format,
          image.visibility === "public" && icon("globe", 13),
        ),
      ),
    ),
    h("label.tile-box", {}, box),
  );
}
