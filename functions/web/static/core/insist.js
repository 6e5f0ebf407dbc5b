/** Load parts of the viewer that are fetched when they are first needed, also over a line that breaks. */

import { line } from "./line.js";
import { ApiProblem, isLost } from "./problem.js";

const PAUSES = [400, 2_000]; // milliseconds before each further try

/**
 * Load a module, and try again when it does not arrive. Raises ApiProblem 0 when it still does not.
 *
 * @template T @param {() => Promise<T>} load  an `import()`, or what comes of one @returns {Promise<T>}
 */
export async function insist(load) {
  for (const pause of PAUSES) {
    try {
      return await load();
    } catch (error) {
      if (!isLost(error)) throw error;
      if (!(await line.ask())) throw new ApiProblem(0);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return load().catch((error) => {
    throw isLost(error) ? new ApiProblem(0) : error;
  });
}
