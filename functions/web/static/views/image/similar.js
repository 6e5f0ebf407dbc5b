/**
 * The panel of similar images.
 *
 * @import { Open } from "./open.js"
 */

import { call } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { empty } from "../../parts/states.js";
import { thumbnail } from "../images/thumbnail.js";

const BITS = 64; // of the fingerprints: the largest distance

/** @param {Open} open */
export async function panel(open) {
  const { data } = await call("GET", "/images/{image_key}/similar", { path: open.image, query: { limit: 12 } });
  if (!data.length)
    return empty("spark", t("No similar images"), t("No other image that you may see looks like this one."));
  return h(
    "ul.similar",
    {},
    data.map(({ distance, image }) =>
      h(
        "li",
        {},
        h(
          "a",
          { href: hrefOf(`/images/${encodeURIComponent(image.image_key)}`), title: image.filename },
          thumbnail(image),
          h("span.tile-name", {}, image.filename),
          h(
            "span.soft",
            {},
            distance
              ? t("{percent} % similar", { percent: Math.round(100 - (100 * distance) / BITS) })
              : t("The same picture"),
          ),
        ),
      ),
    ),
  );
}
