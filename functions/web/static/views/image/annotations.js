/**
 * The annotations panel: tools and instruments to draw with, the list of what is drawn, and the form of what is open.
 *
 * @import { Shape } from "../drawing/shapes.js"
 * @import { NamedTool } from "../drawing/tools.js"
 * @import { Draft } from "./annotation-store.js"
 * @import { Open } from "./open.js"
 */

import { fill, h, whenGone } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { shortcuts } from "../../parts/shortcuts.js";
import { keptOf, saveLeft, settledSaves, unwatch } from "../../parts/unsaved.js";
import { isSpanned } from "../drawing/shapes.js";
import { MEASURES, SHAPES, toolButtons } from "../drawing/tools.js";
import { annotationForm } from "./annotation-form.js";
import { annotationList, hint, misfits } from "./annotation-list.js";
import { annotationShapes } from "./annotation-shapes.js";
import { Annotations, draftOf } from "./annotation-store.js";
import { outside } from "./corners.js";
import { chosenInstrument, instrumentRow } from "./instruments.js";

/** @param {Open} open */
export async function panel(open) {
  const { image } = open;
  const store = new Annotations(image);
  await settledSaves();
  const [stage] = await Promise.all([open.stage, store.read()]);
  const { geometry } = stage;
  // A private image of somebody else is shared, for viewing or for annotating: the service decides.
  const shared = image.visibility === "private" && !open.editable;
  const may = open.editable || shared || open.user.role === "annotator";
  const element = h("div.stack.annotations");
  /** @type {ReturnType<typeof annotationForm> | null} */
  let form = null;
  /** @type {NamedTool | null} */
  let used = null;
  let turn = 0; // number of the latest choice: answers about earlier ones are ignored

  const shapes = annotationShapes(image, geometry, {
    editable: may,
    chosen: (index) => pick(index),
    drawn: (shape) => begin(shape),
    stopped: () => useTool(null),
    changed: (shape) => {
      form?.move(shape);
      if (!layer?.editing?.live) show(); // what it measures now
    },
  });
  const { layer } = shapes;
  const show = () => {
    const edited = form?.now();
    shapes.show(store.list, edited);
    if (edited) shapes.edit(edited);
  };

  /** Save the open form, if there is one; say whether all is saved now. */
  const settle = async () => {
    if (form && !(await form.settle())) return false;
    if (form) unwatch(form.editor);
    form = null;
    return true;
  };
  /** Open an annotation. It is fetched again, since somebody may have changed it. @param {number} index */
  const pick = async (index) => {
    if (index === form?.index) return;
    const mine = ++turn;
    if (!(await settle())) return;
    try {
      const annotation = await store.open(index);
      if (mine === turn) edit(draftOf(annotation));
    } catch (error) {
      if (mine !== turn) return;
      tellProblem(error);
      await store.read().catch(tellProblem);
      close();
    }
  };
  /** @param {Draft} draft @param {Partial<Draft>} [typed]  over what is stored */
  const edit = async (draft, typed) => {
    if (form) unwatch(form.editor);
    used = null;
    form = annotationForm(store, image, draft, {
      may,
      typed,
      done: close,
      remove: () => remove(/** @type {number} */ (draft.index)),
      moved: (shape) => layer?.change(shape, true),
      take: ({ instrument, shape }) => edit(draft, { instrument, shape }),
    });
    draw();
    if (!shapes.isHere(draft)) await stage.goTo?.(draft.frame ?? 0);
    layer?.begin(null);
    show();
  };
  /** Name what was drawn: by the instrument that was chosen, or in a form. @param {Shape} shape */
  const begin = async (shape) => {
    turn += 1;
    const instrument =
      used?.instrument ?? (chosenInstrument() || (image.dicom && isSpanned(shape.kind) ? "region" : ""));
    const draft = { instrument, shape, frame: shapes.frame() };
    useTool(null);
    await edit(draft);
    if (!instrument || !shape.points.length) return form?.element.querySelector("input")?.focus();
    const added = await form?.added();
    if (added) await pick(added.index);
  };
  const close = () => {
    turn += 1;
    form = null;
    layer?.begin(null);
    show();
    draw();
  };
  const remove = async (/** @type {number} */ index) => {
    const gone = store.list.find((one) => one.index === index);
    try {
      await store.remove(index);
    } catch (error) {
      return tellProblem(error);
    }
    if (form) unwatch(form.editor);
    close();
    const act = () => gone && store.restore(gone).then(close, tellProblem);
    tell(t("The annotation is deleted."), { kind: "good", action: { label: t("Undo"), act } });
  };
  const useTool = async (/** @type {NamedTool | null} */ tool) => {
    if (tool && !(await settle())) return;
    used = tool;
    layer?.begin(tool);
    show();
    draw();
  };

  const tools = toolButtons([...SHAPES, ...(image.dicom ? MEASURES : [])], useTool);
  const row = instrumentRow([...new Set(store.list.map((one) => one.instrument))], (name) => form?.name(name));
  const draw = () => {
    tools.mark(used);
    fill(
      element,
      may && layer && h("div.tool-row", { role: "toolbar", "aria-label": t("Drawing tools") }, tools.buttons),
      may && row.element,
      may &&
        !form &&
        hint(
          used,
          () => useTool(null),
          () => begin({ kind: "polygon", points: [] }),
        ),
      !form && misfits(outside(store.list, image)),
      form ? form.element : annotationList(store.list, { ...shapes, pick }),
    );
    row.draw();
  };
  if (may && layer) shortcuts(layer.element, t("Annotations"), [...tools.keys, ...row.keys]);
  geometry?.news.addEventListener("frame", show);
  const leave = () => {
    if (form) saveLeft(form.editor);
    geometry?.news.removeEventListener("frame", show);
    layer?.leave();
  };
  show();
  draw();
  const typed = /** @type {Draft | undefined} */ (keptOf(`annotation of ${image.image_key}`));
  const stored = store.list.find((one) => one.index === typed?.index);
  if (typed) edit(stored ? draftOf(stored) : typed, typed);
  whenGone(element, leave);
  return element;
}
