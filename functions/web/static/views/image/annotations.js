/**
 * The annotations panel: a list of polygons, and the form of the one that is open.
 *
 * @import { Point } from "#api"
 * @import { Annotation, Draft } from "./annotation-store.js"
 * @import { Open } from "./open.js"
 */

import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { inWords } from "../../core/problem.js";
import { tellProblem } from "../../parts/notices.js";
import { empty, failed } from "../../parts/states.js";
import { annotationForm } from "./annotation-form.js";
import { Annotations } from "./annotation-store.js";
import { outside } from "./corners.js";
import { polygonsOn } from "./polygons.js";

/** @param {Open} open */
export async function panel(open) {
  const store = new Annotations(open.image);
  const [stage] = await Promise.all([open.stage, store.read()]);
  // A private image of somebody else is shared, for viewing or for annotating: the service decides.
  const shared = open.image.visibility === "private" && !open.editable;
  const may = open.editable || shared || open.user.role === "annotator";
  const element = h("div.stack.annotations");
  /** @type {{index?: number, element: HTMLElement, move: (points: Point[]) => void} | null} */
  let form = null;
  let drawing = false;
  let turn = 0; // number of the latest choice: answers about earlier ones are ignored

  const layer = await polygonsOn(stage.viewer, open.image, {
    editable: may,
    chosen: (index) => index !== form?.index && choose(index),
    drawn: (points) => begin(points),
    moved: (index, points) => form && form.index === (index ?? undefined) && form.move(points),
  }).catch((error) => ({
    problem: inWords(error),
    show: () => {},
    choose: () => {},
    draw: () => {},
    destroy: () => {},
  }));

  /** Open an annotation. It is fetched again, since somebody may have changed it. @param {number} index */
  const choose = async (index) => {
    const mine = ++turn;
    try {
      const annotation = await store.open(index);
      if (mine === turn) edit(annotation);
    } catch (error) {
      if (mine !== turn) return;
      tellProblem(error);
      await store.read().catch(tellProblem);
      settle();
    }
  };
  const begin = (/** @type {Point[]} */ points) => {
    turn += 1;
    edit({ instrument: "", polygon: { points, holes: [] } });
    form?.element.querySelector("input")?.focus();
  };
  const edit = (/** @type {Draft} */ annotation) => {
    drawing = false;
    form = { index: annotation.index, ...annotationForm(store, annotation, { may, done: settle }) };
    draw();
  };
  const settle = () => {
    turn += 1;
    form = null;
    layer.show(store.list);
    draw();
  };
  const setDrawing = (/** @type {boolean} */ on) => {
    drawing = on;
    layer.draw(on);
    draw();
  };
  const pick = (/** @type {Annotation} */ { index }) => {
    layer.choose(index);
    choose(index);
  };
  const draw = () =>
    fill(
      element,
      "problem" in layer && failed(new Error(`Polygons cannot be drawn here: ${layer.problem}`)),
      may && !form && invitation(drawing, setDrawing, () => begin([])),
      !form && misfits(outside(store.list, open.image)),
      form ? form.element : listOf(store.list, pick),
    );
  layer.show(store.list);
  draw();
  const { leave } = stage;
  stage.leave = () => {
    layer.destroy();
    leave();
  };
  whenGone(element, () => layer.destroy());
  return element;
}

/** @param {boolean} drawing @param {(on: boolean) => void} set @param {() => void} type */
function invitation(drawing, set, type) {
  if (drawing)
    return [
      h("button", { type: "button", onclick: () => set(false) }, icon("close", 18), "Stop drawing"),
      h("p.hint", { role: "status" }, "Click along the outline. Double-click, or click the first corner, to close it."),
    ];
  return [
    h("button.primary", { type: "button", onclick: () => set(true) }, icon("polygon", 18), "Draw a polygon"),
    h(
      "p.hint",
      {},
      "On the picture, corner by corner. Or ",
      h("button.link", { type: "button", onclick: type }, "type its corners"),
      ".",
    ),
  ];
}

/** @param {Annotation[]} annotations */
function misfits(annotations) {
  if (!annotations.length) return null;
  const indexes = annotations.map(({ index }) => index).join(", ");
  return h("p.form-error", { role: "note" }, `Outside of the picture: ${indexes}. Replace or delete them.`);
}

/** @param {Annotation[]} list @param {(annotation: Annotation) => void} choose */
function listOf(list, choose) {
  if (!list.length) return empty("polygon", "No annotations", "This image has no annotations yet.");
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
          h(
            "span.annotation-name",
            {},
            annotation.instrument,
            annotation.label && h("span.soft", {}, ` · ${annotation.label}`),
          ),
          h("span.soft", {}, `${annotation.polygon.points.length} corners`),
        ),
      ),
    ),
  );
}

/** Call `act` when an element has left the page. @param {HTMLElement} element @param {() => void} act */
function whenGone(element, act) {
  const watch = new MutationObserver(() => {
    if (element.isConnected || !watch) return;
    watch.disconnect();
    act();
  });
  requestAnimationFrame(() => watch.observe(document.body, { childList: true, subtree: true }));
}
