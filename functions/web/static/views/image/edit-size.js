/**
 * Edit Size: the scale and the quality that the image is shown with. The original is kept; the edit can be undone.
 *
 * @import { Image } from "#api"
 * @import { Open } from "./open.js"
 */

import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { inWords } from "../../core/problem.js";
import { field } from "../../parts/fields.js";
import { tell } from "../../parts/notices.js";
import { patch } from "./open.js";

/** @param {Open} open */
export function panel(open) {
  const element = h("div.stack");
  const draw = () => fill(element, content(open, draw));
  draw();
  return element;
}

/** @param {Open} open @param {() => void} draw */
function content(open, draw) {
  const { image } = open;
  const [width, height] = [image.width ?? 0, image.height ?? 0];
  const percent = field(t("Scale, in percent"), {
    type: "number",
    min: 1,
    max: 400,
    step: 1,
    required: true,
    value: Math.round((image.edits?.scale ?? 1) * 100),
  });
  const quality = field(
    t("Quality"),
    { type: "number", min: 1, max: 100, step: 1, placeholder: t("Unchanged"), value: image.edits?.quality ?? "" },
    t("1 to 100, for lossy formats."),
  );
  const outcome = h("p.hint", { role: "status" });
  const note = h("p.form-error", { role: "alert", hidden: true });
  const say = () => {
    const scale = Number(percent.input.value) / 100;
    fill(
      outcome,
      scale > 0
        ? t("Shown at {w} × {h} pixels; the original is {width} × {height}.", {
            w: Math.max(1, Math.round(width * scale)),
            h: Math.max(1, Math.round(height * scale)),
            width,
            height,
          })
        : "",
    );
  };
  let busy = false;
  const store = async (/** @type {Image["edits"]} */ next, /** @type {string} */ words) => {
    if (busy) return;
    busy = true;
    const before = image.edits;
    try {
      await patch(open, { edits: next });
      open.news.dispatchEvent(new Event("size"));
      tell(words, { kind: "good", action: { label: t("Undo"), act: () => store(before, t("Undone.")) } });
      draw();
    } catch (error) {
      fill(note, inWords(error)).hidden = false;
    } finally {
      busy = false;
    }
  };
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    const next = {
      scale: Number(percent.input.value) / 100,
      ...(quality.input.value ? { quality: Number(quality.input.value) } : {}),
    };
    store(next, t("The size is edited. The original is kept."));
  };
  percent.input.addEventListener("input", say);
  say();
  if (!open.editable) return h("p.soft", {}, image.edits ? outcome.textContent : t("Shown as it was uploaded."));
  return h(
    "form.stack",
    { onsubmit: save },
    percent.row,
    quality.row,
    outcome,
    note,
    h("button.primary", { type: "submit" }, icon("resize", 18), t("Apply")),
    image.edits &&
      h(
        "button",
        { type: "button", onclick: () => store(null, t("The original size is restored.")) },
        icon("undo", 18),
        t("Restore the original"),
      ),
  );
}
