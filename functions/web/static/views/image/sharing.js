/**
 * Share one image: with users, until it is ended, or by a link, for a limited time.
 *
 * @import { Image, Share, ShareLink } from "#api"
 * @import { Child } from "#dom"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { inWords } from "../../core/problem.js";
import { moment } from "../../core/words.js";
import { openDialog } from "../../parts/dialog.js";
import { checkbox, field } from "../../parts/fields.js";
import { tellProblem } from "../../parts/notices.js";
import { failed, waiting } from "../../parts/states.js";

const LIVES = /** @type {[string, string][]} */ ([
  ["3600", "An hour"],
  ["86400", "A day"],
  ["604800", "A week"],
  ["2592000", "30 days"],
]);
const ROLES = /** @type {[string, string][]} */ ([
  ["read", "May view"],
  ["annotate", "May annotate"],
]);

/** @param {Image} image */
export function sharingButton(image) {
  const open = () =>
    openDialog("Share this image", () => [h("div.stack", {}, withUsers(image), byLinks(image))], { wide: true });
  return h("button.quiet", { type: "button", onclick: open, "aria-label": "Share" }, icon("users"));
}

/** @param {Image} image */
function withUsers({ image_key }) {
  const path = { image_key };
  const name = field("User name", { required: true, autocomplete: "off", autocapitalize: "none" });
  const role = field("Access", { kind: "select", options: ROLES, value: "read" });
  return section({
    title: "With users",
    read: () => call("GET", "/images/{image_key}/shares", { path }),
    row: (/** @type {Share} */ share) => [
      share.username ?? "a former user",
      ` · ${ROLES.find(([value]) => value === share.role)?.[1].toLowerCase()}`,
    ],
    remove: ({ user_id }) => call("DELETE", "/images/{image_key}/shares/{user_id}", { path: { image_key, user_id } }),
    fields: [name.row, role.row],
    yes: "Share",
    nothing: "Not shared with anyone yet.",
    add: async () => {
      const json = { username: name.input.value.trim(), role: /** @type {Share["role"]} */ (role.input.value) };
      await call("POST", "/images/{image_key}/shares", { path, json });
      name.input.value = "";
    },
  });
}

/** @param {Image} image */
function byLinks({ image_key, dicom }) {
  const path = { image_key };
  let identified = false;
  const life = field("Valid for", { kind: "select", options: LIVES, value: "86400" });
  const made = h("div");
  const panel = section({
    title: "By a link",
    read: () => call("GET", "/images/{image_key}/links", { path }),
    row: (/** @type {ShareLink} */ link) => [
      `Until ${moment(link.expires_at)}`,
      dicom &&
        ` · ${link.identified ? "with the patient’s identity" : link.rendition ? "a picture" : "without identity"}`,
    ],
    remove: ({ link_id }) => call("DELETE", "/images/{image_key}/links/{link_id}", { path: { image_key, link_id } }),
    fields: [life.row, ...(dicom ? [checkbox("With the patient’s identity", false, (on) => (identified = on))] : [])],
    yes: "Create a link",
    nothing: "No links yet.",
    add: async () => {
      const json = { expires_in: Number(life.input.value), identified };
      const { url } = await call("POST", "/images/{image_key}/links", { path, json });
      fill(
        made,
        h("p.hint", {}, "Anyone with this link sees the image without signing in. It is shown only once."),
        h("code.secret", {}, new URL(url, location.origin).href),
      );
    },
  });
  panel.append(made);
  return panel;
}

/**
 * @template Item
 * @param {object} traits
 * @param {string} traits.title
 * @param {() => Promise<{data: Item[]}>} traits.read
 * @param {(item: Item) => Child[]} traits.row
 * @param {(item: Item) => Promise<unknown>} traits.remove
 * @param {Node[]} traits.fields
 * @param {string} traits.yes
 * @param {string} traits.nothing  the text of an empty list
 * @param {() => Promise<void>} traits.add
 */
function section({ title, read, row, remove, fields, yes, nothing, add }) {
  const list = h("ul.versions", { "aria-label": title }, waiting());
  const note = h("p.form-error", { role: "alert", hidden: true });
  const draw = async () => {
    try {
      const { data } = await read();
      const items = data.map((item) =>
        h(
          "li",
          {},
          h("span", {}, row(item)),
          h("button.quiet.danger-text", { type: "button", onclick: () => remove(item).then(draw, tellProblem) }, "End"),
        ),
      );
      fill(list, items.length ? items : h("li.soft", {}, nothing));
    } catch (error) {
      fill(list, failed(error, draw));
    }
  };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    note.hidden = true;
    button.disabled = true;
    await add().then(draw, (error) => (fill(note, inWords(error)).hidden = false));
    button.disabled = false;
  };
  const button = h("button", { type: "submit" }, yes);
  draw();
  return h(
    "section.block",
    {},
    h("h3", {}, title),
    list,
    h("form.toolbar", { onsubmit: submit }, fields, button),
    note,
  );
}
