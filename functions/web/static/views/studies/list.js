/**
 * Search for studies by patient, accession, date, modality and description. The search is in the address.
 *
 * @import { DataSet } from "../dicom/data-set.js"
 */

import { fill, h, settled } from "../../core/dom.js";
import { count, t } from "../../core/language.js";
import { hrefOf, note } from "../../core/router.js";
import { dicomDate, personName } from "../../core/words.js";
import { field } from "../../parts/fields.js";
import { empty, failed, waiting } from "../../parts/states.js";
import { numberOf, textOf, textsOf } from "../dicom/data-set.js";
import { findStudies, TAG } from "./dicomweb.js";
import { FIELDS, queryOf } from "./search.js";

const PAGE = 25; // studies
const PAUSE = 300; // milliseconds without a key, after which a search begins

/** @type {import("../../core/router.js").View} */
export function studyList(outlet, place) {
  const search = Object.fromEntries(FIELDS.map(({ name }) => [name, place.query.get(name) ?? ""]));
  let offset = Math.max(Number(place.query.get("offset")) || 0, 0);
  const results = h("div.panel.study-results");
  let asked = new AbortController();
  const read = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    fill(results, waiting());
    try {
      const found = await findStudies({ ...queryOf(search), limit: PAGE + 1, offset }, signal); // one more: is there another page?
      if (!signal.aborted) fill(results, table(found.slice(0, PAGE)), pager(found.length > PAGE));
    } catch (error) {
      if (!signal.aborted) fill(results, failed(error, read));
    }
  };
  const begin = (/** @type {number} */ from) => {
    offset = from;
    note("/studies", { ...search, offset: offset ? String(offset) : "" });
    read();
  };
  const pager = (/** @type {boolean} */ more) => {
    const turn = (/** @type {number} */ by) => () => {
      scrollTo(0, 0);
      begin(Math.max(offset + by, 0));
    };
    return (
      (offset > 0 || more) &&
      h(
        "nav.study-pages",
        { "aria-label": t("Pages") },
        h("button", { type: "button", disabled: offset === 0, onclick: turn(-PAGE) }, t("Newer")),
        h("button", { type: "button", disabled: !more, onclick: turn(PAGE) }, t("Older")),
      )
    );
  };
  const later = settled(PAUSE, () => begin(0));
  const form = h(
    "form.toolbar.study-search",
    {
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        later();
      },
    },
    FIELDS.map(({ name, words, type }) => {
      const { row, input } = field(words, { type, name, value: search[name], autocomplete: "off" });
      input.addEventListener("input", () => {
        search[name] = input.value;
        later();
      });
      return row;
    }),
  );
  fill(outlet, h("header.page-head", {}, h("h1", {}, t("Studies"))), form, results);
  read();
  return () => {
    asked.abort();
    later.forget();
  };
}

/** @param {DataSet[]} studies */
function table(studies) {
  if (!studies.length)
    return empty(
      "layers",
      t("No studies"),
      t("DICOM images that you upload are found here, by patient and study. Change the search to find others."),
    );
  const heads = [t("Patient"), t("ID"), t("Date"), t("Modality"), t("Description"), t("Accession"), t("Images")];
  const cells = (/** @type {DataSet} */ study) => [
    h(
      "a",
      { href: hrefOf(`/studies/${textOf(study, TAG.study)}`) },
      personName(textOf(study, TAG.patientName)) || t("No name"),
    ),
    textOf(study, TAG.patientId),
    dicomDate(textOf(study, TAG.date)),
    textsOf(study, TAG.modalities).join(", "),
    textOf(study, TAG.description),
    textOf(study, TAG.accession),
    counts(study),
  ];
  return h(
    "table.study-table",
    { "aria-label": t("Studies") },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        heads.map((words) => h("th", { scope: "col" }, words)),
      ),
    ),
    h(
      "tbody",
      {},
      studies.map((study) =>
        h(
          "tr",
          {},
          cells(study).map((cell, at) => (cell ? h("td", { "data-head": at ? heads[at] : "" }, cell) : h("td.none"))),
        ),
      ),
    ),
  );
}

/** @param {DataSet} study */
function counts(study) {
  const [series, images] = [numberOf(study, TAG.seriesCount), numberOf(study, TAG.studyInstances)];
  return [
    images !== null && count(images, "{n} image", "{n} images"),
    series !== null && series > 1 && t("in {n} series", { n: series }),
  ]
    .filter(Boolean)
    .join(" ");
}
