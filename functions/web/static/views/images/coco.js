/**
 * COCO JSON, as `/exports/coco` answers it.
 *
 * @typedef {object} Coco
 * @property {{id: number, image_key: string}[]} images
 * @property {{image_id: number}[]} annotations
 * @property {{image_key: string}[]} skipped
 * @property {{image_key: string}[]} skipped_annotations
 * @property {Record<string, number>} counts
 */

/**
 * Reduce an export to some images; its counts are made to fit.
 *
 * @param {Coco} coco @param {Set<string>} keys
 * @returns {Coco}
 */
export function only(coco, keys) {
  const chosen = (/** @type {{image_key: string}} */ { image_key }) => keys.has(image_key);
  const [images, skipped] = [coco.images.filter(chosen), coco.skipped.filter(chosen)];
  const ids = new Set(images.map(({ id }) => id));
  const skippedAnnotations = coco.skipped_annotations.filter(chosen);
  const annotations = coco.annotations.filter(({ image_id }) => ids.has(image_id));
  const counts = {
    matched: keys.size,
    images: images.length,
    annotations: annotations.length,
    skipped: skipped.length,
    skipped_annotations: skippedAnnotations.length,
  };
  return { ...coco, counts, images, annotations, skipped, skipped_annotations: skippedAnnotations };
}
