/**
 * The bar above the library: tabs, text search, and filters, shown as chips.
 *
 * @import { Option } from "#dom"
 * @import { Choice } from "./choice.js"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { chips } from "../../parts/chips.js";
import { field } from "../../parts/fields.js";
import { locationField } from "../../parts/locations.js";
import { tabs } from "../../parts/tabs.js";
import { searchField } from "./search-field.js";

const TABS = [
  { name: "all", words: t("All") },
  { name: "mine", words: t("Mine") },
  { name: "private", words: t("Private") },
  { name: "public", words: t("Public") },
  { name: "shared", words: t("Shared with me") },
  { name: "bin", words: t("Bin") },
];
const SORTS = /** @type {Option[]} */ ([
  ["", t("Last added first")],
  ["captured", t("Last taken first")],
  ["filename", t("Name, A to Z")],
  ["-filename", t("Name, Z to A")],
  ["-size", t("Largest first")],
  ["size", t("Smallest first")],
]);
const WORDS = /** @type {Partial<Record<keyof Choice, string>>} */ ({
  tag: t("Tag"),
  location: t("Location"),
  instrument: t("Instrument"),
  modality: t("Modality"),
  ml_tag: t("Set"),
  from: t("From"),
  to: t("Until"),
});
const MODALITIES = ["CR", "CT", "DX", "ECG", "MR", "NM", "OT", "PT", "RTDOSE", "SC", "SEG", "SM", "SR", "US", "XA"];

/**
 * @param {Choice} choice @param {(choice: Choice) => void} changed
 * @returns {{bar: HTMLElement, count: (text: string) => void}}
 */
export function filterBar(choice, changed) {
  const count = h("span.count", { role: "status" });
  const active = h("div.active-filters");
  const set = (/** @type {keyof Choice} */ name, /** @type {string | string[]} */ value) => {
    if (value.length) Object.assign(choice, { [name]: value });
    else delete choice[name];
    drawActive();
    changed(choice);
  };
  const pick = (/** @type {import("./search-field.js").Offer} */ { kind, value }) => {
    delete choice.q; // it was the beginning of what was picked
    set(kind, kind === "tag" ? [...new Set([...(choice.tag ?? []), value])] : value);
    if (panel.childElementCount) fill(panel, panelFields(choice, set));
  };
  const search = searchField(choice.q ?? "", (text) => set("q", text), pick);
  const panel = h("div.filter-panel", { hidden: true, id: "filters" });
  const opener = h(
    "button",
    { type: "button", "aria-expanded": "false", "aria-controls": "filters", onclick: () => toggle() },
    icon("filter", 18),
    h("span", {}, t("Filters")),
  );
  const toggle = () => {
    panel.hidden = !panel.hidden;
    opener.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.childElementCount) fill(panel, panelFields(choice, set));
    if (!panel.hidden) /** @type {HTMLElement | null} */ (panel.querySelector("input, select"))?.focus();
  };
  const drawActive = () =>
    fill(
      active,
      /** @type {[keyof Choice, string | string[]][]} */ (Object.entries(choice)).flatMap(([name, value]) =>
        WORDS[name] ? [value].flat().map((one) => pill(name, one)) : [],
      ),
    );
  const pill = (/** @type {keyof Choice} */ name, /** @type {string} */ value) => {
    const remove = () => {
      const kept = choice[name];
      set(name, Array.isArray(kept) ? kept.filter((one) => one !== value) : "");
      if (panel.childElementCount) fill(panel, panelFields(choice, set));
    };
    const label = `${WORDS[name]}: ${value}`;
    return h(
      "span.chip",
      {},
      label,
      h(
        "button.bare",
        { type: "button", "aria-label": t("Remove {label}", { label }), onclick: remove },
        icon("close", 12),
      ),
    );
  };
  const order = field(t("Sort"), {
    kind: "select",
    options: SORTS,
    value: choice.sort ?? "",
    onchange: (event) => set("sort", event.currentTarget.value),
  }).row;
  const { strip } = tabs(t("Which images"), TABS, choice.tab ?? "all", (name) =>
    set("tab", name === "all" ? "" : name),
  );
  drawActive();
  const bar = h(
    "div.library-bar",
    {},
    h("div.library-search", {}, search, opener),
    h("div.library-tabs", {}, strip, h("div.library-order", {}, count, order)),
    panel,
    active,
  );
  return { bar, count: (text) => fill(count, text) };
}

/** @param {Choice} choice @param {(name: keyof Choice, value: string | string[]) => void} set */
function panelFields(choice, set) {
  const select = (
    /** @type {string} */ label,
    /** @type {"modality" | "ml_tag"} */ name,
    /** @type {Option[]} */ options,
  ) =>
    field(label, {
      kind: "select",
      options: [["", t("Any")], ...options],
      value: choice[name] ?? "",
      onchange: (event) => set(name, event.currentTarget.value),
    });
  const date = (/** @type {string} */ label, /** @type {"from" | "to"} */ name) =>
    field(label, {
      type: "date",
      value: choice[name] ?? "",
      onchange: (event) => set(name, event.currentTarget.value),
    }).row;
  const location = locationField(choice.location ?? "", { none: t("Any"), onchange: (id) => set("location", id) });
  const instrument = chips({
    label: t("Instrument"),
    names: choice.instrument ? [choice.instrument] : [],
    change: (names) => {
      if (names.length > 1) instrument.set(names.slice(-1));
      set("instrument", names.at(-1) ?? "");
    },
    complete: async (q) => (await call("GET", "/instruments", { query: { q, limit: 8 } })).data.map((one) => one.name),
    invent: true,
    placeholder: t("Any"),
  });
  return [
    chips({
      label: t("Tags (all of them)"),
      names: choice.tag ?? [],
      change: (names) => set("tag", names),
      complete: completeTags,
      invent: true,
      placeholder: t("Any"),
    }).row,
    location.row,
    instrument.row,
    select(t("Modality"), "modality", MODALITIES).row,
    select(t("Training set"), "ml_tag", ["TRAIN", "TEST", "LIVE"]).row,
    h("div.pair", {}, date(t("From"), "from"), date(t("Until"), "to")),
  ];
}

/** @param {string} q @returns {Promise<string[]>} */
export async function completeTags(q) {
  return (await call("GET", "/tags", { query: { q, limit: 8 } })).data.map((tag) => tag.name);
}
