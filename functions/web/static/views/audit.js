/**
 * The audit log: who did what, when, and with which result. For administrators.
 *
 * @import { AuditEvent, Query } from "#api"
 */

import { call } from "../core/api.js";
import { fill, h, settled } from "../core/dom.js";
import { moment } from "../core/words.js";
import { field } from "../parts/fields.js";
import { listing } from "../parts/listing.js";
import { nameOf, userField } from "./users/user-field.js";

const NOBODY = "nobody"; // an id that no user has: an unknown name finds nothing

/** @type {import("../core/router.js").View} */
export function auditPage(outlet) {
  const fields = {
    user_id: userField("User", { type: "search", placeholder: "Any" }),
    method: field("What", {
      kind: "select",
      options: [["", "Anything"], "GET", "POST", "PUT", "PATCH", "DELETE"],
      value: "",
    }),
    path: field("Path starts with", { type: "search", placeholder: "/v1/…" }),
    status: field("Status", { type: "number", min: 100, max: 599, placeholder: "Any" }),
    from: field("From", { type: "date" }),
    to: field("Until", { type: "date" }),
  };
  const list = listing({
    page: (/** @type {Query<"GET", "/audit-events">} */ query, signal) =>
      call("GET", "/audit-events", { query, signal }),
    columns: ["When", "Who", "What", "Where", "Outcome"],
    row,
    nothing: "No events match.",
  });
  let turn = 0; // number of the latest request: answers to earlier ones are ignored
  const read = async () => {
    const mine = ++turn;
    const user_id = await fields.user_id.id().catch(() => NOBODY);
    if (mine !== turn) return;
    list.read({
      ...Object.fromEntries(Object.entries(fields).map(([name, { input }]) => [name, input.value.trim()])),
      user_id,
      from: fields.from.input.value && `${fields.from.input.value}T00:00:00Z`,
      to: fields.to.input.value && `${fields.to.input.value}T23:59:59Z`,
    });
  };
  for (const { input } of Object.values(fields)) input.addEventListener("input", settled(300, read));
  outlet.classList.add("narrow");
  fill(
    outlet,
    h("header.page-head", {}, h("h1", {}, "Audit")),
    h(
      "div.toolbar",
      {},
      Object.values(fields).map((one) => one.row),
    ),
    list.element,
  );
  read();
}

/** @param {AuditEvent} event */
function row(event) {
  return [
    moment(event.at),
    who(event),
    event.method,
    h("span.mono", {}, event.path),
    h("span.pill", { class: event.status < 400 ? "good" : "bad" }, event.status),
  ];
}

/** Show the name once it is fetched. @param {AuditEvent} event */
function who({ user_id, by_key }) {
  const name = h("span", { title: user_id ?? "" }, user_id ? "…" : "nobody");
  if (user_id) nameOf(user_id).then((words) => fill(name, words, by_key && " (key)"));
  return name;
}
