/**
 * Text over the picture: frame, window, zoom, and the value under the pointer.
 *
 * @import { Image } from "#api"
 * @import { Reading } from "./stage.js"
 */

import { fill, h } from "../../core/dom.js";

/** @param {Reading} reading @param {Image} image */
export function overlay(reading, image) {
  const [left, right, value] = [
    h("div.over.over-left"),
    h("div.over.over-right"),
    h("div.over.over-value", { "aria-hidden": "true" }),
  ];
  const { source, canvas } = reading;
  const draw = () => {
    const { center, width, table, invert, colormap } = reading.look;
    const window = !source.grey
      ? ""
      : table
        ? `Table ${table.words}`
        : width
          ? `C ${number(center)}  W ${number(width)}`
          : "";
    fill(
      left,
      h("span", {}, [image.dicom?.modality, `${image.width} × ${image.height}`].filter(Boolean).join("  ")),
      h("span", {}, source.words),
    );
    fill(
      right,
      source.frames > 1 && h("span", {}, `Frame ${reading.frame + 1} / ${source.frames}`),
      window && h("span", {}, window),
      h("span", {}, [`${canvas.percent} %`, invert && "inverted", colormap].filter(Boolean).join("  ")),
    );
  };
  for (const name of ["look", "frame"]) reading.news.addEventListener(name, draw);
  canvas.addEventListener("paint", draw);
  canvas.element.addEventListener("pointermove", (event) => {
    const place = canvas.pixelAt(event.clientX, event.clientY);
    const found = place && source.valueAt(reading.frame, ...place);
    fill(
      value,
      place && `${place[0]}, ${place[1]}`,
      found !== null && place && `  ${Array.isArray(found) ? found.join(" ") : number(found ?? 0)}`,
    );
  });
  canvas.element.addEventListener("pointerleave", () => fill(value));
  draw();
  return h("div.overs", {}, left, right, value);
}

/** @param {number} value */
export function number(value) {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}
