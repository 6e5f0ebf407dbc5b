/** Letting others see one image: named users, for good, or whoever has a link, for a while. */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { inWords } from "../../core/problem.js";
import { moment } from "../../core/words.js";
import { openDialog } from "../../parts/dialog.js";
import { field } from "../../parts/fields.js";
import { tellProblem } from "../../parts/notices.js";
import { failed, waiting } from "../../parts/states.js";

const LIVES = /** @type {[string, string][]} */ ([
  ["3600", "An hour"],
  ["86400", "A day"],
  ["604800", "A week"],
  ["2592000", "30 days"],
]);
const ROLES = /** @type {[string, string][]} */ ([
  ["read", "May look"],
  ["annotate", "May annotate"],
]);

/** @param {any} image */
export function sharingButton(image) {
  const path = `/images/${encodeURIComponent(image.image_key)}`;
  const open = () =>
    openDialog("Share this image", () => [h("div.stack", {}, people(`${path}/shares`), links(`${path}/links`))], {
      wide: true,
    });
  return h("button.quiet", { type: "button", onclick: open, "aria-label": "Share" }, icon("users"));
}

/** @param {string} path */
function people(path) {
  const name = field("User name", { required: true, autocomplete: "off", autocapitalize: "none" });
  const role = field("They", { kind: "select", options: ROLES, value: "read" });
  const words = (/** @type {any} */ share) => [
    share.username ?? "a former user",
    ` · ${ROLES.find(([value]) => value === share.role)?.[1].toLowerCase()}`,
  ];
  return section({
    title: "With people",
    path,
    row: words,
    remove: (share) => `${path}/${encodeURIComponent(share.user_id)}`,
    fields: [name.row, role.row],
    yes: "Share",
    nothing: "With nobody yet.",
    add: async () => {
      await call("POST", path, { json: { username: name.input.value.trim(), role: role.input.value } });
      name.input.value = "";
    },
  });
}

/** @param {string} path */
function links(path) {
  const life = field("Opens for", { kind: "select", options: LIVES, value: "86400" });
  const made = h("div");
  const panel = section({
    title: "By a link",
    path,
    row: (link) => [`Until ${moment(link.expires_at)}`],
    remove: (link) => `${path}/${encodeURIComponent(link.link_id)}`,
    fields: [life.row],
    yes: "Make a link",
    nothing: "No link is open.",
    add: async () => {
      const { url } = await call("POST", path, { json: { expires_in: Number(life.input.value) } });
      fill(
        made,
        h("p.hint", {}, "Whoever has it sees the image without signing in. It is shown this once."),
        h("code.secret", {}, new URL(url, location.origin).href),
      );
    },
  });
  panel.append(made);
  return panel;
}

/**
 * @param {{title: string, path: string, row: (item: any) => (string | Node)[], remove: (item: any) => string, fields: Node[],
 *   yes: string, nothing: string, add: () => Promise<void>}} traits
 */
function section({ title, path, row, remove, fields, yes, nothing, add }) {
  const list = h("ul.versions", { "aria-label": title }, waiting());
  const note = h("p.form-error", { role: "alert", hidden: true });
  const read = async () => {
    try {
      const { data } = await call("GET", path);
      const end = (/** @type {any} */ item) => call("DELETE", remove(item)).then(read, tellProblem);
      const items = data.map((/** @type {any} */ item) =>
        h(
          "li",
          {},
          h("span", {}, row(item)),
          h("button.quiet.danger-text", { type: "button", onclick: () => end(item) }, "End"),
        ),
      );
      fill(list, items.length ? items : h("li.soft", {}, nothing));
    } catch (error) {
      fill(list, failed(error, read));
    }
  };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    note.hidden = true;
    button.disabled = true;
    await add().then(read, (error) => (fill(note, inWords(error)).hidden = false));
    button.disabled = false;
  };
  const button = h("button", { type: "submit" }, yes);
  read();
  return h(
    "section.block",
    {},
    h("h3", {}, title),
    list,
    h("form.toolbar", { onsubmit: submit }, fields, button),
    note,
  );
}
