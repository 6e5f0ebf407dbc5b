/** Routes by the part of the address after `#`, which never reaches the server. */

/**
 * @typedef {object} Place
 * @property {string} path  e.g. `/images/img_01…`
 * @property {URLSearchParams} query
 * @property {string} from  the path before this one; empty at the start
 *
 * @typedef {(outlet: HTMLElement, place: Place, ...parts: string[]) => (void | (() => void)) | Promise<void | (() => void)>} View
 *   draws itself into the outlet; may return a function to call when the view is left
 *
 * @typedef {Record<string, string | string[]>} Query  arrays repeat the parameter; empty values are left out
 *
 * @typedef {{pattern: RegExp, title: string, styles: string[], load: () => Promise<View>}} Route  styles: applied in this order
 */

import { insist } from "./insist.js";
import { t } from "./language.js";
import { styled } from "./style.js";

/** Other names of paths: none at all, and former ones, which old links still use. @type {[RegExp, string][]} */
const RENAMED = [
  [/^\/?$/, "/images"],
  [/^\/logs(?=\/|$)/, "/depth-logs"],
  [/^\/places$/, "/locations"],
];

/** @returns {Place} */
export function here() {
  const [path, query = ""] = location.hash.slice(1).split("?");
  const renamed = RENAMED.reduce((now, [before, after]) => now.replace(before, after), path);
  return { path: renamed, query: new URLSearchParams(query), from: "" };
}

/** @param {string} path @param {Query} [query] */
export function hrefOf(path, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value]) if (one) parameters.append(name, String(one));
  const tail = parameters.toString();
  return `#${path}${tail ? `?${tail}` : ""}`;
}

/** @param {string} path @param {Query} [query] */
export function go(path, query) {
  location.hash = hrefOf(path, query);
}

/** Change the address without a new entry in the history and without redrawing.
 * @param {string} path @param {Query} query */
export function note(path, query) {
  history.replaceState(null, "", hrefOf(path, query));
}

/** Return the route of a path, with the values of its parts. @param {Route[]} routes @param {string} path */
function matched(routes, path) {
  for (const route of routes) {
    const found = route.pattern.exec(path);
    if (!found) continue;
    try {
      return { route, parts: found.slice(1).map(decodeURIComponent) };
    } catch {
      return null; // a percent sign that encodes nothing
    }
  }
  return null;
}

/**
 * @param {Route[]} routes @param {Route} unknown  for addresses that no other route has
 * @param {(place: Place) => HTMLElement | null} prepare  the outlet to draw into; null to draw nothing
 * @param {(outlet: HTMLElement, error: unknown) => void} failed
 */
export function startRouter(routes, unknown, prepare, failed) {
  /** @type {void | (() => void)} */
  let leave;
  let turn = 0;
  let last = "";
  const draw = async () => {
    const mine = ++turn;
    leave?.();
    leave = undefined;
    const place = { ...here(), from: last };
    last = place.path;
    const outlet = prepare(place);
    if (!outlet) return;
    const { route, parts } = matched(routes, place.path) ?? { route: unknown, parts: [] };
    document.title = t("{title} · Lightbox", { title: route.title });
    try {
      const [view] = await insist(() => Promise.all([route.load(), ...route.styles.map(styled)]));
      if (mine !== turn) return;
      const done = await view(outlet, place, ...parts);
      if (mine === turn) leave = done;
      else done?.();
    } catch (error) {
      if (mine === turn) failed(outlet, error);
    }
  };
  addEventListener("hashchange", draw);
  draw();
  return draw;
}
