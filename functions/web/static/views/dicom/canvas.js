/**
 * The canvas of the picture: zoom, pan, rotation, flip; no smoothing when enlarged.
 *
 * @import { Placing } from "./matrix.js"
 */

import { inverseOf, mapped, matrixOf, scaleOf } from "./matrix.js";

const CLOSEST = 40;

export class Canvas extends EventTarget {
  zoom = 1; // 1 fits the picture into the canvas
  x = 0;
  y = 0;
  turned = 0; // quarter turns clockwise
  flipped = false; // left and right, before the turns
  #picture = new OffscreenCanvas(1, 1);
  #asked = 0;
  #stretch = 1; // height of a pixel relative to its width

  /** @param {HTMLCanvasElement} element */
  constructor(element) {
    super();
    this.element = element;
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(element);
  }

  /** @param {ImageData | ImageBitmap} picture @param {number} [stretch] */
  show(picture, stretch = 1) {
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (this.#picture.getContext("2d"));
    if (this.#picture.width !== picture.width || this.#picture.height !== picture.height) {
      this.#picture.width = picture.width;
      this.#picture.height = picture.height;
    }
    if (picture instanceof ImageData) context.putImageData(picture, 0, 0);
    else context.drawImage(picture, 0, 0);
    this.#stretch = stretch;
    this.paintNow();
  }

  clear() {
    this.#picture.width = this.#picture.width; // its pixels are gone then
    this.paintNow();
  }

  reset() {
    Object.assign(this, { zoom: 1, x: 0, y: 0, turned: 0, flipped: false });
    this.paint();
  }

  /** @param {number} factor @param {number} [atX] @param {number} [atY]  CSS pixels from the middle */
  zoomBy(factor, atX = 0, atY = 0) {
    const next = Math.min(Math.max(this.zoom * factor, 0.2), CLOSEST);
    const share = next / this.zoom;
    this.x = atX - (atX - this.x) * share;
    this.y = atY - (atY - this.y) * share;
    this.zoom = next;
    this.paint();
  }

  /** @param {number} dx @param {number} dy  CSS pixels */
  move(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.paint();
  }

  turn() {
    this.turned = (this.turned + 1) % 4;
    this.paint();
  }

  /** Exchange left and right of what is seen: a turned picture is flipped as it lies. */
  flip() {
    Object.assign(this, { flipped: !this.flipped, turned: (4 - this.turned) % 4, x: -this.x });
    this.paint();
  }

  /** The map from picture pixels to CSS pixels of the element. */
  get matrix() {
    return matrixOf(this.#placing());
  }

  paint() {
    cancelAnimationFrame(this.#asked);
    this.#asked = requestAnimationFrame(() => this.paintNow());
  }

  paintNow() {
    const { element } = this;
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(element.clientWidth * ratio), Math.round(element.clientHeight * ratio)];
    if (!width || !height) return;
    if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
    const context = /** @type {CanvasRenderingContext2D} */ (element.getContext("2d", { alpha: false }));
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = "#000";
    context.fillRect(0, 0, width, height);
    context.imageSmoothingEnabled = scaleOf(this.#placing()) * ratio < 3;
    context.imageSmoothingQuality = "high";
    const [across, down] = [width / element.clientWidth, height / element.clientHeight]; // the ratio, in whole pixels
    context.scale(across, down);
    context.transform(...this.matrix);
    context.drawImage(this.#picture, 0, 0);
    this.dispatchEvent(new Event("paint"));
  }

  /** @returns {Placing} */
  #placing() {
    const { clientWidth: wide, clientHeight: high } = this.element;
    const { zoom, x, y, turned, flipped } = this;
    const { width, height } = this.#picture;
    return { width, height, stretch: this.#stretch, wide, high, zoom, x, y, turned, flipped };
  }

  /** The zoom in percent: 100 shows one picture pixel per CSS pixel. */
  get percent() {
    return Math.round(100 * scaleOf(this.#placing()));
  }

  /**
   * Return the picture pixel under a point of the screen.
   *
   * @param {number} clientX @param {number} clientY
   * @returns {[number, number] | null}
   */
  pixelAt(clientX, clientY) {
    const box = this.element.getBoundingClientRect();
    const [x, y] = mapped(inverseOf(this.matrix), clientX - box.left, clientY - box.top).map(Math.floor);
    return x >= 0 && y >= 0 && x < this.#picture.width && y < this.#picture.height ? [x, y] : null;
  }

  close() {
    this.observer.disconnect();
    cancelAnimationFrame(this.#asked);
  }
}
