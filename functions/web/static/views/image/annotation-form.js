/**
 * The form of one annotation: instrument, label, corners and versions; and what to do after a conflict.
 *
 * @import { Annotation, Image } from "#api"
 * @import { Editor } from "../../parts/unsaved.js"
 * @import { Shape } from "../drawing/shapes.js"
 * @import { Annotations, Draft } from "./annotation-store.js"
 */

import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { ApiProblem, inWords } from "../../core/problem.js";
import { hrefOf } from "../../core/router.js";
import { tell } from "../../parts/notices.js";
import { unwatch, watch } from "../../parts/unsaved.js";
import { MEASURES } from "../drawing/tools.js";
import { annotationFields, textsOfDraft } from "./annotation-fields.js";
import { useInstrument } from "./instruments.js";
import { versionList } from "./versions.js";

/**
 * @param {Annotations} store @param {Image} image @param {Draft} first  as it is stored, or new
 * @param {object} traits
 * @param {boolean} traits.may
 * @param {Partial<Draft>} [traits.typed]  what was typed before and is not saved
 * @param {() => void} traits.done  it is saved, deleted or given up
 * @param {() => void} traits.remove
 * @param {(shape: Shape) => void} traits.moved  other corners were typed
 * @param {(version: Draft) => void} traits.take  an earlier version is to be taken into a form
 */
export function annotationForm(store, image, first, { may, typed, done, remove, moved, take }) {
  const { index } = first;
  const known = index !== undefined;
  const shown = { ...first, ...typed };
  let latest = shown.shape;
  const fields = annotationFields(shown, may, () => retyped());
  const note = h("div.form-error", { role: "alert", hidden: true });
  const versions = h("div");
  let stored = known ? textsOfDraft(first) : ""; // a new one is unsaved
  /** @type {Annotation | null} */
  let saved = null;
  /** @type {Promise<boolean> | null} */
  let running = null; // a double click on Add adds only one

  /** @returns {Draft} */
  const draft = () => ({ ...first, ...fields.values() });
  const complain = (/** @type {unknown} */ error) =>
    (fill(note, inWords(error), " ", error instanceof ApiProblem && error.status === 412 && conflict()).hidden = false);
  const conflict = () =>
    h(
      "button.link",
      {
        type: "button",
        onclick: async () => {
          await store.read();
          finish();
        },
      },
      t("Show the other version"),
    );
  const finish = () => {
    unwatch(editor);
    done();
  };
  const save = async () => {
    const [now, next] = [fields.texts(), draft()];
    saved = await store.save(next);
    stored = now;
    if (!MEASURES.some((tool) => tool.instrument === next.instrument)) useInstrument(next.instrument);
  };
  /** Save if there is anything to save, and say whether all is saved now. */
  const settle = () => {
    running ??= attempt().finally(() => (running = null));
    return running;
  };
  const attempt = async () => {
    if (!editor.isDirty()) return true;
    if (!element.reportValidity()) return false;
    note.hidden = true;
    try {
      await save();
      return true;
    } catch (error) {
      complain(error);
      return false;
    }
  };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (running || !(await settle())) return;
    tell(known ? t("The annotation is saved.") : t("The annotation is added."), { kind: "good" });
    finish();
  };
  /** @type {Editor} */
  const editor = {
    key: `annotation of ${image.image_key}`,
    name: t("The annotation of {filename}", { filename: image.filename }),
    place: hrefOf(`/images/${encodeURIComponent(image.image_key)}`, { tab: "annotations" }),
    isDirty: () => may && fields.texts() !== stored,
    save,
    draft,
  };
  const retyped = () => {
    try {
      latest = draft().shape;
      moved(latest);
    } catch (error) {
      complain(error);
    }
  };
  if (known)
    store.versions(index).then(
      (list) => fill(versions, versionList(list, may ? take : null)),
      () => null,
    );
  const element = h(
    "form.stack",
    { onsubmit: submit },
    h("h2", {}, known ? t("Annotation {n}", { n: index }) : t("New annotation")),
    fields.rows,
    note,
    h(
      "div.form-actions",
      {},
      may && h("button.primary", { type: "submit" }, known ? t("Save") : t("Add")),
      h("button", { type: "button", onclick: finish }, may ? t("Cancel") : t("Close")),
      may &&
        known &&
        h("button.quiet.danger-text", { type: "button", onclick: remove }, icon("trash", 18), t("Delete")),
    ),
    versions,
  );
  watch(editor);
  return {
    element,
    index,
    editor,
    /** The annotation with the corners as they are shown. */
    now: () => ({ ...first, shape: latest }),
    settle,
    /** Save it at once, without a word; return the annotation, or null if that failed. */
    added: async () => ((await settle()) ? saved : null),
    name: fields.name,
    move: (/** @type {Shape} */ shape) => {
      latest = shape;
      fields.move(shape);
    },
  };
}
