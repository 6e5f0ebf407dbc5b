/**
 * Draw and edit polygons on the deep-zoom picture, by Annotorious, fetched when annotations are first opened.
 *
 * @import { Image, Point } from "#api"
 * @import { Annotation } from "./annotation-store.js"
 * @import { AnnotoriousOpts } from "@annotorious/openseadragon"
 * @import { GestureSettings, Viewer } from "openseadragon"
 */

import { styled } from "../../core/style.js";
import { cornersOf, indexOf, nameOf, toShape } from "./corners.js";

/**
 * @param {Viewer | undefined} viewer @param {Image} image
 * @param {object} traits
 * @param {boolean} traits.editable
 * @param {(index: number) => void} traits.chosen
 * @param {(points: Point[]) => void} traits.drawn
 * @param {(index: number | null, points: Point[]) => void} traits.moved  while a corner is dragged; null for a polygon just drawn
 */
export async function polygonsOn(viewer, image, { editable, chosen, drawn, moved }) {
  if (!viewer) throw new Error("there is no picture.");
  const [{ createOSDAnnotator }] = await Promise.all([
    import("../../vendor/annotorious.js"),
    styled("vendor/annotorious.css"),
  ]);
  const style = /** @type {const} */ ({ fill: "#58c7e8", fillOpacity: 0.18, stroke: "#58c7e8", strokeWidth: 2 });
  const select = /** @type {unknown} */ (editable ? "EDIT" : "SELECT");
  const annotator = createOSDAnnotator(viewer, {
    drawingEnabled: false,
    userSelectAction: /** @type {AnnotoriousOpts["userSelectAction"]} */ (select),
    style,
  });
  annotator.setDrawingTool("polygon");
  // The library aligns its drawing when the picture moves; new shapes need that at once.
  const align = () => requestAnimationFrame(() => viewer.viewport && viewer.forceRedraw());
  const gestures = /** @type {{gestureSettingsMouse: GestureSettings}} */ (/** @type {unknown} */ (viewer))
    .gestureSettingsMouse;
  gestures.dblClickToZoom = false; // a double click closes an outline
  let quiet = false; // while the list is drawn, which is no edit by the user

  annotator.on("createAnnotation", (made) => {
    annotator.setDrawingEnabled(false);
    if (!quiet) drawn(cornersOf(made, image));
    align();
  });
  // The library's own event of an edit comes a second late: saving at once would save the old corners.
  annotator.state.store.observe(
    ({ changes }) => {
      for (const { newValue } of changes.updated ?? []) moved(indexOf(newValue), cornersOf(newValue, image));
    },
    /** @type {object} */ ({ origin: "LOCAL" }),
  );
  annotator.on("selectionChanged", (selected) => {
    const index = quiet || !selected.length ? null : indexOf(selected[0]);
    if (index !== null) chosen(index);
  });
  const quietly = (/** @type {() => void} */ act) => {
    quiet = true;
    act();
    setTimeout(() => (quiet = false), 60); // its events come a little later
  };
  return {
    show: (/** @type {Annotation[]} */ list) =>
      quietly(() => {
        annotator.cancelSelected();
        annotator.setAnnotations(list.map(toShape), true);
      }),
    choose: (/** @type {number} */ index) =>
      quietly(() => {
        annotator.setSelected(nameOf(index), editable);
        align();
      }),
    draw: (/** @type {boolean} */ on) => {
      if (!on) annotator.cancelDrawing();
      annotator.setDrawingEnabled(on);
      align();
    },
    destroy: () => {
      gestures.dblClickToZoom = true;
      if (viewer.viewport) annotator.destroy();
    },
  };
}
