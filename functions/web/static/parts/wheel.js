/**
 * Turns of the wheel: one notch of a mouse is one step, and the many small events of a trackpad add up to steps.
 *
 * Browsers report a notch as 53 to 120 pixels or as 3 lines, by system and settings. The older `wheelDeltaY` says 120 for a
 * notch of a mouse everywhere; on a trackpad it is 3 times the pixels.
 */

const NOTCH = 120; // of `wheelDeltaY`
const TRACKPAD = 100; // pixels that make a step
const LINES = 3; // that make a step
const PAUSE = 300; // milliseconds after which a turn begins anew

/**
 * @typedef {object} Turn  what is read of a WheelEvent
 * @property {number} deltaY  down is positive
 * @property {number} deltaMode  0 pixels, 1 lines, 2 pages
 * @property {number} timeStamp  milliseconds
 * @property {number} [wheelDeltaY]  down is negative; not in all browsers
 */

/**
 * Return a function that counts the steps of wheel events: pass it each event of a surface; it returns a whole number of
 * steps, positive downwards, and keeps the rest for the next event.
 *
 * @returns {(event: Turn) => number}
 */
export function wheelSteps() {
  let rest = 0;
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    const turned = notches(event);
    if (event.timeStamp - last > PAUSE || turned * rest < 0) rest = 0;
    last = event.timeStamp;
    rest += turned;
    const steps = Math.trunc(rest + Math.sign(rest) * 1e-6);
    rest -= steps;
    return steps || 0; // never -0
  };
}

/** Return how far a wheel event moves, in CSS pixels, positive downwards. @param {Pick<Turn, "deltaY" | "deltaMode">} event */
export function wheelPixels({ deltaMode, deltaY }) {
  return deltaY * [1, TRACKPAD / LINES, 800][deltaMode];
}

/** @param {Turn} event */
function notches({ deltaMode, deltaY, wheelDeltaY }) {
  if (deltaMode === 2) return deltaY;
  const isTrackpad = deltaMode === 0 && wheelDeltaY === -3 * deltaY;
  if (wheelDeltaY && !isTrackpad && wheelDeltaY % NOTCH === 0) return -wheelDeltaY / NOTCH;
  return deltaMode === 1 ? deltaY / LINES : deltaY / TRACKPAD;
}
