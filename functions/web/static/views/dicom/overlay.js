/**
 * Text over the picture: frame, window, zoom, and the value under the pointer.
 *
 * @import { Reading } from "./reading.js"
 */

import { fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";

/** @param {Reading} reading */
export function overlay(reading) {
  const [left, right, value] = [
    h("div.over.over-left"),
    h("div.over.over-right"),
    h("div.over.over-value", { "aria-hidden": "true" }),
  ];
  const { source, canvas } = reading;
  const draw = () => {
    const { center, width, table, invert, colormap } = reading.look;
    const { image } = source.slice(reading.frame);
    const size = source.size(reading.frame);
    const window = !source.grey
      ? ""
      : table
        ? t("Table {name}", { name: table.words })
        : width
          ? t("C {center}  W {width}", { center: number(center), width: number(width) })
          : "";
    fill(
      left,
      h("span", {}, [image.dicom?.modality, `${size.width} × ${size.height}`].filter(Boolean).join("  ")),
      h("span", {}, source.words),
    );
    fill(
      right,
      source.frames > 1 && h("span", {}, t("Frame {n} / {count}", { n: reading.frame + 1, count: source.frames })),
      window && h("span", {}, window),
      h("span", {}, [`${canvas.percent} %`, invert && t("inverted"), colormap].filter(Boolean).join("  ")),
    );
  };
  for (const name of ["look", "paint"]) reading.news.addEventListener(name, draw);
  canvas.element.addEventListener("pointermove", (event) => {
    const place = canvas.pixelAt(event.clientX, event.clientY);
    const found = place && source.values(reading.frame)?.(...place);
    fill(
      value,
      place && `${place[0]}, ${place[1]}`,
      place && found !== undefined && found !== null && `  ${Array.isArray(found) ? found.join(" ") : number(found)}`,
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
