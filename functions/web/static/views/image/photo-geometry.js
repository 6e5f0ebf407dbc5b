/**
 * The geometry of a deep-zoom stage, to draw over it as over any other.
 *
 * @import { Viewer } from "openseadragon"
 * @import { Geometry } from "../dicom/geometry.js"
 * @import { Open } from "./open.js"
 */

import OpenSeadragon from "../../vendor/openseadragon.js";

/** @param {Viewer} viewer @param {HTMLElement} host @param {Open} open @returns {Geometry} */
export function geometryOf(viewer, host, open) {
  const news = new EventTarget();
  for (const name of /** @type {const} */ (["update-viewport", "open", "resize"]))
    viewer.addHandler(name, () => news.dispatchEvent(new Event("paint")));
  const size = () => ({ width: open.image.width ?? 1, height: open.image.height ?? 1 });
  const toElement = (/** @type {number} */ x, /** @type {number} */ y) => {
    const shown = viewer.world.getItemAt(0).getContentSize(); // a rendering may be smaller than the image
    const point = new OpenSeadragon.Point((x * shown.x) / size().width, (y * shown.y) / size().height);
    return viewer.viewport.imageToViewerElementCoordinates(point);
  };
  return {
    host,
    news,
    shown: () => ({ image: open.image, frame: 0, ...size(), spacing: null, unit: "" }),
    toScreen() {
      if (!viewer.world?.getItemCount()) return [1, 0, 0, 1, 0, 0];
      const [origin, right, down] = [toElement(0, 0), toElement(1, 0), toElement(0, 1)];
      return [right.x - origin.x, right.y - origin.y, down.x - origin.x, down.y - origin.y, origin.x, origin.y];
    },
    values: () => null,
  };
}
