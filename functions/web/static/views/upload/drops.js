/**
 * Take files that are dropped anywhere on any page: the view that is open may take them, else they are uploaded as images.
 */

import { h } from "../../core/dom.js";
import { count, t } from "../../core/language.js";
import { go } from "../../core/router.js";
import { hasSession } from "../../core/session.js";
import { tell, tellProblem } from "../../parts/notices.js";
import { droppedFiles } from "./folders.js";

/** @type {((files: File[]) => void) | null} */
let taker = null;

/**
 * Let a view take what is dropped on the page, until the returned function is called.
 *
 * @param {(files: File[]) => void} take
 */
export function takeDrops(take) {
  taker = take;
  return () => {
    if (taker === take) taker = null;
  };
}

/** Listen for files from now on. What is dragged within the page is none. */
export function listenForDrops() {
  const veil = h(
    "div.drop-veil",
    { "aria-hidden": "true", hidden: true },
    h("p", {}, t("Drop the files to upload them")),
  );
  document.body.append(veil);
  const show = (/** @type {boolean} */ over) => {
    const zone = document.querySelector("main .drop");
    zone?.classList.toggle("over", over);
    veil.hidden = !over || zone !== null;
  };
  const when = (/** @type {"dragover" | "drop"} */ name, /** @type {(event: DragEvent) => void} */ act) =>
    document.addEventListener(name, (event) => {
      if (!hasSession() || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // else the browser would leave the page and open the file
      act(event);
    });
  when("dragover", () => show(true));
  document.addEventListener("dragleave", (event) => !event.relatedTarget && show(false));
  when("drop", ({ dataTransfer }) => {
    show(false);
    if (dataTransfer) droppedFiles(dataTransfer).then(taker ?? upload, tellProblem);
  });
}

/** @param {File[]} files */
async function upload(files) {
  if (!files.length) return;
  const { uploads } = await import("./queue.js");
  uploads.add(files, {});
  tell(count(files.length, "{n} file on the way to the library.", "{n} files on the way to the library."), {
    action: { label: t("Show the uploads"), act: () => go("/upload") },
  });
}
