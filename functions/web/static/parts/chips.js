/** A field for several names with suggestions, such as the tags of an image. */

import { fill, freshId, h, settled, unpressed } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { t } from "../core/language.js";

/**
 * @param {object} traits
 * @param {string} traits.label
 * @param {string[]} traits.names
 * @param {(names: string[]) => void} traits.change
 * @param {(text: string) => Promise<string[]>} traits.complete  suggestions for what was typed
 * @param {boolean} [traits.invent]  whether names that are not suggested are allowed
 * @param {string} [traits.placeholder]
 */
export function chips({ label, names, change, complete, invent = true, placeholder = t("Add…") }) {
  const id = freshId("chips");
  let chosen = [...names];
  /** @type {string[]} */
  let offered = [];
  let active = -1;
  let turn = 0; // number of the latest request: answers to earlier ones are ignored

  const input = h("input", {
    id,
    placeholder,
    autocomplete: "off",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": `${id}-list`,
    "aria-autocomplete": "list",
  });
  const list = h("ul.offers", {
    id: `${id}-list`,
    role: "listbox",
    "aria-label": t("{label}: suggestions", { label }),
    hidden: true,
  });
  const pills = h("span.pills");
  const row = h("div.field.chips", {}, h("label", { for: id }, label), h("div.chips-box", {}, pills, input, list));

  const set = (/** @type {string[]} */ next) => {
    chosen = next;
    drawPills();
    change([...chosen]);
  };
  const add = (/** @type {string} */ name) => {
    const clean = name.trim();
    input.value = "";
    close();
    if (clean && !chosen.includes(clean)) set([...chosen, clean]);
  };
  const close = () => {
    look.forget();
    turn += 1;
    offered = [];
    active = -1;
    drawOffers();
  };
  const drawPills = () =>
    fill(
      pills,
      chosen.map((name) =>
        h(
          "span.chip",
          {},
          name,
          h(
            "button.bare",
            {
              type: "button",
              "aria-label": t("Remove {name}", { name }),
              onclick: () => set(chosen.filter((one) => one !== name)),
            },
            icon("close", 12),
          ),
        ),
      ),
    );
  const drawOffers = () => {
    list.hidden = !offered.length;
    input.setAttribute("aria-expanded", String(Boolean(offered.length)));
    if (active >= 0) input.setAttribute("aria-activedescendant", `${id}-${active}`);
    else input.removeAttribute("aria-activedescendant");
    fill(
      list,
      offered.map((name, index) =>
        h(
          "li",
          {
            id: `${id}-${index}`,
            role: "option",
            "aria-selected": String(index === active),
            onmousedown: (event) => {
              event.preventDefault();
              add(name);
            },
          },
          name,
        ),
      ),
    );
  };
  const look = settled(150, async () => {
    const mine = ++turn;
    const found = await complete(input.value.trim()).catch(() => []);
    if (mine !== turn || document.activeElement !== input) return;
    offered = found.filter((name) => !chosen.includes(name)).slice(0, 8);
    active = -1;
    drawOffers();
  });
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!offered.length) return look();
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length;
      drawOffers();
    } else if (event.key === "Enter" || event.key === ",") {
      if (active < 0 && !input.value.trim()) return;
      event.preventDefault();
      if (active >= 0) add(offered[active]);
      else if (invent) add(input.value);
    } else if (event.key === "Escape" && offered.length) {
      event.preventDefault(); // closes the suggestions, not the dialog around them
      close();
    } else if (event.key === "Backspace" && !input.value && chosen.length) set(chosen.slice(0, -1));
  };
  input.addEventListener("input", look);
  input.addEventListener("click", look); // not on focus alone: the suggestions would cover what lies below
  input.addEventListener("keydown", keys);
  const leave = () => {
    if (document.activeElement === input) return;
    if (invent) add(input.value);
    else close();
  };
  input.addEventListener("blur", () => unpressed(leave));
  // Text not yet made a chip counts: the button that was pressed may read the names before the field lost the focus.
  const typed = () => (invent && input.value.trim() ? [input.value.trim()] : []);
  drawPills();
  return {
    row,
    input,
    names: () => [...new Set([...chosen, ...typed()])],
    set: (/** @type {string[]} */ next) => {
      chosen = next;
      drawPills();
    },
  };
}
