/**
 * Text over the picture: patient, study, frame, window, zoom, the sides of the patient, a scale, and the value under the
 * pointer.
 *
 * @import { About } from "./about.js"
 * @import { Reading } from "./reading.js"
 */

import { fill, h } from "../../core/dom.js";
import { language, t } from "../../core/language.js";
import { markersOf, scaleFor } from "./markers.js";

const SIDES = /** @type {const} */ (["left", "right", "top", "bottom"]);
const LONGEST = 140; // CSS pixels of the scale
const millimetres = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });

/** @param {Reading} reading @param {() => About | null} about */
export function overlay(reading, about) {
  const [left, right, low, value] = [
    h("div.over.over-left"),
    h("div.over.over-right"),
    h("div.over.over-low"),
    h("div.over.over-value", { "aria-hidden": "true" }),
  ];
  const markers = SIDES.map((side) => h("span.over-marker", { "data-side": side }));
  const scale = h("div.over-scale");
  const draw = () => {
    const told = about();
    fill(left, (told?.patient ?? []).map(line), pictureWords(reading).map(line));
    fill(right, stateWords(reading).map(line));
    fill(low, (told?.study ?? []).map(line));
    const place = told?.place(reading.frame);
    const letters = place && markersOf(place, reading.canvas.matrix);
    for (const [at, side] of SIDES.entries()) fill(markers[at], letters?.[side]);
    drawScale(scale, reading, place?.spacing ?? null);
  };
  for (const name of ["look", "paint", "about"]) reading.news.addEventListener(name, draw);
  listen(reading, value);
  draw();
  return h("div.overs", {}, left, right, low, scale, markers, value);
}

/** @param {string} words */
function line(words) {
  return h("span", {}, words);
}

/** @param {Reading} reading */
function pictureWords({ source, frame }) {
  const { image } = source.slice(frame);
  const { width, height } = source.size(frame);
  return [[image.dicom?.modality, `${width} × ${height}`].filter(Boolean).join("  "), source.words];
}

/** @param {Reading} reading */
function stateWords({ source, canvas, look, frame }) {
  const { center, width, table, invert, colormap } = look;
  const windowed = table
    ? t("Table {name}", { name: table.words })
    : width && t("C {center}  W {width}", { center: number(center), width: number(width) });
  const words = [
    source.frames > 1 && t("Frame {n} / {count}", { n: frame + 1, count: source.frames }),
    source.grey && windowed,
    [`${canvas.percent} %`, invert && t("inverted"), colormap].filter(Boolean).join("  "),
  ];
  return words.flatMap((each) => each || []);
}

/** @param {HTMLElement} scale @param {Reading} reading @param {[number, number] | null} spacing */
function drawScale(scale, { canvas, source, frame }, spacing) {
  const apart = spacing ?? source.size(frame).spacing;
  scale.hidden = !apart;
  if (!apart) return;
  const [a, b] = canvas.matrix; // along a row of the frame, wherever it is turned
  const { length, pixels } = scaleFor(Math.hypot(a, b) / apart[1], LONGEST);
  scale.style.width = `${pixels}px`;
  fill(
    scale,
    length >= 10 ? t("{n} cm", { n: millimetres.format(length / 10) }) : t("{n} mm", { n: millimetres.format(length) }),
  );
}

/** Tell the pixel under the pointer, and its value. @param {Reading} reading @param {HTMLElement} value */
function listen(reading, value) {
  const { canvas, source } = reading;
  canvas.element.addEventListener("pointermove", (event) => {
    const place = canvas.pixelAt(event.clientX, event.clientY);
    const found = place && source.values(reading.frame)?.(...place);
    const words = Array.isArray(found) ? found.join(" ") : (found ?? null) === null ? "" : number(Number(found));
    fill(value, place && `${place[0]}, ${place[1]}`, words && `  ${words}`);
  });
  canvas.element.addEventListener("pointerleave", () => fill(value));
}

/** @param {number} value */
export function number(value) {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}
