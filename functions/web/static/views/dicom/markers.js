/**
 * Letters of the sides of the patient, and a scale: both follow turns, flips and zoom.
 *
 * @import { Matrix } from "./matrix.js"
 * @import { Place, Vector } from "./places.js"
 *
 * @typedef {{left: string, right: string, top: string, bottom: string}} Markers  empty where it is not known
 */

const LETTERS = /** @type {const} */ ([
  ["L", "R"],
  ["P", "A"],
  ["H", "F"],
]);
const OPPOSITE = /** @type {Record<string, string>} */ ({ L: "R", R: "L", A: "P", P: "A", H: "F", F: "H" });
const LEAST = 0.2; // of a unit vector: less of a direction is not told

/**
 * Return the letters at the sides of the screen: of left, right, anterior, posterior, head and foot (PS3.3 C.7.6.1.1.1).
 *
 * @param {Place} place @param {Matrix} matrix  from pixels of the frame to the screen @returns {Markers}
 */
export function markersOf({ axes, sides }, [a, b, c, d]) {
  const alongRows = axes ? lettersOf(axes.right) : (sides?.[0] ?? "");
  const alongColumns = axes ? lettersOf(axes.down) : (sides?.[1] ?? "");
  // Pictures turn by quarters only: an axis of the frame lies along the width of the screen, or along its height.
  const isUpright = Math.abs(a) > Math.abs(b);
  const [across, towardsRight] = isUpright ? [alongRows, a > 0] : [alongColumns, c > 0];
  const [down, towardsBottom] = isUpright ? [alongColumns, d > 0] : [alongRows, b > 0];
  return {
    right: towardsRight ? across : opposite(across),
    left: towardsRight ? opposite(across) : across,
    bottom: towardsBottom ? down : opposite(down),
    top: towardsBottom ? opposite(down) : down,
  };
}

/** Return the letters of a direction, the strongest first. @param {Vector} vector */
function lettersOf(vector) {
  return vector
    .map((part, axis) => ({ size: Math.abs(part), letter: LETTERS[axis][part > 0 ? 0 : 1] }))
    .filter(({ size }) => size > LEAST)
    .sort((one, other) => other.size - one.size)
    .map(({ letter }) => letter)
    .join("");
}

/** @param {string} letters */
function opposite(letters) {
  return [...letters].map((letter) => OPPOSITE[letter] ?? "").join("");
}

/**
 * Return a scale of a round length: its millimetres, and its CSS pixels, which are at most `most`.
 *
 * @param {number} perMillimetre  CSS pixels @param {number} most
 */
export function scaleFor(perMillimetre, most) {
  const longest = most / perMillimetre;
  const power = 10 ** Math.floor(Math.log10(longest));
  const length = ([5, 2, 1].find((step) => step * power <= longest) ?? 1) * power;
  return { length, pixels: length * perMillimetre };
}
