/**
 * Groups of images that are the same file, or look alike, and which of a group to keep.
 *
 * @import { Image } from "#api"
 *
 * @typedef {[string, string]} Pair  keys of two images that belong together
 */

/** Return pairs of images with the same bytes: each such file's first image with its others. @param {Image[]} images @returns {Pair[]} */
export function sameFiles(images) {
  const files = images.filter((image) => image.sha256);
  return grouped(files, (image) => image.sha256 ?? "").flatMap(([first, ...others]) =>
    others.map((other) => /** @type {Pair} */ ([first.image_key, other.image_key])),
  );
}

/**
 * Return the groups that pairs of keys connect, directly or through others.
 *
 * @param {Image[]} images @param {Pair[]} pairs  those with a key that is no image's are left aside
 * @returns {Image[][]} each of two and more, in the order of `images`
 */
export function connected(images, pairs) {
  const root = new Map(images.map(({ image_key }) => [image_key, image_key]));
  const rootOf = (/** @type {string} */ key) => {
    let now = key;
    while (root.get(now) !== now) now = root.get(now) ?? now;
    return now;
  };
  for (const [one, other] of pairs) if (root.has(one) && root.has(other)) root.set(rootOf(one), rootOf(other));
  return grouped(images, ({ image_key }) => rootOf(image_key));
}

/** Return the groups of two and more that a name makes. @param {Image[]} images @param {(image: Image) => string} nameOf */
function grouped(images, nameOf) {
  /** @type {Map<string, Image[]>} */
  const groups = new Map();
  for (const image of images) groups.set(nameOf(image), [...(groups.get(nameOf(image)) ?? []), image]);
  return [...groups.values()].filter((group) => group.length > 1);
}

/**
 * Return the image to keep: of the most pixels, then with the most annotations and tags, then the first one that came.
 *
 * @param {Image[]} group
 */
export function best(group) {
  const rank = (/** @type {Image} */ image) => [
    (image.width ?? 0) * (image.height ?? 0),
    image.annotation_count,
    image.tags.length,
    -Date.parse(image.created_at),
  ];
  return group.reduce((kept, image) => (isMore(rank(image), rank(kept)) ? image : kept));
}

/** @param {number[]} one @param {number[]} other */
function isMore(one, other) {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && one[at] > other[at];
}
