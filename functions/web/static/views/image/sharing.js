/**
 * Share one image: with users, until it is ended, or by a link, for a limited time.
 *
 * @import { Image, Share, ShareLink } from "#api"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { moment } from "../../core/words.js";
import { openDialog } from "../../parts/dialog.js";
import { checkbox, field } from "../../parts/fields.js";
import { sharesSection } from "../../parts/shares-section.js";

const LIVES = /** @type {[string, string][]} */ ([
  ["3600", t("An hour")],
  ["86400", t("A day")],
  ["604800", t("A week")],
  ["2592000", t("30 days")],
]);
const ROLES = /** @type {[string, string][]} */ ([
  ["read", t("May view")],
  ["annotate", t("May annotate")],
]);

/** @param {Image} image */
export function sharingButton(image) {
  const open = () =>
    openDialog(t("Share this image"), () => [h("div.stack", {}, withUsers(image), byLinks(image))], { wide: true });
  return h("button.quiet", { type: "button", onclick: open, "aria-label": t("Share") }, icon("users"));
}

/** @param {Image} image */
function withUsers({ image_key }) {
  const path = { image_key };
  const name = field(t("User name"), { required: true, autocomplete: "off", autocapitalize: "none" });
  const role = field(t("Access"), { kind: "select", options: ROLES, value: "read" });
  return sharesSection({
    title: t("With users"),
    read: () => call("GET", "/images/{image_key}/shares", { path }),
    row: (/** @type {Share} */ share) => [
      share.username ?? t("a former user"),
      ` · ${ROLES.find(([value]) => value === share.role)?.[1].toLowerCase()}`,
    ],
    remove: ({ user_id }) => call("DELETE", "/images/{image_key}/shares/{user_id}", { path: { image_key, user_id } }),
    fields: [name.row, role.row],
    yes: t("Share"),
    nothing: t("Not shared with anyone yet."),
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
  const life = field(t("Valid for"), { kind: "select", options: LIVES, value: "86400" });
  const made = h("div");
  const panel = sharesSection({
    title: t("By a link"),
    read: () => call("GET", "/images/{image_key}/links", { path }),
    row: (/** @type {ShareLink} */ link) => [
      t("Until {moment}", { moment: moment(link.expires_at) }),
      dicom &&
        ` · ${link.identified ? t("with the patient’s identity") : link.rendition ? t("a picture") : t("without identity")}`,
    ],
    remove: ({ link_id }) => call("DELETE", "/images/{image_key}/links/{link_id}", { path: { image_key, link_id } }),
    fields: [
      life.row,
      ...(dicom ? [checkbox(t("With the patient’s identity"), false, (on) => (identified = on))] : []),
    ],
    yes: t("Create a link"),
    nothing: t("No links yet."),
    add: async () => {
      const json = { expires_in: Number(life.input.value), identified };
      const { url } = await call("POST", "/images/{image_key}/links", { path, json });
      fill(
        made,
        h("p.hint", {}, t("Anyone with this link sees the image without signing in. It is shown only once.")),
        h("code.secret", {}, new URL(url, location.origin).href),
      );
    },
  });
  panel.append(made);
  return panel;
}
