/** Taking the picture away: the original, byte for byte, or in another format. */

import { bytes } from "../../core/api.js";
import { h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { openDialog } from "../../parts/dialog.js";
import { tellProblem } from "../../parts/notices.js";
import { save } from "../../parts/save.js";

const FORMATS = /** @type {[string, string][]} */ ([
  ["png", "PNG, without loss"],
  ["jpeg", "JPEG, small"],
  ["webp", "WebP, smaller"],
  ["avif", "AVIF, smallest"],
]);

/** @param {any} image */
export function downloadMenu(image) {
  const fetchIt = async (
    /** @type {HTMLButtonElement} */ button,
    /** @type {Record<string, any>} */ query,
    /** @type {string} */ name,
  ) => {
    button.disabled = true;
    try {
      save(await bytes(`/images/${encodeURIComponent(image.image_key)}/file`, { query }), name);
    } catch (error) {
      tellProblem(error, "The download failed");
    } finally {
      button.disabled = false;
    }
  };
  const choose = () =>
    openDialog("Download", () => [
      h(
        "div.stack",
        {},
        h(
          "button.primary",
          {
            type: "button",
            onclick: (/** @type {any} */ e) => fetchIt(e.currentTarget, { original: true }, image.filename),
          },
          icon("download", 18),
          "The original, byte for byte",
        ),
        image.dicom?.has_pixels === false
          ? null
          : FORMATS.map(([format, words]) =>
              h(
                "button",
                {
                  type: "button",
                  onclick: (/** @type {any} */ e) =>
                    fetchIt(e.currentTarget, { format }, `${stem(image.filename)}.${format}`),
                },
                words,
              ),
            ),
      ),
    ]);
  return h(
    "button.quiet",
    { type: "button", onclick: choose, disabled: image.status !== "ready", "aria-label": "Download" },
    icon("download"),
  );
}

/** @param {string} name */
export function stem(name) {
  return name.replace(/\.[^.]+$/, "") || name;
}
