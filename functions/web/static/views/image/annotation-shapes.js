/**
 * The annotations of an image as shapes on its stage: those of the frame that is shown, on DICOM with what they measure.
 *
 * @import { Annotation, Image } from "#api"
 * @import { Geometry } from "../dicom/geometry.js"
 * @import { Traits } from "../drawing/layer.js"
 * @import { Shape } from "../drawing/shapes.js"
 * @import { Draft } from "./annotation-store.js"
 */

import { Layer } from "../drawing/layer.js";
import { readout } from "../drawing/readout.js";
import { draftOf } from "./annotation-store.js";

/** @param {Image} image @param {Geometry | undefined} geometry  none where nothing can be drawn @param {Traits} traits */
export function annotationShapes(image, geometry, traits) {
  const layer = geometry && new Layer(geometry, traits);
  const frame = () => (image.frames && image.frames > 1 ? (geometry?.shown().frame ?? 0) : null);
  /** Say whether an annotation lies on what is shown: a stack shows other images, too. @param {{frame?: number | null}} one */
  const isHere = (one) =>
    (!geometry || geometry.shown().image.image_key === image.image_key) && (one.frame ?? 0) === (frame() ?? 0);
  const said = (/** @type {Shape} */ shape) => (image.dicom && geometry ? readout(shape, geometry) : "");
  return {
    layer,
    frame,
    isHere,
    said,
    /** Show a list, and of the one that is edited what it measures as it is now. @param {Annotation[]} list
     * @param {Draft} [edited] */
    show: (list, edited) =>
      layer?.show(
        list.filter(isHere).map((annotation) => {
          const { shape } = annotation.index === edited?.index ? edited : draftOf(annotation);
          return { id: annotation.index, shape, text: said(shape) };
        }),
      ),
    /** Show the shape of a form, on its own frame only. @param {Draft} draft */
    edit: (draft) => {
      if (!isHere(draft)) layer?.begin(null);
      else if (draft.shape.points.length && !layer?.editing) layer?.edit(draft.index ?? null, draft.shape);
    },
  };
}
