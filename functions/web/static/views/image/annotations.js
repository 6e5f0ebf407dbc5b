/** The polygons of an image, as a list, and the form of the one that is chosen. */

import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { inWords } from "../../core/problem.js";
import { empty, failed } from "../../parts/states.js";
import { annotationForm } from "./annotation-form.js";
import { Annotations } from "./annotation-store.js";
import { polygonsOn } from "./polygons.js";

/** @param {import("./page.js").Open} open */
export async function panel(open) {
  const store = new Annotations(open.path);
  await store.read();
  const shared = open.image.visibility === "private" && !open.editable; // for looking or for drawing: the service knows
  const may = open.editable || shared || open.user.role === "annotator";
  const element = h("div.stack.annotations");
  /** @type {any} */
  let chosen = null;

  const layer = await polygonsOn(/** @type {any} */ (open.stage).viewer, open.image, {
    editable: may,
    chosen: (index) => choose(index === null ? null : (store.list.find((one) => one.index === index) ?? null)),
    drawn: (points) => choose({ instrument: "", label: "", polygon: { points } }),
    moved: (index, points) => {
      const annotation = store.list.find((one) => one.index === index);
      if (annotation) choose({ ...annotation, polygon: { ...annotation.polygon, points } });
    },
  }).catch((error) => ({ problem: inWords(error), show: () => {}, choose: () => {}, draw: () => {}, destroy: () => {} }));

  const choose = (/** @type {any} */ annotation) => {
    chosen = annotation;
    draw();
    if (annotation && !("index" in annotation)) element.querySelector("input")?.focus();
  };
  const settle = () => {
    chosen = null;
    layer.show(store.list);
    draw();
  };
  const draw = () =>
    fill(
      element,
      "problem" in layer && failed(new Error(`Polygons cannot be drawn here: ${layer.problem}`)),
      may && !chosen && h("button.primary", { type: "button", onclick: () => layer.draw(true) }, icon("polygon", 18), "Draw a polygon"),
      may && !chosen && h("p.hint", {}, "Click along the outline; double-click to close it. Or ", h("button.link", { type: "button", onclick: () => choose({ instrument: "", polygon: { points: [] } }) }, "type its corners"), "."),
      chosen ? annotationForm(store, chosen, { may, image: open.image, done: settle }) : listOf(store.list, (annotation) => (layer.choose(annotation.index), choose(annotation))),
    );
  layer.show(store.list);
  draw();
  const leave = /** @type {import("./page.js").Stage} */ (open.stage).leave;
  /** @type {import("./page.js").Stage} */ (open.stage).leave = () => (layer.destroy(), leave());
  whenGone(element, () => layer.destroy());
  return element;
}

/** @param {any[]} list @param {(annotation: any) => void} choose */
function listOf(list, choose) {
  if (!list.length) return empty("polygon", "No annotations", "Nobody has outlined anything in this image yet.");
  return h(
    "ol.annotation-list",
    {},
    list.map((annotation) =>
      h(
        "li",
        {},
        h(
          "button.quiet",
          { type: "button", onclick: () => choose(annotation) },
          h("span.annotation-index", {}, annotation.index),
          h("span.annotation-name", {}, annotation.instrument, annotation.label && h("span.soft", {}, ` · ${annotation.label}`)),
          h("span.soft", {}, `${annotation.polygon.points.length} corners`),
        ),
      ),
    ),
  );
}

/** The layer lies over the picture while the panel is open, and goes with it. @param {HTMLElement} element @param {() => void} act */
function whenGone(element, act) {
  const watch = new MutationObserver(() => {
    if (element.isConnected || !watch) return;
    watch.disconnect();
    act();
  });
  requestAnimationFrame(() => watch.observe(document.body, { childList: true, subtree: true }));
}
