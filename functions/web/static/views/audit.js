/**
 * The audit log: who did what to which object, when, and with which result. For administrators.
 *
 * @import { AuditEvent, Query } from "#api"
 */

import { call, joined } from "../core/api.js";
import { fill, h, settled } from "../core/dom.js";
import { t } from "../core/language.js";
import { moment } from "../core/words.js";
import { field } from "../parts/fields.js";
import { listing } from "../parts/listing.js";
import { tellProblem } from "../parts/notices.js";
import { save } from "../parts/save.js";
import { nameOf, userField } from "./users/user-field.js";

const NOBODY = "nobody"; // an id that no user has: an unknown name finds nothing
const HASHED = "hmac-"; // how a name begins that no user has
const WHOLE_MINUTE = 59_999; // milliseconds: fields have minutes, and the last one is included

/** @type {import("../core/router.js").View} */
export function auditPage(outlet) {
  const fields = {
    user_id: userField(t("User"), { type: "search", placeholder: t("Any") }),
    method: field(t("What"), {
      kind: "select",
      options: [["", t("Anything")], "GET", "POST", "PUT", "PATCH", "DELETE"],
      value: "",
    }),
    object: field(t("Object"), { type: "search", placeholder: t("Key or id") }),
    path: field(t("Path starts with"), { type: "search", placeholder: "/v1/…" }),
    status: field(t("Status"), { type: "number", min: 100, max: 599, placeholder: t("Any") }),
    from: field(t("From"), { type: "datetime-local" }),
    to: field(t("Until"), { type: "datetime-local" }),
  };
  const list = listing({
    page: (/** @type {Query<"GET", "/audit-events">} */ query, signal) =>
      call("GET", "/audit-events", { query, signal }),
    columns: [t("When"), t("Who"), t("What"), t("Where"), t("Outcome")],
    row,
    nothing: t("No events match."),
  });
  const wanted = async () => ({
    ...Object.fromEntries(Object.entries(fields).map(([name, { input }]) => [name, input.value.trim()])),
    user_id: await fields.user_id.id().catch(() => NOBODY),
    from: instant(fields.from.input.value),
    to: instant(fields.to.input.value, WHOLE_MINUTE),
  });
  let turn = 0; // number of the latest request: answers to earlier ones are ignored
  const read = async () => {
    turn += 1;
    const mine = turn;
    const query = await wanted();
    if (mine === turn) list.read(query);
  };
  const download = h("button", { type: "button", onclick: () => saveCsv(download, wanted) }, t("Download CSV"));
  for (const { input } of Object.values(fields)) input.addEventListener("input", settled(300, read));
  fill(
    outlet,
    h("header.page-head", {}, h("h1", {}, t("Audit")), download),
    h(
      "div.toolbar",
      {},
      Object.values(fields).map((one) => one.row),
    ),
    list.element,
  );
  read();
}

/** Save all events that match, not only those on the page.
 * @param {HTMLButtonElement} button @param {() => Promise<Query<"GET", "/audit-events">>} wanted */
async function saveCsv(button, wanted) {
  button.disabled = true;
  try {
    save(await joined("/audit-events", { query: { ...(await wanted()), format: "csv" } }), "audit-events.csv");
  } catch (error) {
    tellProblem(error, t("The download failed"));
  } finally {
    button.disabled = false;
  }
}

/** Return the moment that a field means, in the time zone of the browser. @param {string} local @param {number} [plus] */
function instant(local, plus = 0) {
  return local && new Date(new Date(local).getTime() + plus).toISOString();
}

/** @param {AuditEvent} event */
function row(event) {
  return [
    moment(event.at),
    [who(event), h("div.soft", {}, event.source)],
    [h("span", {}, event.method), event.action && h("div.soft", {}, event.action.replaceAll("_", " "))],
    [h("span.mono", {}, event.path), about(event)],
    h("span.pill", { class: event.status < 400 ? "good" : "bad" }, event.status),
  ];
}

/** Show the object where the path does not name it, and what was created. @param {AuditEvent} event */
function about({ path, object, created, link_id }) {
  const shown = [object && !path.includes(object) && object, created && created !== object && created, link_id];
  const words = shown.filter(Boolean).join(" · ");
  return words && h("div.soft.mono", {}, words);
}

/** Show the name once it is fetched. @param {AuditEvent} event */
function who({ user_id, by_key, key_id, tried, link_id }) {
  const name = h("span", { title: user_id ?? key_id ?? tried ?? "" }, user_id ? "…" : "nobody");
  if (user_id) nameOf(user_id).then((words) => fill(name, words, by_key && t(" (key)")));
  else if (tried) fill(name, tried.startsWith(HASHED) ? t("unknown name") : `${tried}?`);
  else if (key_id) fill(name, t("a key?"));
  else if (link_id) fill(name, t("a link"));
  return name;
}
