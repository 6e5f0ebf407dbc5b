/** Change the tags of an image as they are now, so that nobody's change between is lost. */

import { call, callTagged } from "../../core/api.js";
import { ApiProblem } from "../../core/problem.js";

const TRIES = 3;

/** @param {string} image_key @param {(names: string[]) => string[]} change  of the names of its tags */
export async function retag(image_key, change) {
  for (let tried = 1; ; tried += 1) {
    const { body, etag } = await callTagged("GET", "/images/{image_key}", { path: { image_key } });
    const names = body.tags.map((tag) => tag.name);
    const tags = [...new Set(change(names))];
    if (tags.join("\n") === names.join("\n")) return;
    try {
      await call("PUT", "/images/{image_key}/tags", {
        path: { image_key },
        json: { tags },
        headers: { "if-match": etag },
      });
      return;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412 || tried === TRIES) throw error;
    }
  }
}
