/**
 * What is done to all selected images: tags, sharing, and the details that many images have in common.
 *
 * @import { Image, ImagePatch, Share } from "#api"
 */

import { call } from "../../core/api.js";
import { count, t } from "../../core/language.js";
import { ApiProblem } from "../../core/problem.js";
import { openBulk } from "../../parts/bulk.js";
import { chips } from "../../parts/chips.js";
import { checkbox, field } from "../../parts/fields.js";
import { locationField } from "../../parts/locations.js";
import { tell } from "../../parts/notices.js";
import { completeTags } from "./filters.js";
import { retag } from "./retag.js";

const KEEP = "keep"; // the choice that leaves a detail as it is

/**
 * @param {Image[]} images @param {() => void} changed
 * @param {Pick<Parameters<typeof openBulk<Image>>[0], "title" | "yes" | "fields" | "act" | "hopeless">} form
 * @param {(done: number) => string} words  to tell when it is done
 */
function open(images, changed, form, words) {
  openBulk({
    ...form,
    items: images,
    name: (image) => image.filename,
    done: (done) => {
      tell(words(done.length), { kind: "good" });
      changed();
    },
  });
}

/** @param {Image[]} images @param {() => void} changed */
export function tagImages(images, changed) {
  let replace = false;
  const tags = chips({
    label: t("Tags"),
    names: [],
    change: () => {},
    complete: completeTags,
    placeholder: t("Type a tag, then Enter"),
  });
  open(
    images,
    changed,
    {
      title: count(images.length, "Tag {n} image", "Tag {n} images"),
      yes: t("Save the tags"),
      fields: [tags.row, checkbox(t("Replace the tags they have"), false, (on) => (replace = on))],
      act: () => {
        const names = tags.names();
        return ({ image_key }) => retag(image_key, (worn) => [...(replace ? [] : worn), ...names]);
      },
    },
    (done) => count(done, "{n} image tagged.", "{n} images tagged."),
  );
}

/** @param {Image[]} images @param {() => void} changed */
export function shareImages(images, changed) {
  const name = field(t("User name"), { required: true, autocomplete: "off", autocapitalize: "none" });
  const role = field(t("Access"), {
    kind: "select",
    options: [
      ["read", t("May view")],
      ["annotate", t("May annotate")],
    ],
    value: "read",
  });
  open(
    images,
    changed,
    {
      title: count(images.length, "Share {n} image", "Share {n} images"),
      yes: t("Share"),
      fields: [name.row, role.row],
      act: () => {
        const json = { username: name.input.value.trim(), role: /** @type {Share["role"]} */ (role.input.value) };
        return (image) => call("POST", "/images/{image_key}/shares", { path: image, json });
      },
      hopeless: (error) => error instanceof ApiProblem && error.errors.some((fault) => fault.pointer === "/username"),
    },
    (done) => count(done, "{n} image shared.", "{n} images shared."),
  );
}

/** @param {Image[]} images @param {() => void} changed */
export function changeImages(images, changed) {
  const asItIs = t("Leave as it is");
  const select = (/** @type {string} */ label, /** @type {import("#dom").Option[]} */ options) =>
    field(label, { kind: "select", options: [[KEEP, asItIs], ...options], value: KEEP });
  const visibility = select(t("Visibility"), [
    ["private", t("Only its owner")],
    ["public", t("All users")],
  ]);
  const set = select(t("Training set"), [["", t("None")], "TRAIN", "TEST", "LIVE"]);
  const location = locationField("", { none: asItIs, invent: true });
  open(
    images,
    changed,
    {
      title: count(images.length, "Change {n} image", "Change {n} images"),
      yes: t("Save the changes"),
      fields: [visibility.row, set.row, location.row],
      act: () => {
        const json = /** @type {Partial<ImagePatch>} */ ({});
        if (visibility.input.value !== KEEP)
          json.visibility = /** @type {Image["visibility"]} */ (visibility.input.value);
        if (set.input.value !== KEEP) json.ml_tag = /** @type {Image["ml_tag"]} */ (set.input.value || null);
        if (location.input.value) json.location_id = location.input.value;
        return (image) => call("PATCH", "/images/{image_key}", { path: image, json });
      },
    },
    (done) => count(done, "{n} image changed.", "{n} images changed."),
  );
}
