/**
 * Scroll two stacks together: by position where both lie in one frame of reference, else by as many slices as one went.
 *
 * @import { Stack } from "./pane.js"
 */

import { nearestTo } from "../dicom/places.js";

/** Begin with the other at the place of the one. @param {Stack} one @param {Stack} other @returns {() => void}  ends it */
export function linked(one, other) {
  const stop = new AbortController();
  let busy = false; // following is not led
  const follow = (/** @type {Stack} */ leader, /** @type {Stack} */ follower) => {
    const apart = follower.reading.wanted - leader.reading.wanted;
    leader.reading.news.addEventListener(
      "wanted",
      () => {
        if (busy) return;
        busy = true;
        const index = indexFor(leader, follower, apart);
        if (index !== follower.reading.wanted) follower.reading.goTo(index);
        busy = false;
      },
      stop,
    );
  };
  const met = nearestTo(one.slices[one.reading.wanted].place, placesIn(other));
  if (met !== null && met !== other.reading.wanted) other.reading.goTo(met);
  follow(one, other);
  follow(other, one);
  return () => stop.abort();
}

/**
 * Return the slice of the follower that belongs to the leader's.
 *
 * @param {Pick<Stack, "slices"> & {reading: {wanted: number}}} leader @param {Pick<Stack, "slices">} follower
 * @param {number} apart  slices by which the follower is ahead, where positions do not tell
 */
export function indexFor({ slices, reading }, follower, apart) {
  const found = nearestTo(slices[reading.wanted].place, placesIn(follower));
  return found ?? Math.min(Math.max(reading.wanted + apart, 0), follower.slices.length - 1);
}

/** @param {Pick<Stack, "slices">} stack */
function placesIn({ slices }) {
  return slices.map(({ place }) => place);
}
