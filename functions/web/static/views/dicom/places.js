/**
 * Where frames lie in the patient: their places (PS3.3 C.7.6.2), their order in a stack, and which of another stack is
 * the nearest.
 *
 * @import { DataSet } from "./data-set.js"
 *
 * @typedef {[number, number, number]} Vector  millimetres towards the patient's left, back and head
 *
 * @typedef {object} Place  of a frame; null is unknown
 * @property {Vector | null} position  of the middle of its first pixel
 * @property {{right: Vector, down: Vector} | null} axes  unit vectors along its rows and along its columns
 * @property {[string, string] | null} sides  letters of where the right and the lower side lie, if the object says only these
 * @property {[number, number] | null} spacing  millimetres between rows and between columns
 * @property {string} reference  UID of the frame of reference; empty if there is none
 * @property {number | null} thickness  millimetres
 *
 * @typedef {object} Numbered
 * @property {Place} place
 * @property {number} number  of the instance in its series
 * @property {number} frame  of the instance, from 0
 */

import { itemsOf, numberOf, numbersOf, textOf, textsOf } from "./data-set.js";

const PARALLEL = 0.99; // least cosine between the normals of planes that count as parallel
const SAME = 0.01; // millimetres: positions that are nearer than this are one

/** Return the places of the frames of an instance. @param {DataSet} dataSet @returns {Place[]} */
export function placesOf(dataSet) {
  const frames = Math.max(numberOf(dataSet, "00280008") ?? 1, 1);
  const [shared] = itemsOf(dataSet, "52009229");
  const each = itemsOf(dataSet, "52009230");
  return Array.from({ length: frames }, (_, frame) => placeOf(dataSet, shared, each[frame]));
}

/** Read a place from the functional groups of the frame or of all frames, else from the data set itself.
 * @param {DataSet} dataSet @param {DataSet | undefined} shared @param {DataSet | undefined} own @returns {Place} */
function placeOf(dataSet, shared, own) {
  const read = (/** @type {string} */ group, /** @type {string} */ tag, /** @type {number} */ count) =>
    numbersOf(itemsOf(own, group)[0], tag, count) ??
    numbersOf(itemsOf(shared, group)[0], tag, count) ??
    numbersOf(dataSet, tag, count);
  const cosines = read("00209116", "00200037", 6);
  const sides = textsOf(dataSet, "00200020");
  const spacing = read("00289110", "00280030", 2) ?? numbersOf(dataSet, "00181164", 2);
  return {
    position: /** @type {Vector | null} */ (read("00209113", "00200032", 3)),
    axes: cosines && axesOf(cosines),
    sides: sides.length === 2 && sides.every(Boolean) ? [sides[0], sides[1]] : null,
    spacing: spacing && spacing[0] > 0 && spacing[1] > 0 ? [spacing[0], spacing[1]] : null,
    reference: textOf(dataSet, "00200052"),
    thickness: read("00289110", "00180050", 1)?.[0] ?? null,
  };
}

/** @param {number[]} cosines  six @returns {Place["axes"]} */
function axesOf([a, b, c, d, e, f]) {
  const [right, down] = [unit([a, b, c]), unit([d, e, f])];
  return right && down && Math.abs(dot(right, down)) < 0.1 ? { right, down } : null;
}

/** Return the way from the first slice to the last: the normal of a plane. @param {Place} place */
function normalOf({ axes }) {
  return axes && unit(cross(axes.right, axes.down));
}

/**
 * Sort frames as they are scrolled: by position where all have one and their planes are parallel, else by number.
 *
 * @template {Numbered} T @param {readonly T[]} frames @returns {T[]}
 */
export function inOrder(frames) {
  const depths = depthsOf(frames.map((each) => each.place));
  const numbered = frames.map((each, index) => ({ each, depth: depths ? depths[index] : 0 }));
  return numbered
    .sort((a, b) => {
      const way = a.depth - b.depth;
      if (Math.abs(way) > SAME) return way;
      return a.each.number - b.each.number || a.each.frame - b.each.frame;
    })
    .map(({ each }) => each);
}

/** Return how far along their common normal places lie, in millimetres; null if they have none. @param {Place[]} places */
function depthsOf(places) {
  const normal = places.length ? normalOf(places[0]) : null;
  if (!normal) return null;
  const depths = [];
  for (const place of places) {
    const own = normalOf(place);
    if (!own || !place.position || dot(own, normal) < PARALLEL) return null;
    depths.push(dot(place.position, normal));
  }
  return depths;
}

/**
 * Return the frame of a stack that lies nearest to a place: null where nothing can be said, because the frames of
 * reference differ or the planes are not parallel.
 *
 * @param {Place} place @param {readonly Place[]} stack
 */
export function nearestTo(place, stack) {
  const normal = normalOf(place);
  if (!normal || !place.position || !place.reference) return null;
  const here = dot(place.position, normal);
  let best = null;
  let least = Infinity;
  for (const [index, { position, axes, reference, ...rest }] of stack.entries()) {
    const own = normalOf({ position, axes, reference, ...rest });
    if (!position || !own || reference !== place.reference || Math.abs(dot(own, normal)) < PARALLEL) continue;
    const way = Math.abs(dot(position, normal) - here);
    if (way < least) [best, least] = [index, way];
  }
  return best;
}

/** @param {Vector} a @param {Vector} b */
export function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** @param {Vector} a @param {Vector} b @returns {Vector} */
function cross([a, b, c], [d, e, f]) {
  return [b * f - c * e, c * d - a * f, a * e - b * d];
}

/** @param {Vector} vector @returns {Vector | null} */
function unit(vector) {
  const length = Math.sqrt(dot(vector, vector));
  return length > 1e-6 ? [vector[0] / length, vector[1] / length, vector[2] / length] : null;
}
