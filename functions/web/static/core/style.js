/** Style sheets beside the views: each is loaded once, when it is first needed. */

/** @type {Map<string, Promise<void>>} */
const loaded = new Map();

/**
 * Load a style sheet; the promise resolves when it applies.
 *
 * @param {string} name  below the viewer's folder
 * @returns {Promise<void>}
 */
export function styled(name) {
  const found = loaded.get(name) ?? load(name);
  loaded.set(name, found);
  found.catch(() => loaded.delete(name)); // the next call tries again
  return found;
}

/** @param {string} name @returns {Promise<void>} */
function load(name) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: new URL(`../${name}`, import.meta.url).href });
  return new Promise((resolve, reject) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(new TypeError("A style sheet was not fetched."));
    });
    document.head.append(link);
  });
}
