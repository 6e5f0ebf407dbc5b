/**
 * The geometry of a stage, for what lies over its picture: drawings, measuring tools, markers.
 *
 * Every stage with a picture has one, `(await open.stage).geometry`: that of a photo, of a DICOM image, and of each pane
 * of a series. To draw over it, append an element that fills `host` (`position: absolute; inset: 0`), place its shapes by
 * `toScreen()`, and place them again on each `paint`. On `frame`, another frame or image is shown: ask `shown()` again.
 * Pointers and wheels that the layer does not stop (`stopPropagation`) reach the stage's own gestures through `host`, so
 * the wheel scrolls over a layer too; give the layer `pointer-events: none` where it does not listen.
 *
 * @import { Image } from "#api"
 * @import { Matrix } from "./matrix.js"
 *
 * @typedef {object} Shown
 * @property {Image} image
 * @property {number} frame  of the image, from 0
 * @property {number} width @property {number} height  of the frame, in its pixels
 * @property {[number, number] | null} spacing  millimetres between the centres of rows and of columns
 * @property {string} unit  of the values: "HU" for CT, else empty
 *
 * @typedef {object} Geometry
 * @property {HTMLElement} host  holds the picture and the layers over it, and has the place of the picture's element
 * @property {EventTarget} news  sends `paint` after the picture or its place has changed, and `frame` before another is drawn
 * @property {() => Shown} shown
 * @property {() => Matrix} toScreen  from pixels of the frame, where 0,0 is the outer corner of the first one and 0.5,0.5
 *   its middle, to CSS pixels from the upper left corner of `host`; `inverseOf` of matrix.js maps back
 * @property {() => ((x: number, y: number) => number) | null} values  returns a function from whole column and row to the
 *   value there, in modality units (HU for CT) or stored units; null while the frame is not decoded, for colours, and where
 *   the server draws
 */

export {};
