/**
 * A source of pictures: decoded in the browser, or rendered by the server.
 *
 * @import { Image } from "#api"
 * @import { Look } from "./windowing.js"
 *
 * @typedef {Omit<Look, "invert" | "colormap"> & {words: string}} Preset
 *
 * @typedef {{image: Image, frame: number}} Slice  a frame of a file, from 0
 *
 * @typedef {object} Size
 * @property {number} width @property {number} height  in pixels
 * @property {[number, number] | null} spacing  millimetres between rows and between columns, if the file is read here
 *
 * @typedef {object} Source  its pictures are numbered from 0, in the order in which they are scrolled
 * @property {string} words  where the pictures come from
 * @property {number} frames
 * @property {number} rate  frames a second, as recorded; 0 if not
 * @property {boolean} grey
 * @property {Preset[]} presets  the first one is applied on opening
 * @property {(index: number) => Slice} slice
 * @property {(index: number) => Size} size  known once the picture is there
 * @property {(index: number, look: Look) => Promise<() => ImageData | ImageBitmap>} picture  makes it when it is called, for
 *   earlier ones may be answered late; it holds until the next is made
 * @property {(index: number) => ((x: number, y: number) => number | number[]) | null} values  in modality units, or RGB
 * @property {(index: number) => void} ahead  fetches what is near in advance
 * @property {() => void} close
 */

/** Return the height of a pixel relative to its width. @param {Size} size */
export function stretchOf({ spacing }) {
  return spacing ? spacing[0] / spacing[1] : 1;
}
