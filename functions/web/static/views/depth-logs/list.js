/**
 * List the depth logs, and import new ones.
 *
 * @import { DepthLog } from "#api"
 */

import { all, call } from "../../core/api.js";
import { arrange, fill, h, unpressed } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { isAdmin, me } from "../../core/me.js";
import { hrefOf } from "../../core/router.js";
import { day } from "../../core/words.js";
import { confirmed } from "../../parts/dialog.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { empty, failed, waiting } from "../../parts/states.js";
import { renewable } from "../images/urls.js";
import { inUnit } from "./depths.js";
import { failure } from "./failure.js";
import { importPanel } from "./import-panel.js";

const LOOK_AGAIN = 1_500; // milliseconds, while a log is being imported

/** @type {import("../../core/router.js").View} */
export async function depthLogList(outlet) {
  const list = h("ul.logs", { "aria-label": t("Depth logs") });
  const user = await me();
  /** @type {Map<string, {said: string, element: HTMLElement}>} */
  let rows = new Map();
  let timer = 0;
  let turn = 0; // number of the latest request: answers to earlier ones are ignored
  const read = async () => {
    clearTimeout(timer);
    const mine = ++turn;
    try {
      const logs = await all("/depth-logs", { query: { limit: 100 } });
      if (mine === turn) unpressed(() => show(logs));
      if (mine === turn && logs.some(waits)) timer = window.setTimeout(read, LOOK_AGAIN);
    } catch (error) {
      if (mine === turn) fill(list, failed(error, read));
    }
  };
  /** Draw the list. Rows that did not change stay, and keep the focus. */
  const show = (/** @type {DepthLog[]} */ logs) => {
    rows = new Map(
      logs.map((log) => {
        const said = JSON.stringify([
          log.status,
          log.rows,
          log.name,
          log.visibility,
          Object.keys(log.renditions ?? {}),
          log.problem,
        ]);
        const before = rows.get(log.log_id);
        return [
          log.log_id,
          before?.said === said ? before : { said, element: row(log, isAdmin(user) || log.user_id === user.id, read) },
        ];
      }),
    );
    const nothing = empty(
      "depthLogs",
      t("No depth logs yet"),
      t("A depth log is a table with one line of pixels per depth. Import one as CSV or LAS, also gzipped."),
    );
    arrange(list, logs.length ? [...rows.values()].map(({ element }) => element) : [nothing]);
  };
  const { panel, leave } = importPanel(read);
  outlet.classList.add("narrow");
  fill(outlet, h("header.page-head", {}, h("h1", {}, t("Depth logs"))), panel, list);
  fill(list, waiting());
  read();
  return () => {
    turn += 1;
    clearTimeout(timer);
    leave();
  };
}

/** @param {DepthLog} log */
function waits(log) {
  return log.status === "pending" || log.status === "processing";
}

/** @param {DepthLog} log @param {boolean} mine @param {() => void} changed */
function row(log, mine, changed) {
  const remove = async () => {
    const sure = await confirmed({
      title: t("Delete {name}?", { name: log.name }),
      text: t("The log and its pictures are deleted for all users."),
      yes: t("Delete it"),
      danger: true,
    });
    if (!sure) return;
    await call("DELETE", "/depth-logs/{log_id}", { path: log }).then(
      () => tell(t("Deleted."), { kind: "good" }),
      tellProblem,
    );
    changed();
  };
  const strip = stripOf(log);
  const ready = log.status === "ready";
  const name = ready ? h("a", { href: hrefOf(`/depth-logs/${encodeURIComponent(log.log_id)}`) }, log.name) : log.name;
  return h(
    "li.log",
    { "data-status": log.status },
    h("span.log-strip", {}, strip ? pictureOf(log, strip) : waits(log) ? h("span.spinner") : icon("depthLogs", 24)),
    h("div.log-words", {}, h("h2", {}, name), h("p", {}, wordsFor(log))),
    h(
      "span.pill",
      {},
      icon(log.visibility === "public" ? "globe" : "lock", 14),
      log.visibility === "public" ? t("Public") : t("Private"),
    ),
    mine &&
      h(
        "button.bare",
        { type: "button", "aria-label": t("Delete {name}", { name: log.name }), onclick: remove },
        icon("trash", 18),
      ),
  );
}

/** Return the URL of the picture that has one: in a list, the smallest. @param {DepthLog} log */
function stripOf({ renditions }) {
  return Object.values(renditions ?? {}).find((one) => one.url)?.url;
}

/** @param {DepthLog} log @param {string} url */
function pictureOf(log, url) {
  const picture = h("img", { src: url, alt: "" });
  const again = async () => stripOf(await call("GET", "/depth-logs/{log_id}", { path: log }));
  return renewable(picture, again, () => picture.replaceWith(icon("depthLogs", 24)));
}

/** @param {DepthLog} log */
function wordsFor(log) {
  if (log.status === "ready")
    return `${inUnit(log, t("{from} to {to}", { from: log.depth_min, to: log.depth_max }))} · ${count(log.rows ?? 0, "{n} line", "{n} lines")} · ${day(log.created_at)}`;
  if (waits(log))
    return log.rows
      ? t("Importing, {lines} so far…", { lines: count(log.rows, "{n} line", "{n} lines") })
      : t("Being imported…");
  return failure(log);
}
