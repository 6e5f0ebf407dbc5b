/**
 * The deep-zoom stage for pictures that are not DICOM.
 *
 * @import { Image, Query } from "#api"
 * @import { TileSourceSpecifier, Viewer } from "openseadragon"
 * @import { Open, Stage } from "./open.js"
 */

import { bytes } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { colormapPicker } from "../../parts/colormaps.js";
import { tellProblem } from "../../parts/notices.js";
import { failed, waiting } from "../../parts/states.js";
import OpenSeadragon from "../../vendor/openseadragon.js";
import { urlOf } from "../images/urls.js";
import { geometryOf } from "./photo-geometry.js";
import { windowTool } from "./window-tool.js";

const MOST = 6000; // pixels: the longer side of pictures that the server renders
const SHOWN_BY_BROWSERS = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp"]);

/** @param {Open} open @param {HTMLElement} host @returns {Promise<Stage>} */
export async function stage(open, host) {
  const deep = h("div.deep", { id: "deep" });
  const tools = h("div.stage-tools", { role: "toolbar", "aria-label": t("Picture") });
  fill(host, deep, tools);
  const viewer = OpenSeadragon({
    element: deep,
    showNavigationControl: false,
    showNavigator: host.clientWidth > 700, // on a phone, the tools are there
    navigatorPosition: "BOTTOM_RIGHT",
    navigatorAutoFade: true,
    navigatorBackground: "#000",
    navigatorBorderColor: "#ffffff3d",
    navigatorDisplayRegionColor: "#58c7e8",
    navigatorSizeRatio: 0.14,
    drawer: "canvas",
    animationTime: 0.5,
    maxZoomPixelRatio: 12,
    visibilityRatio: 0.4,
    minZoomImageRatio: 0.6,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true },
  });
  let kept = "";
  let colormap = "";
  let turn = 0; // number of the latest picture: answers about earlier ones are ignored
  const cover = waiting(t("Loading the picture…"));
  cover.classList.add("stage-cover");
  const show = async (covered = true) => {
    const mine = ++turn;
    if (covered) host.append(cover); // a window follows the hand
    try {
      const url = await sourceOf(open.image, { colormap, ...windowed?.query() });
      if (mine !== turn) return URL.revokeObjectURL(url);
      if (kept) URL.revokeObjectURL(kept);
      kept = url.startsWith("blob:") ? url : "";
      await opened(viewer, url).catch(async (error) => {
        if (kept) throw error;
        await opened(viewer, await urlOf(open.image, url)); // it may have ended
      });
    } catch (error) {
      if (mine !== turn) return;
      if (!viewer.world?.getItemCount())
        fill(
          deep,
          failed(error, () => show()),
        );
      else tellProblem(error);
    } finally {
      if (mine === turn) cover.remove();
    }
  };
  const windowed = open.image.window ? windowTool(viewer, open.image.window, () => show(false)) : null;
  const button = (
    /** @type {Parameters<typeof icon>[0]} */ picture,
    /** @type {string} */ words,
    /** @type {() => void} */ act,
  ) => h("button", { type: "button", title: words, "aria-label": words, onclick: act }, icon(picture));
  fill(
    tools,
    button("plus", t("Zoom in"), () => viewer.viewport.zoomBy(1.5).applyConstraints()),
    button("minus", t("Zoom out"), () => viewer.viewport.zoomBy(1 / 1.5).applyConstraints()),
    button("fit", t("Fit to the window"), () => viewer.viewport.goHome()),
    button("again", t("Rotate by 90°"), () => viewer.viewport.setRotation(viewer.viewport.getRotation() + 90)),
    windowed?.element,
    colormapPicker("", t("Original"), (name) => {
      colormap = name;
      show();
    }),
  );
  await show();
  open.news.addEventListener("size", () => show());
  return {
    geometry: geometryOf(viewer, viewer.canvas, open),
    leave: () => {
      turn += 1;
      viewer.destroy();
      if (kept) URL.revokeObjectURL(kept);
    },
  };
}

/**
 * Return the URL of the original where a browser can show it; else fetch what the server renders.
 *
 * @param {Image} image @param {{colormap: string, window_center?: number, window_width?: number}} look
 */
async function sourceOf(image, look) {
  if (image.url && !look.colormap && !image.window && !image.edits && SHOWN_BY_BROWSERS.has(image.media_type))
    return urlOf(image);
  const [width, height] = [image.width ?? 0, image.height ?? 0];
  const longest = Math.max(width, height);
  /** @type {Query<"GET", "/images/{image_key}/file">} */
  const query = {
    format: "webp",
    quality: 92,
    ...look,
    width: longest > MOST && Math.round((width * MOST) / longest),
  };
  return URL.createObjectURL(await bytes("/images/{image_key}/file", { path: image, query }));
}

/** Open a picture, in the place of the one that is there. @param {Viewer} viewer @param {string} url
 * @returns {Promise<void>} */
function opened(viewer, url) {
  return new Promise((resolve, reject) => {
    const source = /** @type {object} */ ({ type: "image", url, crossOriginPolicy: false, buildPyramid: false });
    const tileSource = /** @type {TileSourceSpecifier} */ (source);
    const fail = () => reject(new Error(t("The picture could not be opened.")));
    if (viewer.world?.getItemCount())
      return viewer.addTiledImage({ tileSource, index: 0, replace: true, success: () => resolve(), error: fail });
    viewer.addOnceHandler("open", () => resolve());
    viewer.addOnceHandler("open-failed", fail);
    viewer.open(tileSource);
  });
}
