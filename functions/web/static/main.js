/**
 * Start the viewer: its routes, signing in, and the frame around every view.
 *
 * @import { Route } from "./core/router.js"
 */

import { fill } from "./core/dom.js";
import { comeBack, isBack } from "./core/elsewhere.js";
import { t } from "./core/language.js";
import { wasAnothers } from "./core/me.js";
import { inWords } from "./core/problem.js";
import { startRouter } from "./core/router.js";
import { hasSession, onSessionEnd } from "./core/session.js";
import { styled } from "./core/style.js";
import { watchLine } from "./parts/line-banner.js";
import { failed } from "./parts/states.js";
import { shell } from "./views/shell.js";
import { signInPage } from "./views/sign-in.js";
import { listenForDrops } from "./views/upload/drops.js";

/** @type {Route[]} */
const ROUTES = [
  {
    pattern: /^\/images$/,
    title: t("Images"),
    styles: ["views/images/library.css"],
    load: async () => (await import("./views/images/library.js")).library,
  },
  {
    pattern: /^\/images\/([^/]+)$/,
    title: t("Image"),
    styles: ["views/workspace.css", "views/image/page.css", "views/drawing/drawing.css"],
    load: async () => (await import("./views/image/page.js")).imagePage,
  },
  {
    pattern: /^\/upload$/,
    title: t("Upload"),
    styles: ["views/upload/page.css"],
    load: async () => (await import("./views/upload/page.js")).uploadPage,
  },
  {
    pattern: /^\/studies$/,
    title: t("Studies"),
    styles: ["views/studies/studies.css"],
    load: async () => (await import("./views/studies/list.js")).studyList,
  },
  {
    pattern: /^\/studies\/([^/]+)$/,
    title: t("Study"),
    styles: ["views/studies/studies.css"],
    load: async () => (await import("./views/studies/study.js")).studyPage,
  },
  {
    pattern: /^\/studies\/([^/]+)\/series\/([^/]+)$/,
    title: t("Series"),
    styles: [
      "views/workspace.css",
      "views/image/page.css",
      "views/drawing/drawing.css",
      "views/dicom/stage.css",
      "views/studies/stack.css",
    ],
    load: async () => (await import("./views/studies/stack.js")).stackPage,
  },
  {
    pattern: /^\/depth-logs$/,
    title: t("Depth logs"),
    styles: ["views/upload/page.css", "views/depth-logs/list.css"],
    load: async () => (await import("./views/depth-logs/list.js")).depthLogList,
  },
  {
    pattern: /^\/depth-logs\/([^/]+)$/,
    title: t("Depth log"),
    styles: ["views/workspace.css", "views/depth-logs/page.css"],
    load: async () => (await import("./views/depth-logs/page.js")).depthLogPage,
  },
  {
    pattern: /^\/locations$/,
    title: t("Locations"),
    styles: [],
    load: async () => (await import("./views/locations/page.js")).locationsPage,
  },
  {
    pattern: /^\/collections$/,
    title: t("Collections"),
    styles: ["views/images/library.css", "views/collections/page.css"],
    load: async () => (await import("./views/collections/list.js")).collectionList,
  },
  {
    pattern: /^\/collections\/([^/]+)$/,
    title: t("Collection"),
    styles: ["views/images/library.css", "views/collections/page.css"],
    load: async () => (await import("./views/collections/page.js")).collectionPage,
  },
  {
    pattern: /^\/duplicates$/,
    title: t("Duplicates"),
    styles: ["views/duplicates/page.css"],
    load: async () => (await import("./views/duplicates/page.js")).duplicatesPage,
  },
  {
    pattern: /^\/tags$/,
    title: t("Tags"),
    styles: [],
    load: async () => (await import("./views/tags/page.js")).tagsPage,
  },
  {
    pattern: /^\/me$/,
    title: t("Profile"),
    styles: ["views/users/users.css"],
    load: async () => (await import("./views/users/profile.js")).profilePage,
  },
  {
    pattern: /^\/connect$/,
    title: t("Sign in a terminal"),
    styles: ["views/connect/page.css"],
    load: async () => (await import("./views/connect/page.js")).connectPage,
  },
  {
    pattern: /^\/connect\/(\w+)$/,
    title: t("Sign in a terminal"),
    styles: [],
    load: async () => (await import("./views/connect/outcome.js")).outcomePage,
  },
  {
    pattern: /^\/stats$/,
    title: t("Statistics"),
    styles: ["views/statistics.css"],
    load: async () => (await import("./views/statistics.js")).statisticsPage,
  },
  {
    pattern: /^\/users$/,
    title: t("Users"),
    styles: ["views/users/users.css"],
    load: async () => (await import("./views/users/list.js")).userList,
  },
  {
    pattern: /^\/users\/([^/]+)$/,
    title: t("User"),
    styles: [],
    load: async () => (await import("./views/users/page.js")).userPage,
  },
  {
    pattern: /^\/audit$/,
    title: t("Audit"),
    styles: [],
    load: async () => (await import("./views/audit.js")).auditPage,
  },
];

/** @type {Route} */
const UNKNOWN = {
  pattern: /^/,
  title: t("No such page"),
  styles: [],
  load: async () => (await import("./views/unknown.js")).unknownPage,
};

const app = /** @type {HTMLElement} */ (document.getElementById("app"));
let ended = "";

if (isBack())
  await comeBack().catch((error) => {
    ended = inWords(error);
  });

const redraw = startRouter(
  ROUTES,
  UNKNOWN,
  (place) => {
    if (hasSession()) return shell(app, place);
    signIn();
    return null;
  },
  (outlet, error) =>
    hasSession() &&
    fill(
      outlet,
      failed(error, () => redraw()),
    ),
);

listenForDrops();
watchLine();

async function signIn() {
  document.title = t("Sign in · Lightbox");
  await styled("views/sign-in.css").catch(() => null); // an unstyled form is better than none
  if (hasSession()) return; // signed in meanwhile
  const said = ended;
  ended = "";
  fill(
    app,
    signInPage(said, (username) => (wasAnothers(username) ? location.reload() : redraw())),
  );
}

onSessionEnd((reason) => {
  ended = reason;
  redraw();
});

document.getElementById("skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("main")?.focus();
});
