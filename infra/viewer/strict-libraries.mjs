/**
 * OpenSeadragon under a Content-Security-Policy without `unsafe-eval` and `unsafe-inline`: it writes a style element, which
 * is left out. The place is found by its text; when an upgrade moves it, the bundle fails to build rather than to work.
 */

import { readFile } from "node:fs/promises";

const OPENSEADRAGON = [[/document\.querySelector\('style\[data-openseadragon-mobile-css\]'\)/, "true"]];

/** @type {import("esbuild").Plugin} */
export const strictLibraries = {
  name: "strict-libraries",
  setup(build) {
    build.onLoad({ filter: /[/\\]openseadragon\.js$/ }, async ({ path }) => ({
      contents: await replaced(path, OPENSEADRAGON),
    }));
  },
};

async function replaced(path, places) {
  let contents = await readFile(path, "utf8");
  for (const [place, replacement] of places) {
    if (!place.test(contents)) throw new Error(`${path} has changed: there is no ${place}`);
    contents = contents.replace(place, replacement);
  }
  if (/new Function|[^.\w]eval\(|setAttribute\("style"/.test(contents))
    throw new Error(`${path} evaluates text in a new place`);
  return contents;
}
