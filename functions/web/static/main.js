/** The start of the viewer: the routes, the door, and the frame around every view. */

import { fill } from "./core/dom.js";
import { wasAnothers } from "./core/me.js";
import { startRouter } from "./core/router.js";
import { hasSession, onSessionEnd } from "./core/session.js";
import { failed } from "./parts/states.js";
import { shell } from "./views/shell.js";
import { signInPage } from "./views/sign-in.js";

/** @type {import("./core/router.js").Route[]} */
const ROUTES = [
  { pattern: /^\/images$/, title: "Images", load: async () => (await import("./views/images/library.js")).library },
  {
    pattern: /^\/images\/([^/]+)$/,
    title: "Image",
    load: async () => (await import("./views/image/page.js")).imagePage,
  },
  { pattern: /^\/upload$/, title: "Upload", load: async () => (await import("./views/upload/page.js")).uploadPage },
  {
    pattern: /^\/depth-logs$/,
    title: "Depth logs",
    load: async () => (await import("./views/depth-logs/list.js")).depthLogList,
  },
  {
    pattern: /^\/depth-logs\/([^/]+)$/,
    title: "Depth log",
    load: async () => (await import("./views/depth-logs/page.js")).depthLogPage,
  },
  {
    pattern: /^\/locations$/,
    title: "Locations",
    load: async () => (await import("./views/locations/page.js")).locationsPage,
  },
  { pattern: /^\/me$/, title: "Profile", load: async () => (await import("./views/users/profile.js")).profilePage },
  {
    pattern: /^\/stats$/,
    title: "Statistics",
    load: async () => (await import("./views/statistics.js")).statisticsPage,
  },
  { pattern: /^\/users$/, title: "Users", load: async () => (await import("./views/users/list.js")).userList },
  { pattern: /^\/users\/([^/]+)$/, title: "User", load: async () => (await import("./views/users/page.js")).userPage },
  { pattern: /^\/audit$/, title: "Audit", load: async () => (await import("./views/audit.js")).auditPage },
];

const app = /** @type {HTMLElement} */ (document.getElementById("app"));
let ended = "";

const redraw = startRouter(
  ROUTES,
  (place) => {
    if (!hasSession()) {
      const said = ended;
      ended = "";
      document.title = "Sign in · Lightbox";
      fill(
        app,
        signInPage(said, (username) => (wasAnothers(username) ? location.reload() : redraw())),
      );
      return null;
    }
    return shell(app, place);
  },
  (outlet, error) =>
    hasSession() &&
    fill(
      outlet,
      failed(error, () => redraw()),
    ),
);

onSessionEnd((reason) => {
  ended = reason;
  redraw();
});

document.getElementById("skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("main")?.focus();
});
