/**
 * A source of pictures: decoded in the browser, or rendered by the server.
 *
 * @import { Look } from "./windowing.js"
 *
 * @typedef {Omit<Look, "invert" | "colormap"> & {words: string}} Preset
 *
 * @typedef {object} Source
 * @property {string} words  where the pictures come from
 * @property {number} frames
 * @property {number} rate  frames a second, as recorded; 0 if not
 * @property {boolean} grey
 * @property {number} stretch  height of a pixel relative to its width
 * @property {Preset[]} presets  the first one is applied on opening
 * @property {(index: number, look: Look) => Promise<ImageData | ImageBitmap>} picture
 * @property {(index: number, x: number, y: number) => number | number[] | null} valueAt
 * @property {(index: number) => void} ahead  fetches the next frames in advance
 * @property {() => void} close
 */

export {};
