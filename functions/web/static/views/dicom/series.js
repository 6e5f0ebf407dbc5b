/**
 * The images of the same study, by series.
 *
 * @import { Image } from "#api"
 * @import { Open } from "../image/open.js"
 */

import { pages } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { empty } from "../../parts/states.js";
import { thumbnail } from "../images/thumbnail.js";

const LOOKED_AT = 1000; // images, newest first

/** @param {Open} open */
export async function panel(open) {
  const { dicom, image_key } = open.image;
  const study = dicom?.study_instance_uid;
  if (!study) return empty("layers", t("No study"), t("This image does not say to which study it belongs."));
  /** @type {Map<string, Image[]>} */
  const series = new Map();
  let looked = 0;
  for await (const image of pages("/images", { query: { study_instance_uid: study, limit: 100 } })) {
    const uid = image.dicom?.series_instance_uid ?? "";
    series.set(uid, [...(series.get(uid) ?? []), image]);
    looked += 1;
    if (looked >= LOOKED_AT) break;
  }
  return h(
    "div.stack",
    {},
    h("a.button", { href: hrefOf(`/studies/${study}`) }, icon("layers", 18), t("Open the study")),
    [...series].map(([uid, images]) =>
      h(
        "section.block",
        {},
        h(
          "h2",
          {},
          images[0].dicom?.modality ?? t("Series"),
          h("span.soft", {}, ` · ${count(images.length, "{n} image", "{n} images")}`),
        ),
        uid && images.length > 1 && h("a", { href: hrefOf(`/studies/${study}/series/${uid}`) }, t("Open as a stack")),
        h(
          "ul.similar",
          {},
          images.map((image) =>
            h(
              "li",
              {},
              h(
                "a",
                {
                  href: hrefOf(`/images/${encodeURIComponent(image.image_key)}`),
                  title: image.filename,
                  "aria-current": image.image_key === image_key ? "true" : undefined,
                },
                thumbnail(image),
                h("span.tile-name", {}, image.filename),
                framesOf(image) > 1 && h("span.soft", {}, count(framesOf(image), "{n} frame", "{n} frames")),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

/** @param {Image} image */
function framesOf({ dicom }) {
  return dicom?.number_of_frames ?? 1;
}
