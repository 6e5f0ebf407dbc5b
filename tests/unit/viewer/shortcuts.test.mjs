import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

let press;
let isAsking = false;
globalThis.document = {
  documentElement: {},
  addEventListener: (_, act) => (press = act),
  querySelector: () => (isAsking ? {} : null),
};
const { keyWords, nameOf, shortcutGroups, shortcuts } = await import(
  "../../../functions/web/static/parts/shortcuts.js"
);

/** Return a stand-in for an element: it matches what its kind does, and contains what it is given. */
function element(kind = "div", ...inside) {
  const one = { isConnected: true, closest: (controls) => controls.split(", ").some((each) => each === kind) };
  one.contains = (other) => other === one || inside.some((each) => each === other || each.contains(other));
  return one;
}

function event(key, target, more = {}) {
  return { key, target, defaultPrevented: false, preventDefault() {}, ...more };
}

let said;
const says = (keys, words, more) => ({ keys, words, act: () => said.push(words), ...more });

beforeEach(() => {
  said = [];
  isAsking = false;
  for (const { element } of shortcutGroups()) element.isConnected = false;
});

test("a key acts while its element is on the page", () => {
  const [page, body] = [element(), element("body")];
  shortcuts(page, "Page", [says(["i"], "invert")]);

  press(event("I", body));
  page.isConnected = false;
  press(event("i", body));

  assert.deepEqual(said, ["invert"]);
  assert.deepEqual(shortcutGroups(), []);
});

test("a group that is declared before its element is shown waits for it", () => {
  const page = element();
  page.isConnected = false;
  shortcuts(page, "Page", [says(["i"], "invert")]);
  press(event("i", element("body")));
  page.isConnected = true;

  press(event("i", element("body")));

  assert.deepEqual(said, ["invert"]);
});

test("what is typed is text, and a dialog has the keys for itself", () => {
  shortcuts(element(), "Page", [says(["i", "ArrowUp"], "act")]);

  press(event("i", element("textarea")));
  press(event("ArrowUp", element("[role=slider]")));
  isAsking = true;
  press(event("i", element("body")));

  assert.deepEqual(said, []);
});

test("the control that declares a key has it, and of two the one with the focus", () => {
  const [slider, left, right] = [element("[role=slider]"), element(), element()];
  shortcuts(slider, "Slider", [says(["ArrowUp"], "slider")]);
  shortcuts(left, "Left", [says(["i"], "left")]);
  shortcuts(right, "Right", [says(["i"], "right")]);

  press(event("ArrowUp", slider));
  press(event("i", left));
  press(event("i", element("body")));

  assert.deepEqual(said, ["slider", "left", "right"]);
});

test("two keys are pressed one after the other", () => {
  const body = element("body");
  shortcuts(element(), "Page", [says(["g i"], "images"), says(["i"], "invert")]);

  for (const key of ["g", "i", "i", "g", "x", "i"]) press(event(key, body));

  assert.deepEqual(said, ["images", "invert", "invert"]);
});

test("a key that is held down acts once, unless it repeats", () => {
  const body = element("body");
  shortcuts(element(), "Page", [says(["i"], "invert"), says(["ArrowDown"], "next", { repeats: true })]);

  press(event("i", body, { repeat: true }));
  press(event("ArrowDown", body, { repeat: true }));

  assert.deepEqual(said, ["next"]);
});

test("a shortcut that cannot be used now leaves the key to others", () => {
  shortcuts(element(), "Page", [says(["Escape"], "leave")]);
  shortcuts(element(), "Bar", [says(["Escape"], "none", { when: () => false })]);

  press(event("Escape", element("body")));

  assert.deepEqual(said, ["leave"]);
});

test("keys are named as they are declared", () => {
  assert.equal(nameOf({ key: "Z", ctrlKey: true, shiftKey: true }), "Ctrl+Shift+z");
  assert.equal(nameOf({ key: "?", shiftKey: true }), "?");
  assert.equal(nameOf({ key: "Tab", shiftKey: true }), "Shift+Tab");
  assert.equal(nameOf({ key: "z", metaKey: true }), "Ctrl+z");
  assert.equal(nameOf({ key: "e", altKey: true }), "");
});

test("keys are called as people do", () => {
  const called = ["g i", " ", "Ctrl+z", "Ctrl+Shift+z", "+", "ArrowUp", "?"].map(keyWords);

  assert.deepEqual(called, ["G I", "Space", "Ctrl+Z", "Ctrl+Shift+Z", "+", "↑", "?"]);
});
