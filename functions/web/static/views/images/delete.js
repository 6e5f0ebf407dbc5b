/** Delete images, and restore them: at once, or later from the bin. */

import { call } from "../../core/api.js";
import { count, t } from "../../core/language.js";
import { ApiProblem } from "../../core/problem.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { imagesChanged } from "./shelf.js";

/**
 * Delete images, tell the result, and offer to undo it.
 *
 * @param {string[]} keys
 * @returns {Promise<boolean>} whether any was deleted
 */
export async function deleteImages(keys) {
  try {
    const { results } = await call("POST", "/images/batch-delete", { json: { image_keys: keys } });
    const gone = results.filter((one) => one.status === 204).map((one) => one.image_key);
    const kept = keys.length - gone.length;
    const undo = { label: t("Undo"), act: () => restoreImages(gone) };
    tell(
      kept
        ? t("{n} deleted; {images} not yours to delete.", {
            n: gone.length,
            images: count(kept, "{n} image is", "{n} images are"),
          })
        : t("{images} deleted.", { images: count(gone.length, "{n} image", "{n} images") }),
      {
        kind: kept ? "bad" : "good",
        action: gone.length ? undo : undefined,
      },
    );
    imagesChanged();
    return gone.length > 0;
  } catch (error) {
    tellProblem(error, t("Nothing was deleted"));
    return false;
  }
}

/** Restore deleted images, and tell the result. @param {string[]} keys */
export async function restoreImages(keys) {
  const outcomes = await Promise.allSettled(
    keys.map((image_key) => call("POST", "/images/{image_key}/restore", { path: { image_key } })),
  );
  const refused = outcomes.filter((outcome) => outcome.status === "rejected");
  const reason = /** @type {PromiseRejectedResult | undefined} */ (refused[0])?.reason;
  if (reason)
    tellProblem(
      reason instanceof ApiProblem && reason.absent
        ? new Error(t("This service cannot restore deleted images."))
        : reason,
      t("Not everything came back"),
    );
  else tell(t("{images} restored.", { images: count(keys.length, "{n} image", "{n} images") }), { kind: "good" });
  imagesChanged();
}
