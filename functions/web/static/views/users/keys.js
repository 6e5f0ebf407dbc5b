/**
 * The API keys of one user: create one, show it once, revoke it.
 *
 * @import { ApiKey } from "#api"
 */

import { all, call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { day } from "../../core/words.js";
import { confirmed, openDialog, openForm } from "../../parts/dialog.js";
import { field } from "../../parts/fields.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { failed, waiting } from "../../parts/states.js";

/** @param {string} user_id  or `me` @param {boolean} own */
export function keysPanel(user_id, own) {
  const body = h("div", {}, waiting());
  const read = async () => {
    try {
      const keys = await all("/users/{user_id}/api-keys", { path: { user_id } });
      fill(
        body,
        keys.length
          ? table(keys, revoke)
          : h("p.soft", {}, own ? t("A key lets a program act for you. You have none.") : t("No keys.")),
      );
    } catch (error) {
      fill(body, failed(error, read));
    }
  };
  const revoke = async (/** @type {ApiKey} */ key) => {
    const sure = await confirmed({
      title: t("Revoke {name}?", { name: key.name }),
      text: t("Programs that use it lose access at once. This cannot be undone."),
      yes: t("Revoke it"),
      danger: true,
    });
    if (!sure) return;
    await call("DELETE", "/users/{user_id}/api-keys/{key_id}", { path: { user_id, key_id: key.id } }).then(
      () => tell(t("Revoked."), { kind: "good" }),
      tellProblem,
    );
    read();
  };
  read();
  return h(
    "section.panel",
    {},
    h(
      "div.panel-head",
      {},
      h("h2", {}, t("API keys")),
      h("button", { type: "button", onclick: () => make(user_id, read) }, icon("plus", 18), t("New key")),
    ),
    body,
  );
}

/** @param {ApiKey[]} keys @param {(key: ApiKey) => void} revoke */
function table(keys, revoke) {
  return h(
    "div.table-scroll",
    { tabIndex: 0, role: "region", "aria-label": t("API keys") },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          [t("Name"), t("Created"), t("Expires")].map((words) => h("th", { scope: "col" }, words)),
          h("th", {}, h("span.unseen", {}, t("Actions"))),
        ),
      ),
      h(
        "tbody",
        {},
        keys.map((key) =>
          h(
            "tr",
            {},
            h("td", {}, key.name),
            h("td", {}, day(key.created_at)),
            h("td", {}, key.expires_at ? day(key.expires_at) : t("Never")),
            h("td", {}, h("button.quiet.danger-text", { type: "button", onclick: () => revoke(key) }, t("Revoke"))),
          ),
        ),
      ),
    ),
  );
}

/** @param {string} user_id @param {() => void} made */
function make(user_id, made) {
  const name = field(t("Name"), { required: true, maxLength: 128, placeholder: t("e.g. theatre 2, capture box") });
  const until = field(t("Expires on"), { type: "date" }, t("Leave empty for a key that does not expire."));
  openForm({
    title: t("New API key"),
    yes: t("Create the key"),
    fields: [name.row, until.row],
    save: async () => {
      const json = {
        name: name.input.value.trim(),
        ...(until.input.value ? { expires_at: `${until.input.value}T23:59:59Z` } : {}),
      };
      const { key } = await call("POST", "/users/{user_id}/api-keys", { path: { user_id }, json });
      made();
      setTimeout(() => showSecret(key));
    },
  });
}

/** @param {string} key */
function showSecret(key) {
  const copy = async () => {
    await navigator.clipboard.writeText(key).then(
      () => tell(t("Copied."), { kind: "good" }),
      () => tell(t("Select the key and copy it by hand."), { kind: "bad" }),
    );
  };
  openDialog(t("Your new key"), (close) => [
    h(
      "div.stack",
      {},
      h("p", {}, t("Copy it now: it is shown only once.")),
      h("code.secret", {}, key),
      h(
        "footer",
        {},
        h("button", { type: "button", onclick: copy }, icon("copy", 18), t("Copy")),
        h("button.primary", { type: "button", onclick: close }, t("Done")),
      ),
    ),
  ]);
}
