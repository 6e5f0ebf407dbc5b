/** The picture in deep zoom, with its polygons over it. */

import { bytes } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { colormapPicker } from "../../parts/colormaps.js";
import { tellProblem } from "../../parts/notices.js";
import { failed, waiting } from "../../parts/states.js";
import OpenSeadragon from "../../vendor/openseadragon.js";

const SHOWN_BY_BROWSERS = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp"]);

/** @param {import("./page.js").Open} open @param {HTMLElement} host @returns {Promise<import("./page.js").Stage>} */
export async function stage(open, host) {
  const deep = h("div.deep", { id: "deep" });
  const tools = h("div.stage-tools", { role: "toolbar", "aria-label": "Picture" });
  fill(host, deep, tools);
  const viewer = OpenSeadragon({
    element: deep,
    showNavigationControl: false,
    showNavigator: host.clientWidth > 700, // on a phone, the tools lie there
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
  let turn = 0; // a picture that was asked for earlier does not replace the one asked for since
  const cover = waiting("Fetching the picture…");
  cover.classList.add("stage-cover");
  const show = async () => {
    const mine = ++turn;
    host.append(cover);
    try {
      const url = await sourceOf(open.image, colormap);
      if (mine !== turn) return URL.revokeObjectURL(url);
      if (kept) URL.revokeObjectURL(kept);
      kept = url.startsWith("blob:") ? url : "";
      await opened(viewer, url);
    } catch (error) {
      if (mine !== turn) return;
      if (!viewer.world?.getItemCount()) fill(deep, failed(error, show));
      else tellProblem(error);
    } finally {
      if (mine === turn) cover.remove();
    }
  };
  const button = (
    /** @type {Parameters<typeof icon>[0]} */ picture,
    /** @type {string} */ words,
    /** @type {() => void} */ act,
  ) => h("button", { type: "button", title: words, "aria-label": words, onclick: act }, icon(picture));
  fill(
    tools,
    button("plus", "Zoom in", () => viewer.viewport.zoomBy(1.5).applyConstraints()),
    button("minus", "Zoom out", () => viewer.viewport.zoomBy(1 / 1.5).applyConstraints()),
    button("fit", "Fit to the window", () => viewer.viewport.goHome()),
    button("again", "Turn by 90°", () => viewer.viewport.setRotation(viewer.viewport.getRotation() + 90)),
    colormapPicker("", "As it is", (name) => {
      colormap = name;
      show();
    }),
  );
  await show();
  open.news.addEventListener("size", show);
  return {
    viewer,
    leave: () => {
      turn += 1;
      viewer.destroy();
      if (kept) URL.revokeObjectURL(kept);
    },
  };
}

/** The original straight from S3 where a browser can show it; else as the server draws it. @param {any} image @param {string} colormap */
async function sourceOf(image, colormap) {
  if (image.url && !colormap && !image.edits && SHOWN_BY_BROWSERS.has(image.media_type)) return image.url;
  const largest =
    Math.max(image.width, image.height) > 6000
      ? { width: Math.round((image.width * 6000) / Math.max(image.width, image.height)) }
      : {};
  const query = { format: "webp", quality: 92, colormap: colormap || undefined, ...largest };
  return URL.createObjectURL(await bytes(`/images/${encodeURIComponent(image.image_key)}/file`, { query }));
}

/** @param {any} viewer @param {string} url @returns {Promise<void>} */
function opened(viewer, url) {
  return new Promise((resolve, reject) => {
    viewer.addOnceHandler("open", () => resolve());
    viewer.addOnceHandler("open-failed", () => reject(new Error("The picture could not be opened.")));
    viewer.open({ type: "image", url, crossOriginPolicy: false, buildPyramid: false });
  });
}
