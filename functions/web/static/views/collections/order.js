/** The order of a list that a person makes: by dragging, or by the arrow keys on a handle. */

/**
 * Return a list with one item moved to another place.
 *
 * @template Item @param {Item[]} items @param {number} from @param {number} to  clamped to the list @returns {Item[]}
 */
export function moved(items, from, to) {
  const rest = items.toSpliced(from, 1);
  return rest.toSpliced(Math.max(0, Math.min(to, rest.length)), 0, items[from]);
}

/** Return the place that a key moves an item to; the same where it moves none.
 * @param {string} key @param {number} at @param {number} columns @param {number} length */
export function placeAfter(key, at, columns, length) {
  const places = /** @type {Record<string, number>} */ ({
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: length - 1,
  });
  return Math.max(0, Math.min(places[key] ?? at, length - 1));
}
