/**
 * The toolbar under the picture.
 *
 * @import { Source } from "./picture-source.js"
 * @import { Reading } from "./reading.js"
 *
 * @typedef {Pick<Reading, "look" | "news" | "setLook"> & {source: Pick<Source, "presets">}} Windowed
 */

import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { colormapPicker } from "../../parts/colormaps.js";
import { number } from "./overlay.js";

/** @param {Reading} reading */
export function toolbar(reading) {
  const { source, canvas } = reading;
  return h(
    "div.stage-tools.dicom-tools",
    { role: "toolbar", "aria-label": t("Reading tools") },
    hands(reading),
    source.grey && windowFields(reading),
    source.frames > 1 && cineFields(reading),
    h(
      "div.tool-group",
      {},
      toggle(
        "invert",
        t("Invert (I)"),
        () => reading.look.invert,
        (on) => reading.setLook({ invert: on }),
        reading,
      ),
      source.grey && colormapPicker("", t("Grey"), (name) => reading.setLook({ colormap: name })),
      tool("plus", t("Zoom in (+)"), () => canvas.zoomBy(1.25)),
      tool("minus", t("Zoom out (−)"), () => canvas.zoomBy(0.8)),
      tool("again", t("Rotate by 90° (T)"), () => canvas.turn()),
      tool("flip", t("Flip left and right (F)"), () => canvas.flip()),
      tool("undo", t("Reset (R)"), () => reading.reset()),
    ),
  );
}

/** @param {Parameters<typeof icon>[0]} picture @param {string} words @param {() => void} act */
export function tool(picture, words, act) {
  return h("button", { type: "button", title: words, "aria-label": words, onclick: act }, icon(picture));
}

/**
 * @param {Parameters<typeof icon>[0]} picture @param {string} words @param {() => boolean} is
 * @param {(on: boolean) => void} set @param {Reading} reading
 */
function toggle(picture, words, is, set, reading) {
  const button = tool(picture, words, () => set(!is()));
  const draw = () => button.setAttribute("aria-pressed", String(is()));
  reading.news.addEventListener("look", draw);
  draw();
  return button;
}

/** The tools for dragging. @param {Reading} reading */
function hands(reading) {
  const kinds = /** @type {[Reading["tool"], Parameters<typeof icon>[0], string][]} */ ([
    ["window", "contrast", t("Drag to set window and level")],
    ["scroll", "layers", t("Drag to scroll")],
    ["pan", "hand", t("Drag to move")],
    ["zoom", "search", t("Drag to zoom")],
  ]);
  const buttons = kinds
    .filter(([name]) => (name === "window" ? reading.source.grey : name !== "scroll" || reading.source.frames > 1))
    .map(([name, picture, words]) => ({ name, button: tool(picture, words, () => choose(name)) }));
  const choose = (/** @type {Reading["tool"]} */ name) => {
    reading.tool = name;
    for (const one of buttons) one.button.setAttribute("aria-pressed", String(one.name === name));
  };
  choose(reading.tool);
  return h(
    "div.tool-group",
    {},
    buttons.map((one) => one.button),
  );
}

/** @param {Windowed} reading */
export function windowFields(reading) {
  const { presets } = reading.source;
  const choose = h(
    "select",
    {
      "aria-label": t("Window preset"),
      onchange: () => {
        const preset = presets[Number(choose.value)];
        if (preset) reading.setLook({ center: preset.center, width: preset.width, table: preset.table });
      },
    },
    h("option", { value: "" }, t("Custom")),
    presets.map((preset, index) => h("option", { value: index }, preset.words)),
  );
  const entry = (/** @type {"center" | "width"} */ name, /** @type {string} */ words) => {
    const input = h("input.tool-number", {
      type: "number",
      step: "any",
      "aria-label": words,
      title: words,
      onchange: () => {
        const value = Number(input.value);
        if (input.value && (name === "center" || value > 0)) reading.setLook({ [name]: value, table: null });
      },
    });
    return input;
  };
  const [center, width] = [entry("center", t("Window centre")), entry("width", t("Window width"))];
  const draw = () => {
    const { look } = reading;
    if (document.activeElement !== center) center.value = number(look.center);
    if (document.activeElement !== width) width.value = number(look.width);
    const index = presets.findIndex(
      (preset) => preset.center === look.center && preset.width === look.width && preset.table === look.table,
    );
    choose.value = index < 0 ? "" : String(index);
  };
  reading.news.addEventListener("look", draw);
  draw();
  return h(
    "div.tool-group",
    {},
    choose,
    h("label.tool-label", {}, t("C"), center),
    h("label.tool-label", {}, t("W"), width),
  );
}

/** @param {Reading} reading */
function cineFields(reading) {
  const { cine, source } = reading;
  const play = tool("play", t("Play (space)"), () => cine.toggle());
  const slider = h("input", {
    type: "range",
    min: 1,
    max: source.frames,
    value: 1,
    "aria-label": t("Frame"),
    oninput: () => reading.goTo(Number(slider.value) - 1),
  });
  const rate = h("input.tool-number", {
    type: "number",
    min: 1,
    max: 60,
    value: cine.rate,
    "aria-label": t("Frames per second"),
    title: t("Frames per second"),
    onchange: () => (cine.rate = Math.min(Math.max(Number(rate.value) || 15, 1), 60)),
  });
  cine.addEventListener("change", () => {
    fill(play, icon(cine.playing ? "pause" : "play"));
    play.setAttribute("aria-label", cine.playing ? t("Pause (space)") : t("Play (space)"));
  });
  reading.news.addEventListener("wanted", () => (slider.value = String(reading.wanted + 1)));
  return h("div.tool-group.cine", {}, play, slider, h("label.tool-label", {}, rate, t("fps")));
}
