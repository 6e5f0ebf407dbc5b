/**
 * Build elements. Whatever comes from outside goes in as a text node or a property, never as markup.
 *
 * @import { Child, ElementOf, Traits } from "#dom"
 */

/**
 * Make an element: `h("button.primary", {type: "submit", onclick: save}, "Save")`.
 *
 * @template {string} Tag
 * @param {Tag} tag  name and classes
 * @param {Traits<NoInfer<Tag>>} [traits]  `on*` are listeners, `aria-*`/`data-*`/`role` attributes, `style` an object
 * @param {...Child} children
 * @returns {ElementOf<Tag>}
 */
export function h(tag, traits, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [trait, value] of Object.entries(traits ?? {})) give(element, trait, value);
  element.append(...nodes(children));
  return /** @type {ElementOf<Tag>} */ (element);
}

/** @param {HTMLElement} element @param {string} trait @param {any} value  checked by the type of `h` */
function give(element, trait, value) {
  if (value === undefined || value === null || value === false) return;
  if (trait.startsWith("on")) element.addEventListener(trait.slice(2), value);
  else if (trait === "style") for (const [key, v] of Object.entries(value)) element.style.setProperty(key, String(v));
  else if (trait === "class") element.classList.add(...String(value).split(" ").filter(Boolean));
  else if (trait.includes("-") || trait === "list" || !(trait in element))
    element.setAttribute(trait, value === true ? "" : String(value));
  else Object.assign(element, { [trait]: value });
}

/** @param {readonly Child[]} children @returns {(Node | string)[]} */
function nodes(children) {
  return children
    .flatMap((child) => (Array.isArray(child) ? nodes(child) : child))
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** @template {Element} E @param {E} parent @param {...Child} children @returns {E} */
export function fill(parent, ...children) {
  parent.replaceChildren(...nodes(children));
  return parent;
}

let ids = 0;

/** Return a new id, to tie a label, a hint or an error to its field. @param {string} stem */
export function freshId(stem) {
  ids += 1;
  return `${stem}-${ids}`;
}

/** Return a function that calls `act` once it has not been called for a while.
 * @param {number} milliseconds @param {() => void} act */
export function settled(milliseconds, act) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(act, milliseconds);
  };
  return Object.assign(later, { forget: () => clearTimeout(timer) });
}

/**
 * Give `parent` these children in this order. Children that stay in place are not touched, so they keep the focus and a
 * press of the pointer.
 *
 * @param {Element} parent @param {Element[]} wanted
 */
export function arrange(parent, wanted) {
  /** @type {Set<Node>} */
  const kept = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
  for (const [at, child] of wanted.entries())
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
}

/** Call `act` when an element has left the page. @param {HTMLElement} element @param {() => void} act */
export function whenGone(element, act) {
  const watch = new MutationObserver(() => {
    if (element.isConnected) return;
    watch.disconnect();
    act();
  });
  requestAnimationFrame(() => watch.observe(document.body, { childList: true, subtree: true }));
}

let pressed = false;
/** @type {Set<() => void>} */
const afterwards = new Set();
document.addEventListener("mousedown", (event) => (pressed = event.button === 0), true);
for (const end of ["mouseup", "dragend"])
  document.addEventListener(
    end,
    () => {
      pressed = false;
      for (const act of afterwards) setTimeout(act);
      afterwards.clear();
    },
    true,
  );

/**
 * Call `act` once no mouse button is pressed: redrawing while one is pressed moves the element under it, and the click is
 * lost.
 *
 * @param {() => void} act
 */
export function unpressed(act) {
  if (pressed) afterwards.add(act);
  else act();
}
