/** The canvas of the picture: zoom, pan, rotation; no smoothing when enlarged. */

const CLOSEST = 40;

export class Canvas extends EventTarget {
  zoom = 1; // 1 fits the picture into the canvas
  x = 0;
  y = 0;
  turned = 0; // quarter turns
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

  reset() {
    Object.assign(this, { zoom: 1, x: 0, y: 0, turned: 0 });
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
    const scale = this.#scale(width, height);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = "#000";
    context.fillRect(0, 0, width, height);
    context.imageSmoothingEnabled = scale < 3;
    context.imageSmoothingQuality = "high";
    context.translate(width / 2 + this.x * ratio, height / 2 + this.y * ratio);
    context.rotate((this.turned * Math.PI) / 2);
    context.scale(scale, scale * this.#stretch);
    context.drawImage(this.#picture, -this.#picture.width / 2, -this.#picture.height / 2);
    this.dispatchEvent(new Event("paint"));
  }

  /** Return the device pixels per picture pixel. @param {number} width @param {number} height */
  #scale(width, height) {
    const [w, h] = [this.#picture.width, this.#picture.height * this.#stretch];
    const [wide, high] = this.turned % 2 ? [h, w] : [w, h];
    return Math.min(width / wide, height / high) * this.zoom;
  }

  /** The zoom in percent: 100 shows one picture pixel per CSS pixel. */
  get percent() {
    return Math.round((100 * this.#scale(this.element.width, this.element.height)) / devicePixelRatio);
  }

  /**
   * Return the picture pixel under a point of the screen.
   *
   * @param {number} clientX @param {number} clientY
   * @returns {[number, number] | null}
   */
  pixelAt(clientX, clientY) {
    const box = this.element.getBoundingClientRect();
    const scale = this.#scale(this.element.width, this.element.height) / devicePixelRatio;
    const [dx, dy] = [clientX - box.left - box.width / 2 - this.x, clientY - box.top - box.height / 2 - this.y];
    const angle = (-this.turned * Math.PI) / 2;
    const x = Math.floor((dx * Math.cos(angle) - dy * Math.sin(angle)) / scale + this.#picture.width / 2);
    const y = Math.floor(
      (dx * Math.sin(angle) + dy * Math.cos(angle)) / (scale * this.#stretch) + this.#picture.height / 2,
    );
    return x >= 0 && y >= 0 && x < this.#picture.width && y < this.#picture.height ? [x, y] : null;
  }

  close() {
    this.observer.disconnect();
    cancelAnimationFrame(this.#asked);
  }
}
