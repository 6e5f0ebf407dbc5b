/**
 * The panels beside a stack: they follow the slice that is shown, and the chosen tab stays.
 *
 * @import { User } from "#api"
 * @import { Open } from "../image/open.js"
 * @import { Pane } from "./pane.js"
 */

import { fill, h, settled } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { isAdmin } from "../../core/me.js";
import { styled } from "../../core/style.js";
import { failed, waiting } from "../../parts/states.js";
import { tabs } from "../../parts/tabs.js";
import { textOf } from "../dicom/data-set.js";
import { seriesOf, TAG } from "./dicomweb.js";
import { seriesWords, stackHref, thumbnailOf } from "./study.js";

const PAUSE = 300; // milliseconds without scrolling, after which a panel is drawn anew

/** Panels about the slice that is shown, with its geometry in `open.stage`; each is drawn again for another image. */
const OF_SLICE = [
  {
    name: "header",
    words: t("Header"),
    draw: async (/** @type {Open} */ open) => (await import("../dicom/header.js")).panel(open),
  },
  {
    name: "annotations",
    words: t("Annotations"),
    draw: async (/** @type {Open} */ open) => {
      await styled("views/image/page.css");
      return (await import("../image/annotations.js")).panel(open);
    },
  },
];

/** @param {HTMLElement} side @param {Pane} pane @param {User} user @returns {() => void}  leaves it */
export function stackSide(side, pane, user) {
  const body = h("div.side-body", { role: "tabpanel", tabIndex: 0 });
  let chosen = "series";
  let turn = 0;
  let drawnFor = "";
  const draw = async () => {
    const mine = ++turn;
    const panel = OF_SLICE.find(({ name }) => name === chosen);
    const open = openOf(pane, user);
    drawnFor = `${chosen} ${open?.image.image_key}`;
    body.setAttribute("aria-label", panel?.words ?? t("Series"));
    if (!body.childElementCount) fill(body, waiting());
    const content = await Promise.resolve(panel ? open && panel.draw(open) : seriesPanel(pane)).catch((error) =>
      failed(error, draw),
    );
    if (mine === turn) fill(body, content);
  };
  const later = settled(PAUSE, () => {
    if (chosen !== "series" && drawnFor !== `${chosen} ${openOf(pane, user)?.image.image_key}`) draw();
  });
  const { strip } = tabs(
    t("About this series"),
    [{ name: "series", words: t("Series") }, ...OF_SLICE],
    chosen,
    (name) => {
      chosen = name;
      fill(body);
      draw();
    },
  );
  fill(side, strip, body);
  pane.addEventListener("stack", () => {
    draw();
    pane.stack?.reading.news.addEventListener("frame", later);
  });
  draw();
  return later.forget;
}

/** Return the image of the slice that is shown, as its panels take it. @param {Pane} pane @param {User} user @returns {Open | null} */
function openOf({ stack }, user) {
  if (!stack) return null;
  const { slices, reading } = stack;
  const { image } = slices[reading.frame];
  const goTo = (/** @type {number} */ frame) =>
    reading.goTo(slices.findIndex((one) => one.image.image_key === image.image_key && one.frame === frame));
  return {
    image,
    etag: "",
    user,
    editable: isAdmin(user) || user.id === image.user_id,
    news: new EventTarget(),
    stage: Promise.resolve({ ...stack, goTo }),
  };
}

/** @param {Pane} pane */
async function seriesPanel({ shown }) {
  if (!shown.study) return waiting();
  const series = await seriesOf(shown.study);
  return h(
    "ul.series-list",
    {},
    series.map((one) => {
      const uid = textOf(one, TAG.series);
      return h(
        "li",
        {},
        h(
          "a.series-row",
          { href: stackHref(shown.study, one), "aria-current": uid === shown.series ? "true" : undefined },
          thumbnailOf(shown.study, uid),
          h("span", {}, h("span.tile-name", {}, seriesWords(one)), h("span.soft", {}, textOf(one, TAG.modality))),
        ),
      );
    }),
  );
}
