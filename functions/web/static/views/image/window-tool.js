/**
 * The window of a grey picture of more than 8 bits, which the server applies.
 *
 * @import { Image } from "#api"
 * @import { Viewer } from "openseadragon"
 * @import { Windowed } from "../dicom/toolbar.js"
 */

import { h, settled } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { tool, windowFields } from "../dicom/toolbar.js";
import { dragged } from "../dicom/windowing.js";

const PAUSE = 120; // milliseconds without a change, after which a picture is asked for

/** @param {Viewer} viewer @param {NonNullable<Image["window"]>} own @param {() => void} changed */
export function windowTool(viewer, own, changed) {
  const later = settled(PAUSE, changed);
  const automatic = { words: t("Automatic"), ...own, table: null };
  /** @type {Windowed} */
  const reading = {
    source: { presets: [automatic] },
    look: { ...own, table: null, invert: false, colormap: "" },
    news: new EventTarget(),
    setLook(change) {
      Object.assign(reading.look, change);
      reading.news.dispatchEvent(new Event("look"));
      later();
    },
  };
  let drags = false;
  const hand = tool("contrast", t("Drag to set window and level"), () => {
    drags = !drags;
    hand.setAttribute("aria-pressed", String(drags));
  });
  hand.setAttribute("aria-pressed", "false");
  viewer.addHandler("canvas-drag", (event) => {
    if (!drags) return;
    event.preventDefaultAction = true;
    reading.setLook(dragged(reading.look, event.delta.x, event.delta.y, Math.min(2, own.width / 100)));
  });
  return {
    element: h("div.tool-group", {}, hand, windowFields(reading)),
    query: () => ({ window_center: reading.look.center, window_width: reading.look.width }),
  };
}
