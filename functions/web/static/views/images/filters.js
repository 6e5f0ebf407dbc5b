/** What of the library is shown: tabs, text, and the filters that become chips. All of it stands in the address. */

import { call } from "../../core/api.js";
import { fill, h, settled } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { chips } from "../../parts/chips.js";
import { field } from "../../parts/fields.js";
import { locationField } from "../../parts/locations.js";
import { tabs } from "../../parts/tabs.js";

/** @typedef {Record<string, string | string[]>} Choice */

const TABS = [
  { name: "all", words: "All" },
  { name: "mine", words: "Mine" },
  { name: "private", words: "Private" },
  { name: "public", words: "Public" },
];
const MANY = ["tag"];
const ONE = ["tab", "q", "location", "instrument", "modality", "ml_tag", "from", "to"];
const WORDS = /** @type {Record<string, string>} */ ({
  tag: "Tag",
  location: "Location",
  instrument: "Instrument",
  modality: "Modality",
  ml_tag: "Set",
  from: "From",
  to: "Until",
});
const MODALITIES = ["CR", "CT", "DX", "ECG", "MR", "NM", "OT", "PT", "RTDOSE", "SC", "SEG", "SM", "SR", "US", "XA"];

/** @param {URLSearchParams} query @returns {Choice} */
export function choiceOf(query) {
  const choice = /** @type {Choice} */ ({});
  for (const name of ONE) if (query.get(name)) choice[name] = query.get(name) ?? "";
  for (const name of MANY) if (query.has(name)) choice[name] = query.getAll(name);
  return choice;
}

/** The same as the API asks for it. @param {Choice} choice @returns {Record<string, any>} */
export function askOf(choice) {
  const tag = /** @type {string[]} */ (choice.tag ?? []);
  return {
    q: choice.q,
    user_id: choice.tab === "mine" ? "me" : undefined,
    visibility: choice.tab === "private" || choice.tab === "public" ? choice.tab : undefined,
    exact_tags: tag.length ? tag.join("|") : undefined,
    location_id: choice.location,
    instrument: choice.instrument,
    modality: choice.modality,
    ml_tag: choice.ml_tag,
    created_from: choice.from && `${choice.from}T00:00:00Z`,
    created_to: choice.to && `${choice.to}T23:59:59Z`,
  };
}

/** @param {Choice} choice */
export function narrows(choice) {
  return Object.keys(choice).some((name) => name !== "tab");
}

/**
 * @param {Choice} choice @param {(choice: Choice) => void} changed
 * @returns {{bar: HTMLElement, count: (text: string) => void}}
 */
export function filterBar(choice, changed) {
  const count = h("span.count", { role: "status" });
  const active = h("div.active-filters");
  const set = (/** @type {string} */ name, /** @type {string | string[]} */ value) => {
    if (value?.length) choice[name] = value;
    else delete choice[name];
    drawActive();
    changed(choice);
  };
  const search = h("input", {
    type: "search",
    placeholder: "Search filenames, tags, descriptions…",
    "aria-label": "Search images",
    value: choice.q ?? "",
    oninput: settled(250, () => set("q", search.value.trim())),
  });
  const panel = h("div.filter-panel", { hidden: true, id: "filters" });
  const opener = h(
    "button",
    { type: "button", "aria-expanded": "false", "aria-controls": "filters", onclick: () => toggle() },
    icon("filter", 18),
    h("span", {}, "Filters"),
  );
  const toggle = () => {
    panel.hidden = !panel.hidden;
    opener.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.childElementCount) fill(panel, panelFields(choice, set));
    if (!panel.hidden) panel.querySelector("input, select")?.focus();
  };
  const drawActive = () =>
    fill(
      active,
      Object.entries(choice).flatMap(([name, value]) =>
        WORDS[name] ? (Array.isArray(value) ? value : [value]).map((one) => pill(name, one)) : [],
      ),
    );
  const pill = (/** @type {string} */ name, /** @type {string} */ value) => {
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
      h("button.bare", { type: "button", "aria-label": `Remove ${label}`, onclick: remove }, icon("close", 12)),
    );
  };
  const { strip } = tabs("Which images", TABS, String(choice.tab ?? "all"), (name) =>
    set("tab", name === "all" ? "" : name),
  );
  drawActive();
  const bar = h(
    "div.library-bar",
    {},
    h("div.library-search", {}, h("div.search", {}, icon("search", 18), search), opener),
    h("div.library-tabs", {}, strip, count),
    panel,
    active,
  );
  return { bar, count: (text) => fill(count, text) };
}

/** @param {Choice} choice @param {(name: string, value: string | string[]) => void} set */
function panelFields(choice, set) {
  const select = (
    /** @type {string} */ label,
    /** @type {string} */ name,
    /** @type {(string | [string, string])[]} */ options,
  ) =>
    field(label, {
      kind: "select",
      options: [["", "Any"], ...options],
      value: choice[name] ?? "",
      onchange: (/** @type {any} */ e) => set(name, e.target.value),
    });
  const date = (/** @type {string} */ label, /** @type {string} */ name) =>
    field(label, {
      type: "date",
      value: choice[name] ?? "",
      onchange: (/** @type {any} */ e) => set(name, e.target.value),
    }).row;
  const location = locationField(String(choice.location ?? ""), { none: "Any", onchange: (id) => set("location", id) });
  const instrument = chips({
    label: "Instrument",
    names: choice.instrument ? [String(choice.instrument)] : [],
    change: (names) => {
      if (names.length > 1) instrument.set(names.slice(-1));
      set("instrument", names.at(-1) ?? "");
    },
    complete: async (q) =>
      (await call("GET", "/instruments", { query: { q, limit: 8 } })).data.map((/** @type {any} */ one) => one.name),
    invent: true,
    placeholder: "Any",
  });
  return [
    chips({
      label: "Tags (all of them)",
      names: /** @type {string[]} */ (choice.tag ?? []),
      change: (names) => set("tag", names),
      complete: completeTags,
      invent: true,
      placeholder: "Any",
    }).row,
    location.row,
    instrument.row,
    select("Modality", "modality", MODALITIES).row,
    select("Training set", "ml_tag", ["TRAIN", "TEST", "LIVE"]).row,
    h("div.pair", {}, date("From", "from"), date("Until", "to")),
  ];
}

/** @param {string} q @returns {Promise<string[]>} */
export async function completeTags(q) {
  return (await call("GET", "/tags", { query: { q, limit: 8 } })).data.map((/** @type {any} */ tag) => tag.name);
}
