/**
 * Nothing typed is lost: forms that save by themselves are saved when their page is left, the browser asks before it
 * closes meanwhile, and what could not be saved waits for the person to come back.
 *
 * @typedef {object} Editor
 * @property {string} key  of what it edits, such as an image and a part of it
 * @property {string} name  for people
 * @property {string} place  where it is, as a hash
 * @property {() => boolean} isDirty
 * @property {() => Promise<unknown>} save
 * @property {() => unknown} draft  what was typed, for `keptOf` when saving fails
 */

import { t } from "../core/language.js";
import { inWords } from "../core/problem.js";
import { tell } from "./notices.js";

/** @type {Set<Editor>} */
const editors = new Set();
/** @type {Set<Promise<unknown>>} */
const running = new Set();
/** @type {Map<string, unknown>} */
const kept = new Map();

/** Watch over a form. @param {Editor} editor */
export function watch(editor) {
  editors.add(editor);
}

/** Stop watching: the form is closed, and what was typed is saved or given up. @param {Editor} editor */
export function unwatch(editor) {
  editors.delete(editor);
}

/** Return what was typed before and could not be saved, once. @param {string} key */
export function keptOf(key) {
  const draft = kept.get(key);
  kept.delete(key);
  return draft;
}

/** Save all forms of a page that is left. */
export function saveAll() {
  for (const editor of editors) saveLeft(editor);
}

/** Save a form that is left. If that fails, what was typed is kept, and told with a way back. @param {Editor} editor */
export function saveLeft(editor) {
  if (!editors.delete(editor) || !editor.isDirty()) return;
  const draft = editor.draft();
  const saving = editor.save().catch((error) => {
    kept.set(editor.key, draft);
    tell(t("{name} is not saved: {reason}", { name: editor.name, reason: inWords(error) }), {
      kind: "bad",
      action: { label: t("Go back"), act: () => (location.hash = editor.place) },
    });
  });
  running.add(saving);
  saving.finally(() => running.delete(saving));
}

/** Resolve when all that was being saved is saved, so that what is read next is what was typed. */
export async function settledSaves() {
  await Promise.all(running);
}

addEventListener("beforeunload", (event) => {
  if (running.size || [...editors].some((editor) => editor.isDirty())) event.preventDefault();
});
