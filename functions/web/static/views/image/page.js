/**
 * One image: the picture, and panels with its data and actions beside it.
 *
 * @import { Image } from "#api"
 * @import { Open, Stage } from "./open.js"
 */

import { callTagged } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { isAdmin, me } from "../../core/me.js";
import { go, here, hrefOf, note } from "../../core/router.js";
import { styled } from "../../core/style.js";
import { bytesInWords, kind } from "../../core/words.js";
import { confirmed } from "../../parts/dialog.js";
import { shortcuts } from "../../parts/shortcuts.js";
import { empty, failed, waiting } from "../../parts/states.js";
import { tabs } from "../../parts/tabs.js";
import { saveAll, settledSaves } from "../../parts/unsaved.js";
import { deleteImages } from "../images/delete.js";
import { backHref, neighboursOf } from "../images/shelf.js";
import { detailsPanel } from "./details.js";
import { downloadMenu } from "./download.js";
import { sharingButton } from "./sharing.js";

/**
 * @typedef {{name: string, words: string, draw: (open: Open) => Node | Promise<Node>, keep?: boolean}} Panel
 *   keep: its fields keep what was typed
 */

/** @type {import("../../core/router.js").View} */
export async function imagePage(outlet, _place, image_key) {
  outlet.classList.add("workspace");
  fill(outlet, waiting(t("Opening the image…")));
  await settledSaves(); // the image may just have been changed
  const [{ body: image, etag }, user] = await Promise.all([
    callTagged("GET", "/images/{image_key}", { path: { image_key } }),
    me(),
  ]);
  const stage = h("section.stage", { "aria-label": t("Picture") });
  const side = h("aside.side", { "aria-label": t("About this image") });
  const head = h("header.work-head");
  /** @type {Open} */
  const open = {
    image,
    etag,
    user,
    editable: isAdmin(user) || user.id === image.user_id,
    news: new EventTarget(),
    stage: Promise.resolve(bare()),
  };
  const drawHead = () => {
    fill(head, headOf(open));
    if (!outlet.isConnected) return;
    document.title = t("{filename} · Lightbox", { filename: open.image.filename });
  };
  open.news.addEventListener("image", drawHead);
  drawHead();
  fill(outlet, head, stage, side);

  open.stage = stageOf(open, stage).catch((error) => {
    fill(stage, failed(error));
    return bare();
  });
  drawSide(side, panelsOf(open), open, drawHead); // the panels need not wait for the picture
  turningKeys(outlet, image);
  return () => {
    saveAll();
    open.stage.then((one) => one.leave());
  };
}

/** @param {Image} image */
function turnedTo({ image_key }) {
  return `/images/${encodeURIComponent(image_key)}`;
}

/** Let N go to the next image, and Shift+N to the previous one. @param {HTMLElement} outlet @param {Image} image */
function turningKeys(outlet, { image_key }) {
  const turn = (/** @type {KeyboardEvent} */ { shiftKey }) => {
    const { before, after } = neighboursOf(image_key);
    const other = shiftKey ? before : after;
    if (other) go(turnedTo(other), { tab: here().query.get("tab") ?? "" });
  };
  shortcuts(outlet, t("Image"), [{ keys: ["n"], words: t("Next image; with Shift, the previous one"), act: turn }]);
}

/** Return the stage of an image without a picture. @returns {Stage} */
function bare() {
  return { leave: () => {} };
}

