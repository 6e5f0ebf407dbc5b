/**
 * A way of getting pictures: decoded by this browser, or rendered by the server.
 *
 * @import { Look } from "./windowing.js"
 *
 * @typedef {Omit<Look, "invert" | "colormap"> & {words: string}} Preset
 *
 * @typedef {object} Source
 * @property {string} words  where the pictures are made
 * @property {number} frames
 * @property {number} rate  frames a second, as recorded; 0 if not
 * @property {boolean} grey
 * @property {number} stretch  of the rows, where pixels are not square
 * @property {Preset[]} presets  the first is how it opens
 * @property {(index: number, look: Look) => Promise<ImageData | ImageBitmap>} picture
 * @property {(index: number, x: number, y: number) => number | number[] | null} valueAt
 * @property {(index: number) => void} ahead  asks for the next frames before they are wanted
 * @property {() => void} close
 */

export {};
