/**
 * Say the viewer's texts in the language of the person. The English text is the key; `languages/de.js` is the catalogue of
 * German. The catalogue is here before any module that imports this one runs, so constants may call `t` too.
 *
 * @typedef {Record<string, string | number | null | undefined>} Values  what stands for the `{names}` of a text
 */

/** @type {Record<string, string>} */
export const LANGUAGES = { en: "English", de: "Deutsch" };

const KEPT = "lightbox.language";
const preferred = globalThis.navigator?.languages ?? [];
const kept = globalThis.localStorage?.getItem(KEPT) ?? "";

/** The language of the texts: the one chosen in this browser, else the first of the browser's that there is. */
export const language =
  [kept, ...preferred.map((tag) => tag.split("-")[0])].find((tag) => Object.hasOwn(LANGUAGES, tag)) ?? "en";

/** The locale of dates and numbers: the browser's own where it speaks the language of the texts. */
export const locale = preferred.find((tag) => tag.split("-")[0] === language) ?? language;

const plural = new Intl.PluralRules(language);
const whole = new Intl.NumberFormat(locale);

/** @type {Record<string, string>} */
const catalogue = language === "de" ? (await import("../languages/de.js")).GERMAN : {};

if (globalThis.document) document.documentElement.lang = language;

/**
 * Return the text in the person's language, with its `{names}` filled in.
 *
 * @param {string} english @param {Values} [values]
 */
export function t(english, values = {}) {
  return filled(catalogue[english] ?? english, values);
}

/**
 * Return the text for so many, with `{n}` as a number of the locale: `count(3, "{n} image", "{n} images")`. The key in the
 * catalogue is `{n} image|{n} images`.
 *
 * @param {number} n @param {string} one @param {string} other @param {Values} [values]
 */
export function count(n, one, other, values = {}) {
  const forms = (catalogue[`${one}|${other}`] ?? `${one}|${other}`).split("|");
  return filled(forms[plural.select(n) === "one" ? 0 : 1], { n: whole.format(n), ...values });
}

/** Keep the choice in this browser, and begin again in that language. @param {string} chosen */
export function speak(chosen) {
  localStorage.setItem(KEPT, chosen);
  location.reload();
}

/** @param {string} text @param {Values} values */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name] ?? "") : whole));
}
