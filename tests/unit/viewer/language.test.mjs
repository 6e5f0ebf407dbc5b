import assert from "node:assert/strict";
import test from "node:test";

Object.defineProperty(globalThis, "navigator", { value: { languages: ["de-AT", "en"] }, configurable: true });
const { count, language, locale, t } = await import("../../../functions/web/static/core/language.js");

test("the browser's first language that there is speaks, with the browser's own dates and numbers", () => {
  assert.equal(language, "de");
  assert.equal(locale, "de-AT");
  assert.equal(t("Sign out"), "Abmelden");
});

test("a text without a translation is said in English, with its names filled in", () => {
  assert.equal(t("Nothing like {name} here", { name: "{this}" }), "Nothing like {this} here");
  assert.equal(t("Left as it is: {other}"), "Left as it is: {other}");
});

test("one and several have forms of their own, and numbers are the locale's", () => {
  assert.equal(count(1, "{n} pear", "{n} pears"), "1 pear");
  assert.equal(count(12_345, "{n} pear", "{n} pears"), `${new Intl.NumberFormat("de-AT").format(12_345)} pears`);
});
