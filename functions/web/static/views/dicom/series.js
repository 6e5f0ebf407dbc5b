/**
 * The images of the same study, by series.
 *
 * @import { Image } from "#api"
 * @import { Open } from "../image/open.js"
 */

import { pages } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { hrefOf } from "../../core/router.js";
import { counted } from "../../core/words.js";
import { empty } from "../../parts/states.js";
import { thumbnail } from "../images/thumbnail.js";

const NEAR = 3 * 86_400_000; // milliseconds: the images of a study are uploaded within days
const LOOKED_AT = 1000; // images, newest first

/** @param {Open} open */
export async function panel(open) {
  const { dicom, image_key, created_at } = open.image;
  const then = Date.parse(created_at);
  const near = { created_from: new Date(then - NEAR).toISOString(), created_to: new Date(then + NEAR).toISOString() };
  /** @type {Map<string, Image[]>} */
  const series = new Map();
  let looked = 0;
  for await (const image of pages("/images", { query: { media_type: "application/dicom", ...near, limit: 100 } })) {
    const uid = image.dicom?.series_instance_uid ?? "";
    if (image.dicom?.study_instance_uid === dicom?.study_instance_uid)
      series.set(uid, [...(series.get(uid) ?? []), image]);
    looked += 1;
    if (looked >= LOOKED_AT) break;
  }
  if (!series.size) return empty("layers", "No other images", "This is the only image of its study.");
  return h(
    "div.stack",
    {},
    [...series.values()].map((images) =>
      h(
        "section.block",
        {},
        h("h2", {}, images[0].dicom?.modality ?? "Series", h("span.soft", {}, ` · ${counted(images.length, "image")}`)),
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
                framesOf(image) > 1 && h("span.soft", {}, counted(framesOf(image), "frame")),
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
