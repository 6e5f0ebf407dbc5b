/**
 * The thumbnail of an image: a stored rendition, or the reason why there is none.
 *
 * @import { Image } from "#api"
 */

import { bytes } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { renewable, renewed } from "./urls.js";

const ORDER = ["512", "150", "1600"];

/** @param {Image} image */
export function thumbnail(image) {
  if (bestOf(image)) return picture(image);
  if (image.status === "ready") return drawnByServer(image);
  if (image.deleted_at) return h("span.thumb.none", {}, icon("trash", 26), h("span", {}, t("In the bin")));
  const words = /** @type {Record<string, string>} */ ({
    failed: t("Refused"),
    expired: t("Not uploaded"),
    pending: t("Waiting for upload"),
  });
  return h(
    "span.thumb.none",
    {},
    ["failed", "expired"].includes(image.status) ? icon("warn", 26) : h("span.spinner"),
    h("span", {}, words[image.status] ?? t("Processing")),
  );
}

/** @param {Image} image */
function bestOf({ renditions }) {
  const name = ORDER.find((candidate) => renditions[candidate]);
  return name ? renditions[name] : null;
}

/** Draw a stored rendition. In a list, only the smallest has a URL: where it is too small, a larger one takes its place.
 * @param {Image} image */
function picture(image) {
  const frame = h("span.thumb", { class: image.dicom ? "whole" : "" });
  const img = h("img", { alt: "", loading: "lazy", decoding: "async" });
  const best = async () => bestOf(await renewed(image))?.url;
  const sharpen = async () => {
    if (img.clientWidth * devicePixelRatio <= img.naturalWidth) return;
    const url = await best().catch(() => null); // else the small one stays
    if (url) img.src = url;
  };
  const known = bestOf(image)?.url;
  if (!known) img.addEventListener("load", sharpen, { once: true });
  img.src = known ?? Object.values(image.renditions).find((one) => one.url)?.url ?? "";
  frame.append(renewable(img, best, () => frame.replaceWith(drawnByServer(image))));
  return frame;
}

/** Renditions follow the upload shortly after; until then, the server renders one on request. @param {Image} image */
function drawnByServer(image) {
  const frame = h("span.thumb.none", {}, h("span.spinner"));
  if (image.frames === 0)
    return image.dicom?.has_pixels
      ? h("span.thumb.none", {}, icon("warn", 26), h("span", {}, t("Cannot be drawn")))
      : h("span.thumb.none", {}, icon("info", 26), h("span", {}, t("No picture inside")));
  bytes("/images/{image_key}/file", {
    path: image,
    query: { width: Math.min(image.width || 512, 512), format: "jpeg" },
  })
    .then((blob) => {
      const url = URL.createObjectURL(blob);
      const img = h("img", { alt: "", src: url, onload: () => URL.revokeObjectURL(url) });
      frame.className = image.dicom ? "thumb whole" : "thumb";
      frame.replaceChildren(img);
    })
    .catch(() => frame.replaceChildren(icon("images", 26), h("span", {}, t("No preview"))));
  return frame;
}
