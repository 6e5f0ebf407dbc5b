/**
 * The form of one annotation: instrument, label, corners and versions; and what to do after a conflict.
 *
 * @import { Point } from "#api"
 * @import { Annotation, Annotations, Draft } from "./annotation-store.js"
 */

import { call } from "../../core/api.js";
import { fill, freshId, h, settled } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { ApiProblem, inWords } from "../../core/problem.js";
import { moment } from "../../core/words.js";
import { field } from "../../parts/fields.js";
import { tell } from "../../parts/notices.js";
import { pointsToText, textToPoints } from "./corners.js";

/**
 * @param {Annotations} store @param {Draft} annotation
 * @param {{may: boolean, done: () => void}} traits
 * @returns {{element: HTMLElement, move: (points: Point[]) => void}} move: shows corners that were dragged
 */
export function annotationForm(store, annotation, { may, done }) {
  const { index } = annotation;
  const known = index !== undefined;
  const offers = h("datalist", { id: freshId("instruments") });
  const instrument = field("Instrument", {
    value: annotation.instrument,
    required: true,
    maxLength: 160,
    list: offers.id,
    readOnly: !may,
    autocomplete: "off",
  });
  const label = field("Label", { value: annotation.label ?? "", readOnly: !may });
  const points = field(
    "Corners",
    {
      kind: "textarea",
      rows: 4,
      class: "mono",
      value: pointsToText(annotation.polygon.points),
      readOnly: !may,
      required: true,
    },
    "x,y in pixels from the top left, separated by spaces.",
  );
  const note = h("div.form-error", { role: "alert", hidden: true });
  const versions = h("div");
  const complain = (/** @type {unknown} */ error) =>
    (fill(note, inWords(error), " ", error instanceof ApiProblem && error.status === 412 && conflict()).hidden = false);
  const conflict = () =>
    h(
      "button.link",
      {
        type: "button",
        onclick: async () => {
          await store.read();
          done();
        },
      },
      "Show the other version",
    );
  let busy = false; // so that a double click on Add adds only one
  const attempt = async (/** @type {() => Promise<void>} */ act, /** @type {string} */ words) => {
    if (busy) return;
    busy = true;
    note.hidden = true;
    try {
      await act();
      tell(words, { kind: "good" });
      done();
    } catch (error) {
      complain(error);
    } finally {
      busy = false;
    }
  };
  const written = () => ({
    ...annotation,
    instrument: instrument.input.value.trim(),
    label: label.input.value.trim(),
    polygon: { ...annotation.polygon, points: textToPoints(points.input.value) },
  });
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    attempt(() => store.save(written()), known ? "The annotation is saved." : "The annotation is added.");
  };
  const look = settled(150, async () => {
    const { data } = await call("GET", "/instruments", { query: { q: instrument.input.value.trim(), limit: 10 } });
    fill(
      offers,
      data.map((one) => h("option", { value: one.name })),
    );
  });
  instrument.input.addEventListener("input", look);
  look();
  if (known) {
    store.versions(index).then(
      (list) => fill(versions, versionList(list, points.input, instrument.input, may)),
      () => null,
    );
  }
  const element = h(
    "form.stack",
    { onsubmit: save },
    h("h2", {}, known ? `Annotation ${index}` : "New annotation"),
    instrument.row,
    offers,
    label.row,
    points.row,
    note,
    h(
      "div.form-actions",
      {},
      may && h("button.primary", { type: "submit" }, known ? "Save" : "Add"),
      h("button", { type: "button", onclick: done }, may ? "Cancel" : "Close"),
      may &&
        known &&
        h(
          "button.quiet.danger-text",
          {
            type: "button",
            onclick: () => attempt(() => store.remove(index), "The annotation is deleted."),
          },
          icon("trash", 18),
          "Delete",
        ),
    ),
    versions,
  );
  return { element, move: (next) => (points.input.value = pointsToText(next)) };
}

/**
 * @param {Annotation[]} list @param {HTMLTextAreaElement} points @param {HTMLInputElement} instrument
 * @param {boolean} may
 */
function versionList(list, points, instrument, may) {
  if (list.length < 2) return null;
  const take = (/** @type {Annotation} */ version) => {
    points.value = pointsToText(version.polygon.points);
    instrument.value = version.instrument;
  };
  return [
    h("h3", {}, "Versions"),
    h(
      "ul.versions",
      {},
      list.map((version) =>
        h(
          "li",
          {},
          h(
            "span",
            {},
            `${version.instrument} · ${version.polygon.points.length} corners`,
            h("br"),
            h("span.soft", {}, moment(version.updated_at ?? version.created_at)),
          ),
          may && h("button.quiet", { type: "button", onclick: () => take(version) }, "Take"),
        ),
      ),
    ),
  ];
}
