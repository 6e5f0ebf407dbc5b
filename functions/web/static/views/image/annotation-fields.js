/**
 * The fields of one annotation: instrument, label and corners.
 *
 * @import { Shape } from "../drawing/shapes.js"
 * @import { Draft } from "./annotation-store.js"
 */

import { call } from "../../core/api.js";
import { fill, freshId, h, settled } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { field } from "../../parts/fields.js";
import { pointsToText, textToPoints } from "./corners.js";

/**
 * @param {Draft} shown @param {boolean} may  whether they can be changed @param {() => void} retyped  other corners were typed
 */
export function annotationFields(shown, may, retyped) {
  const offers = h("datalist", { id: freshId("instruments") });
  const instrument = field(t("Instrument"), {
    value: shown.instrument,
    required: true,
    maxLength: 128,
    list: offers.id,
    readOnly: !may,
    autocomplete: "off",
  });
  const label = field(t("Label"), { value: shown.label ?? "", readOnly: !may });
  const { kind } = shown.shape;
  const points = field(
    t("Corners"),
    {
      kind: "textarea",
      rows: kind === "polygon" || kind === "line" ? 4 : 1,
      class: "mono",
      value: pointsToText(shown.shape.points),
      readOnly: !may,
      required: true,
    },
    t("x,y in pixels from the top left, separated by spaces."),
  );
  const look = settled(150, async () => {
    const { data } = await call("GET", "/instruments", { query: { q: instrument.input.value.trim(), limit: 10 } });
    fill(
      offers,
      data.map((one) => h("option", { value: one.name })),
    );
  });
  points.input.addEventListener("change", retyped);
  instrument.input.addEventListener("input", look);
  look();
  return {
    rows: [instrument.row, offers, label.row, points.row],
    texts: () => textsOf(instrument.input.value, label.input.value, points.input.value),
    /** Return what they say; throw an Error for corners that make no shape. */
    values: () => ({
      instrument: instrument.input.value.trim(),
      label: label.input.value.trim(),
      shape: { ...shown.shape, points: textToPoints(points.input.value, kind) },
    }),
    name: (/** @type {string} */ chosen) => (instrument.input.value = chosen),
    move: (/** @type {Shape} */ shape) => (points.input.value = pointsToText(shape.points)),
  };
}

/** Return the texts of the fields of an annotation, to compare. @param {Draft} draft */
export function textsOfDraft({ instrument, label, shape }) {
  return textsOf(instrument, label ?? "", pointsToText(shape.points));
}

/** @param {string[]} typed */
function textsOf(...typed) {
  return JSON.stringify(typed.map((text) => text.trim()));
}
