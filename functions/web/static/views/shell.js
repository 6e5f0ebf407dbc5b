/**
 * The frame of every view: navigation, theme, signing out.
 *
 * @import { Place } from "../core/router.js"
 */

import { fill, h } from "../core/dom.js";
import { signInOptions } from "../core/elsewhere.js";
import { icon, mark } from "../core/icons.js";
import { t } from "../core/language.js";
import { forgetMe, isAdmin, me } from "../core/me.js";
import { go, here, hrefOf } from "../core/router.js";
import { isFromElsewhere, signOut } from "../core/session.js";
import { switchTheme, theme } from "../core/theme.js";
import { shortcuts } from "../parts/shortcuts.js";
import { uploadBadge } from "./upload/badge.js";

/**
 * @typedef {{path: string, words: string, picture: Parameters<typeof icon>[0], key: string, admin?: boolean, minor?: boolean}} Entry
 *   key: after `g`, it goes there
 */

/** Minor entries have no room in the bar of a phone; the profile page links to them. @type {Entry[]} */
export const ENTRIES = [
  { path: "/images", words: t("Images"), picture: "images", key: "i" },
  { path: "/studies", words: t("Studies"), picture: "layers", key: "s" },
  { path: "/upload", words: t("Upload"), picture: "upload", key: "u" },
  { path: "/depth-logs", words: t("Depth logs"), picture: "depthLogs", key: "d" },
  { path: "/locations", words: t("Locations"), picture: "location", key: "l", minor: true },
  { path: "/collections", words: t("Collections"), picture: "folder", key: "k", minor: true },
  { path: "/tags", words: t("Tags"), picture: "tag", key: "t", minor: true },
  { path: "/duplicates", words: t("Duplicates"), picture: "copy", key: "e", minor: true },
  { path: "/stats", words: t("Statistics"), picture: "chart", key: "c", minor: true },
  { path: "/users", words: t("Users"), picture: "users", key: "b", admin: true, minor: true },
  { path: "/audit", words: t("Audit"), picture: "history", key: "a", admin: true, minor: true },
  { path: "/me", words: t("Profile"), picture: "user", key: "p" },
];

/** @type {HTMLElement | null} */
let frame = null;

/**
 * Draw the frame if it is not there, and return a new outlet for the view.
 *
 * @param {HTMLElement} app @param {Place} place @returns {HTMLElement}
 */
export function shell(app, place) {
  const first = !frame?.isConnected;
  if (first) {
    frame = h("div.shell", {}, nav(), h("main", { id: "main", tabIndex: -1 }));
    fill(app, frame);
    everywhere(frame);
  }
  markCurrent(app, place);
  // Each view has an outlet of its own, so a late answer cannot draw into the view that came after.
  const outlet = h("main", { id: "main", tabIndex: -1 });
  app.querySelector("main")?.replaceWith(outlet);
  scrollTo(0, 0);
  if (!first) outlet.focus({ preventScroll: true });
  return outlet;
}

/** Mark the entry that a place lies within. @param {HTMLElement} element @param {Place} place */
function markCurrent(element, { path }) {
  for (const link of element.querySelectorAll("nav a")) {
    const entry = link.getAttribute("data-path");
    if (path === entry || path.startsWith(`${entry}/`)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** Declare the shortcuts that all pages have. @param {HTMLElement} frame */
function everywhere(frame) {
  shortcuts(frame, t("Everywhere"), [
    { keys: ["?"], words: t("List the keyboard shortcuts"), act: listShortcuts },
    { keys: ["/"], words: t("Search"), act: () => searchField(frame)?.focus() },
    ...ENTRIES.filter((entry) => !entry.admin).map(going),
  ]);
  me().then(
    (user) => isAdmin(user) && shortcuts(frame, t("Administration"), ENTRIES.filter((entry) => entry.admin).map(going)),
    () => null,
  );
}

/** @param {Entry} entry */
function going({ key, words, path }) {
  return { keys: [`g ${key}`], words, act: () => go(path) };
}

/** @param {HTMLElement} frame @returns {HTMLElement | null} */
function searchField(frame) {
  return frame.querySelector("main input[type=search]");
}

async function listShortcuts() {
  (await import("../parts/shortcut-list.js")).listShortcuts();
}

function nav() {
  const list = h("ul", {}, ENTRIES.filter((entry) => !entry.admin).map(item));
  me().then(
    (user) => {
      if (!isAdmin(user)) return;
      fill(list, ENTRIES.map(item));
      if (frame) markCurrent(frame, here());
    },
    () => null,
  );
  return h(
    "nav.rail",
    { "aria-label": t("Main") },
    h(
      "a.brand",
      { href: hrefOf("/images"), "data-path": "-", "aria-label": t("Lightbox: all images") },
      mark(30),
      h("span", {}, "Lightbox"),
    ),
    list,
    h("div.rail-foot", {}, shortcutsButton(), themeButton(), leaveButton()),
  );
}

/** @param {Entry} entry */
function item({ path, words, picture, minor }) {
  return h(
    "li",
    { class: minor ? "minor" : "" },
    h(
      "a",
      { href: hrefOf(path), "data-path": path },
      icon(picture),
      h("span", {}, words),
      path === "/upload" && uploadBadge(),
    ),
  );
}

function shortcutsButton() {
  return h(
    "button.quiet.rail-button.with-keys",
    { type: "button", onclick: listShortcuts },
    icon("keyboard"),
    h("span", {}, t("Shortcuts")),
  );
}

export function themeButton() {
  const button = h("button.quiet.rail-button", {
    type: "button",
    onclick: () => {
      switchTheme();
      draw();
    },
  });
  const draw = () =>
    fill(
      button,
      icon(theme() === "dark" ? "sun" : "moon"),
      h("span", {}, theme() === "dark" ? t("Light theme") : t("Dark theme")),
    );
  draw();
  return button;
}

export function leaveButton() {
  const leave = async () => {
    const options = isFromElsewhere() ? await signInOptions().catch(() => null) : null;
    await signOut();
    forgetMe();
    frame = null;
    location.hash = "";
    if (options?.federation) location.assign(options.federation.logout_url);
    else location.reload();
  };
  return h("button.quiet.rail-button", { type: "button", onclick: leave }, icon("leave"), h("span", {}, t("Sign out")));
}
