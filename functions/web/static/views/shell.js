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
import { here, hrefOf } from "../core/router.js";
import { isFromElsewhere, signOut } from "../core/session.js";
import { switchTheme, theme } from "../core/theme.js";
import { uploadBadge } from "./upload/badge.js";

/**
 * @typedef {{path: string, words: string, picture: Parameters<typeof icon>[0], admin?: boolean, minor?: boolean}} Entry
 */

/** Minor entries have no room in the bar of a phone; the profile page links to them. @type {Entry[]} */
export const ENTRIES = [
  { path: "/images", words: t("Images"), picture: "images" },
  { path: "/studies", words: t("Studies"), picture: "layers" },
  { path: "/upload", words: t("Upload"), picture: "upload" },
  { path: "/depth-logs", words: t("Depth logs"), picture: "depthLogs" },
  { path: "/locations", words: t("Locations"), picture: "location", minor: true },
  { path: "/tags", words: t("Tags"), picture: "tag", minor: true },
  { path: "/duplicates", words: t("Duplicates"), picture: "copy", minor: true },
  { path: "/stats", words: t("Statistics"), picture: "chart", minor: true },
  { path: "/users", words: t("Users"), picture: "users", admin: true, minor: true },
  { path: "/audit", words: t("Audit"), picture: "history", admin: true, minor: true },
  { path: "/me", words: t("Profile"), picture: "user" },
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
  }
  for (const link of app.querySelectorAll("nav a")) {
    const inside =
      place.path === link.getAttribute("data-path") || place.path.startsWith(`${link.getAttribute("data-path")}/`);
    if (inside) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  // Each view has an outlet of its own, so a late answer cannot draw into the view that came after.
  const outlet = h("main", { id: "main", tabIndex: -1 });
  app.querySelector("main")?.replaceWith(outlet);
  scrollTo(0, 0);
  if (!first) outlet.focus({ preventScroll: true });
  return outlet;
}

function nav() {
  const list = h("ul", {}, ENTRIES.filter((entry) => !entry.admin).map(item));
  me().then(
    (user) => {
      if (isAdmin(user)) fill(list, ENTRIES.map(item));
      list.querySelector(`a[data-path="${CSS.escape(here().path)}"]`)?.setAttribute("aria-current", "page");
    },
    () => null,
  );
  return h(
    "nav.rail",
    { "aria-label": "Main" },
    h(
      "a.brand",
      { href: hrefOf("/images"), "data-path": "-", "aria-label": "Lightbox: all images" },
      mark(30),
      h("span", {}, "Lightbox"),
    ),
    list,
    h("div.rail-foot", {}, themeButton(), leaveButton()),
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
