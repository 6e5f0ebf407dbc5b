/** Drawing and editing polygons on the deep-zoom picture: Annotorious, fetched when annotations are first opened. */

import { h } from "../../core/dom.js";

/**
 * @param {any} viewer @param {any} image
 * @param {object} traits
 * @param {boolean} traits.editable
 * @param {(index: number) => void} traits.chosen
 * @param {(points: number[][]) => void} traits.drawn
 * @param {(index: number | null, points: number[][]) => void} traits.moved  while a corner is dragged; null: of the one just drawn
 */
export async function polygonsOn(viewer, image, { editable, chosen, drawn, moved }) {
  const [{ createOSDAnnotator }] = await Promise.all([import("../../vendor/annotorious.js"), styled()]);
  const style = { fill: "#58c7e8", fillOpacity: 0.18, stroke: "#58c7e8", strokeWidth: 2 };
  const annotator = createOSDAnnotator(viewer, {
    drawingEnabled: false,
    userSelectAction: editable ? "EDIT" : "SELECT",
    style,
  });
  annotator.setDrawingTool("polygon");
  // The library lays its drawing over the picture when the picture moves; what has just been put there waits for that.
  const align = () => requestAnimationFrame(() => viewer.viewport && viewer.forceRedraw());
  const gestures = viewer.gestureSettingsMouse;
  gestures.dblClickToZoom = false; // a double-click closes an outline
  let quiet = false; // while the list is put in, which is nobody's doing

  annotator.on("createAnnotation", (/** @type {any} */ made) => {
    annotator.setDrawingEnabled(false);
    if (!quiet) drawn(cornersOf(made, image));
    align();
  });
  // The library's own news of an edit comes a second late: whoever saved at once would save what was before.
  annotator.state.store.observe(
    (/** @type {any} */ { changes }) => {
      for (const { newValue } of changes.updated ?? []) moved(indexOf(newValue), cornersOf(newValue, image));
    },
    { origin: "LOCAL" },
  );
  annotator.on("selectionChanged", (/** @type {any[]} */ selected) => {
    const index = quiet || !selected.length ? null : indexOf(selected[0]);
    if (index !== null) chosen(index);
  });
  const quietly = (/** @type {() => void} */ act) => {
    quiet = true;
    act();
    setTimeout(() => (quiet = false), 60); // its events come a little later
  };
  return {
    show: (/** @type {any[]} */ list) =>
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

/** @param {any} annotation */
function toShape({ index, instrument, polygon }) {
  const points = polygon.points;
  const [xs, ys] = [points.map((/** @type {number[]} */ [x]) => x), points.map((/** @type {number[]} */ [, y]) => y)];
  const bounds = { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
  return {
    id: nameOf(index),
    bodies: [{ id: `${nameOf(index)}-name`, annotation: nameOf(index), purpose: "tagging", value: instrument }],
    target: { annotation: nameOf(index), selector: { type: "POLYGON", geometry: { bounds, points } } },
  };
}

/** @param {number} index */
function nameOf(index) {
  return `annotation-${index}`;
}

/** @param {any} shape @returns {number | null} */
function indexOf(shape) {
  const found = /^annotation-(\d+)$/.exec(shape.id);
  return found ? Number(found[1]) : null;
}

/** Inside of the image, to a tenth of a pixel. @param {any} shape @param {any} image @returns {number[][]} */
function cornersOf(shape, { width, height }) {
  const geometry = shape.target.selector.geometry;
  const points = geometry.points ?? geometry.polygons?.[0]?.rings?.[0]?.points ?? [];
  const within = (/** @type {number} */ value, /** @type {number} */ most) =>
    Math.min(Math.max(Math.round(value * 10) / 10, 0), most);
  return points.map((/** @type {number[]} */ [x, y]) => [within(x, width), within(y, height)]);
}

/** The library's own style sheet, once. */
function styled() {
  const href = new URL("../../vendor/annotorious.css", import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = h("link", {
      rel: "stylesheet",
      href,
      onload: resolve,
      onerror: () => reject(new Error("A style sheet is missing.")),
    });
    document.head.append(link);
  });
}
