/**
 * A pane of the stack page: one series, and choices of another one, of this study or of another study of the patient.
 *
 * @import { Stage } from "../image/open.js"
 * @import { DataSet } from "../dicom/data-set.js"
 * @import { Reading } from "../dicom/reading.js"
 * @import { StackSlice } from "./dicomweb.js"
 *
 * @typedef {{study: string, series: string}} Shown
 * @typedef {Stage & {reading: Reading, slices: StackSlice[]}} Stack
 */

import { fill, h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { dicomDate } from "../../core/words.js";
import { empty, failed, waiting } from "../../parts/states.js";
import { aboutOf } from "../dicom/about.js";
import { slicesHere } from "../dicom/by-browser.js";
import { textOf } from "../dicom/data-set.js";
import { openReading } from "../dicom/reading.js";
import { sourceOf } from "../dicom/stage.js";
import { seriesOf, slicesOf, TAG } from "./dicomweb.js";
import { seriesWords } from "./study.js";

export class Pane extends EventTarget {
  /** @type {Stack | null} */
  stack = null;
  /** @type {Shown} */
  shown = { study: "", series: "" };
  #turn = 0; // number of the latest series: answers about earlier ones are ignored

  /** @param {DataSet[]} studies  of the patient: those that can be chosen */
  constructor(studies) {
    super();
    this.studies = studies;
    this.host = h("div.stage.pane-stage");
    this.study = h("select", {
      "aria-label": t("Study"),
      onchange: () => this.#choose(this.study.value),
    });
    this.series = h("select", {
      "aria-label": t("Series"),
      onchange: () => this.show({ study: this.study.value, series: this.series.value }),
    });
    this.element = h(
      "section.pane",
      { "aria-label": t("Picture") },
      h("div.pane-head", {}, this.study, this.series),
      this.host,
    );
  }

  /** Show the first series of another study. @param {string} study */
  async #choose(study) {
    const [first] = await seriesOf(study).catch(() => []);
    if (first) await this.show({ study, series: textOf(first, TAG.series) });
  }

  /** Show a series, and send `stack` once it is there. @param {Shown} shown @param {number} [index]  of the first slice */
  async show(shown, index = 0) {
    const mine = ++this.#turn;
    const started = performance.now();
    this.leave();
    this.shown = shown;
    fill(this.host, waiting(t("Opening the series…")));
    const choices = this.#drawChoices(shown);
    try {
      const slices = await slicesOf(shown.study, shown.series);
      if (mine !== this.#turn) return;
      if (!slices.length) {
        fill(this.host, empty("info", t("No pictures inside"), t("This series has reports or recordings only.")));
        return;
      }
      const first = Math.min(Math.max(index, 0), slices.length - 1);
      const source = await sourceOf(() => slicesHere(slices, first), slices, first);
      if (mine !== this.#turn) return source.close();
      const { dataSet } = slices[first];
      const stage = await openReading(source, this.host, {
        label: [textOf(dataSet, TAG.seriesDescription), t("series {n}", { n: textOf(dataSet, TAG.seriesNumber) })].join(
          ", ",
        ),
        about: Promise.resolve(aboutOf(dataSet, (at) => slices[at]?.place)),
        started,
        index: first,
      });
      if (mine !== this.#turn) return stage.leave();
      this.stack = { ...stage, slices };
      if (document.activeElement?.matches("body, main")) stage.reading.canvas.element.focus({ preventScroll: true }); // for the keys
      this.dispatchEvent(new Event("stack"));
    } catch (error) {
      if (mine === this.#turn)
        fill(
          this.host,
          failed(error, () => this.show(shown, index)),
        );
    }
    await choices;
  }

  /** @param {Shown} shown */
  async #drawChoices({ study, series }) {
    fill(
      this.study,
      this.studies.map((one) => h("option", { value: textOf(one, TAG.study) }, studyOption(one))),
    );
    this.study.value = study;
    this.study.disabled = this.studies.length < 2;
    const all = await seriesOf(study).catch(() => []);
    if (study !== this.shown.study) return;
    fill(
      this.series,
      all.map((one) => h("option", { value: textOf(one, TAG.series) }, seriesWords(one))),
    );
    this.series.value = series;
  }

  /** Draw the choices again, because there are more studies now. */
  redraw() {
    return this.#drawChoices(this.shown);
  }

  leave() {
    this.stack?.leave();
    this.stack = null;
  }
}

/** @param {DataSet} study */
function studyOption(study) {
  return [dicomDate(textOf(study, TAG.date)), textOf(study, TAG.description)].filter(Boolean).join("  ") || t("Study");
}
