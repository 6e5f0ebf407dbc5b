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
  { pattern: /^\/images\/([^/]+)$/, title: "Image", load: async () => (await import("./views/image/page.js")).imagePage },
  { pattern: /^\/upload$/, title: "Upload", load: async () => (await import("./views/upload/page.js")).uploadPage },
  { pattern: /^\/logs$/, title: "Depth logs", load: async () => (await import("./views/logs/list.js")).logList },
  { pattern: /^\/logs\/([^/]+)$/, title: "Depth log", load: async () => (await import("./views/logs/page.js")).logPage },
  { pattern: /^\/places$/, title: "Places", load: async () => (await import("./views/places/page.js")).placesPage },
  { pattern: /^\/me$/, title: "Profile", load: async () => (await import("./views/people/profile.js")).profilePage },
  { pattern: /^\/stats$/, title: "Statistics", load: async () => (await import("./views/people/stats.js")).statsPage },
  { pattern: /^\/users$/, title: "Users", load: async () => (await import("./views/people/users.js")).usersPage },
  { pattern: /^\/users\/([^/]+)$/, title: "User", load: async () => (await import("./views/people/user.js")).userPage },
  { pattern: /^\/audit$/, title: "Audit", load: async () => (await import("./views/people/audit.js")).auditPage },
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
      fill(app, signInPage(said, (username) => (wasAnothers(username) ? location.reload() : redraw())));
      return null;
    }
    return shell(app, place);
  },
  (outlet, error) => hasSession() && fill(outlet, failed(error, () => redraw())),
);

onSessionEnd((reason) => {
  ended = reason;
  redraw();
});

document.getElementById("skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("main")?.focus();
});
