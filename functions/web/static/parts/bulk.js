/** Do one thing to many items, a few at a time: with progress, patience for a busy service, and a list of what failed. */

import { fill, h } from "../core/dom.js";
import { count, t } from "../core/language.js";
import { ApiProblem, inWords } from "../core/problem.js";
import { openDialog } from "./dialog.js";

const AT_ONCE = 4;
const TRIES = 4;
const REST = 1_000; // milliseconds, where the service does not say how long it is busy

/**
 * @template Item
 * @param {Item[]} items @param {(item: Item) => Promise<unknown>} act @param {(done: number) => void} progress
 * @param {AbortSignal} signal  stops before the next item
 * @param {(pause: number) => Promise<unknown>} [rest]
 * @returns {Promise<{failed: {item: Item, error: unknown}[], left: Item[]}>} left: what was not tried
 */
export async function each(items, act, progress, signal, rest = sleep) {
  const left = [...items];
  /** @type {{item: Item, error: unknown}[]} */
  const failed = [];
  let done = 0;
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      const now = item;
      await patiently(() => act(now), rest).catch((error) => failed.push({ item: now, error }));
      done += 1;
      progress(done);
      if (signal.aborted) return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { failed, left };
}

/** Try again what a busy service refused. @param {() => Promise<unknown>} act @param {(pause: number) => Promise<unknown>} rest */
async function patiently(act, rest) {
  for (let tried = 1; ; tried += 1)
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ApiProblem) || ![429, 503].includes(error.status) || tried === TRIES) throw error;
      await rest(error.retryAfter * 1000 || REST * tried);
    }
}

/** @param {number} pause */
function sleep(pause) {
  return new Promise((resolve) => setTimeout(resolve, pause));
}

/**
 * Open a form whose submission does something to each item. It closes when all went well; else it lists what failed, to be
 * tried again.
 *
 * @template Item
 * @param {object} form
 * @param {string} form.title @param {string} form.yes @param {Node[]} form.fields
 * @param {Item[]} form.items @param {(item: Item) => string} form.name  what an item is called in the list of failures
 * @param {() => (item: Item) => Promise<unknown>} form.act  reads the fields, and returns what to do to an item
 * @param {(done: Item[]) => unknown} form.done  called when the dialog closes, with what was done
 * @param {(error: unknown) => boolean} [form.hopeless]  whether no other item can fare better: the first one is tried alone
 */
export function openBulk({ title, yes, fields, items, name, act, done, hopeless }) {
  let todo = items;
  let stop = new AbortController();
  const dialog = openDialog(title, (close) => {
    const note = h("p.form-error", { role: "alert", hidden: true });
    const bar = h("progress", { max: items.length, value: 0, hidden: true, "aria-label": title });
    const words = h("p.hint", { role: "status" });
    const failures = h("ul.failures", { "aria-label": t("What failed") });
    const button = h("button.primary", { type: "submit" }, yes);
    const inputs = h("fieldset.stack", {}, fields);
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      stop = new AbortController();
      const before = items.length - todo.length;
      const told = (/** @type {number} */ now) => {
        bar.value = before + now;
        fill(words, t("{done} of {all}", { done: before + now, all: items.length }));
      };
      inputs.disabled = button.disabled = true;
      bar.hidden = false;
      note.hidden = true;
      fill(failures);
      told(0);
      try {
        const one = act();
        if (hopeless) await one(todo[0]).catch((error) => hopeless(error) && Promise.reject(error));
        const { failed, left } = await each(todo, one, told, stop.signal);
        todo = [...failed.map(({ item }) => item), ...left];
        if (!todo.length || stop.signal.aborted) return close();
        fill(note, count(failed.length, "{n} of {all} failed.", "{n} of {all} failed.", { all: items.length }));
        note.hidden = false;
        const line = (/** @type {{item: Item, error: unknown}} */ { item, error }) =>
          h("li", {}, h("strong", {}, name(item)), " ", inWords(error));
        fill(failures, failed.map(line));
        fill(button, t("Try these again"));
      } catch (error) {
        fill(note, inWords(error)).hidden = false;
      } finally {
        inputs.disabled = button.disabled = false;
      }
    };
    const cancel = h("button", { type: "button", onclick: close }, t("Close"));
    return [h("form.stack", { onsubmit: submit }, inputs, bar, words, note, failures, h("footer", {}, cancel, button))];
  });
  dialog.addEventListener("close", () => {
    stop.abort();
    const open = new Set(todo);
    const did = items.filter((item) => !open.has(item));
    if (did.length) done(did);
  });
  return dialog;
}