/** @param {Open} open */
function headOf({ image, editable }) {
  const remove = async () => {
    const sure = await confirmed({
      title: t("Delete this image?"),
      text: t(
        "It is deleted for all users, with its annotations. It stays in the bin for some days and can be restored.",
      ),
      yes: t("Delete it"),
      danger: true,
    });
    if (sure && (await deleteImages([image.image_key]))) location.hash = backHref();
  };
  const { before, after } = neighboursOf(image.image_key);
  const turn = (
    /** @type {Image | null} */ other,
    /** @type {"before" | "after"} */ picture,
    /** @type {string} */ words,
  ) =>
    other &&
    h(
      "a.button.quiet",
      {
        href: hrefOf(turnedTo(other), { tab: here().query.get("tab") ?? "" }),
        "aria-label": words,
        title: `${words}: ${other.filename}`,
      },
      icon(picture),
    );
  const open = image.visibility === "public";
  return [
    h(
      "a.button.quiet",
      { href: backHref(), "aria-label": t("Back to the images"), title: t("Back to the images") },
      icon("back"),
    ),
    h(
      "div.work-title",
      {},
      h("h1", {}, image.filename),
      h(
        "p",
        {},
        [
          image.dicom?.modality,
          kind(image.media_type),
          image.width && `${image.width} × ${image.height}`,
          bytesInWords(image.size),
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
    h(
      "span.pill",
      { title: open ? t("Visible to all users") : t("Visible to its owner and administrators only") },
      icon(open ? "globe" : "lock", 14),
      open ? t("Public") : t("Private"),
    ),
    (before || after) &&
      h(
        "nav.work-turn",
        { "aria-label": t("Previous and next") },
        turn(before, "before", t("Previous image")),
        turn(after, "after", t("Next image")),
      ),
    editable && sharingButton(image),
    downloadMenu(image, editable),
    editable &&
      h(
        "button.quiet.danger-text",
        { type: "button", onclick: remove, "aria-label": t("Delete this image") },
        icon("trash"),
      ),
  ];
}

/** @param {Open} open @param {HTMLElement} host @returns {Promise<Stage>} */
async function stageOf(open, host) {
  const { image } = open;
  if (image.status === "failed") {
    fill(host, empty("warn", t("This file was refused"), inWords(image.problem)));
    return bare();
  }
  if (image.status !== "ready") {
    fill(host, empty("images", t("Not ready yet"), t("This image is not uploaded yet, or is still being checked.")));
    return bare();
  }
  if (image.dicom?.has_pixels === false) {
    fill(
      host,
      empty(
        "info",
        t("No picture inside"),
        t("This DICOM file contains a report or a recording. You can read its header here and download the file."),
      ),
    );
    return bare();
  }
  if (image.frames === 0) {
    fill(host, empty("warn", t("It cannot be drawn"), inWords(image.problem)));
    return bare();
  }
  const [module] = await Promise.all([
    image.dicom ? import("../dicom/stage.js") : import("./photo.js"),
    (image.dicom || image.window) && styled("views/dicom/stage.css"),
  ]);
  return module.stage(open, host);
}

/** Say why a file was refused, or is kept but not drawn. @param {Image["problem"]} problem */
function inWords(problem) {
  return problem?.detail ?? problem?.title ?? t("Lightbox could not read it.");
}

/** @param {Open} open @returns {Panel[]} */
function panelsOf(open) {
  const { image } = open;
  const later = (/** @type {() => Promise<{panel: Panel["draw"]}>} */ load) => async (/** @type {Open} */ one) =>
    (await load()).panel(one);
  const picture = image.status === "ready" && image.frames !== 0;
  return /** @type {Panel[]} */ (
    [
      image.dicom && { name: "header", words: t("Header"), draw: later(() => import("../dicom/header.js")) },
      image.dicom && { name: "series", words: t("Series"), draw: later(() => import("../dicom/series.js")) },
      { name: "details", words: t("Details"), draw: detailsPanel, keep: true },
      picture && { name: "annotations", words: t("Annotations"), draw: later(() => import("./annotations.js")) },
      picture && { name: "size", words: t("Edit Size"), draw: later(() => import("./edit-size.js")) },
      picture && { name: "similar", words: t("Similar"), draw: later(() => import("./similar.js")) },
    ].filter(Boolean)
  );
}

/** @param {HTMLElement} side @param {Panel[]} panels @param {Open} open @param {() => void} turned  another panel is shown */
function drawSide(side, panels, open, turned) {
  const body = h("div.side-body", { role: "tabpanel", tabIndex: 0 });
  /** @type {Map<string, Node>} */
  const kept = new Map();
  let turn = 0;
  const show = async (/** @type {string} */ name) => {
    const mine = ++turn;
    const panel = panels.find((one) => one.name === name) ?? panels[0];
    body.setAttribute("aria-label", panel.words);
    fill(body, kept.get(name) ?? waiting());
    if (kept.has(name)) return;
    const content = await Promise.resolve(panel.draw(open)).catch((error) => failed(error, () => show(name)));
    if (mine !== turn) return;
    if (panel.keep) kept.set(name, content);
    fill(body, content);
  };
  const asked = here().query.get("tab");
  const first = panels.find((one) => one.name === asked)?.name ?? panels[0].name;
  const { strip } = tabs(t("About this image"), panels, first, (name) => {
    note(turnedTo(open.image), { tab: name }); // the next image opens with it
    turned();
    show(name);
  });
  fill(side, strip, body);
  show(first);
}
