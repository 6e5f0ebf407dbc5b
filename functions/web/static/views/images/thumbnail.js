/**
 * The thumbnail of an image: a stored rendition, or the reason why there is none.
 *
 * @import { Image } from "#api"
 */

import { bytes } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";

const ORDER = ["512", "150", "1600"];

/** @param {Image} image */
export function thumbnail(image) {
  const rendition = renditionOf(image);
  if (rendition) return picture(image, rendition.url);
  if (image.status === "ready") return drawnByServer(image);
  const words = /** @type {Record<string, string>} */ ({
    failed: "Refused",
    expired: "Not uploaded",
    pending: "Waiting for upload",
  });
  return h(
    "span.thumb.none",
    {},
    ["failed", "expired"].includes(image.status) ? icon("warn", 26) : h("span.spinner"),
    h("span", {}, words[image.status] ?? "Processing"),
  );
}

/** @param {Image} image */
export function renditionOf(image) {
  const name = ORDER.find((candidate) => image.renditions[candidate]);
  return name ? image.renditions[name] : null;
}

/** @param {Image} image @param {string} url */
function picture(image, url) {
  const frame = h("span.thumb", { class: image.dicom ? "whole" : "" });
  const img = h("img", { alt: "", loading: "lazy", decoding: "async", src: url });
  img.addEventListener("error", () => frame.replaceWith(drawnByServer(image)), { once: true });
  frame.append(img);
  return frame;
}

/** Renditions follow the upload shortly after; until then, the server renders one on request. @param {Image} image */
function drawnByServer(image) {
  const frame = h("span.thumb.none", {}, h("span.spinner"));
  if (image.dicom && image.dicom.has_pixels === false)
    return h("span.thumb.none", {}, icon("info", 26), h("span", {}, "No picture inside"));
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
    .catch(() => frame.replaceChildren(icon("images", 26), h("span", {}, "No preview")));
  return frame;
}
