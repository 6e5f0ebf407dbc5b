/**
 * One depth log: an overview, an enlarged window, and controls for range, colours and export.
 *
 * @import { ReadyLog } from "./depths.js"
 */

import { call } from "../../core/api.js";
import { fill, h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { count, t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { tableFor } from "../../parts/colormaps.js";
import { empty, waiting } from "../../parts/states.js";
import { noteView, USUAL, viewOf } from "./address.js";
import { inUnit } from "./depths.js";
import { detail } from "./detail.js";
import { overview } from "./overview.js";
import { stripOf } from "./picture.js";
import { sidePanel } from "./side.js";
import { wellOf } from "./well.js";

const WHOLE = 1200; // lines of the overview

/** @type {import("../../core/router.js").View} */
export async function depthLogPage(outlet, place, log_id) {
  outlet.classList.add("workspace", "well");
  fill(outlet, waiting(t("Opening the log…")));
  const found = await call("GET", "/depth-logs/{log_id}", { path: { log_id } });
  if (outlet.isConnected) document.title = t("{name} · Lightbox", { name: found.name });
  if (found.status !== "ready") {
    fill(outlet, empty("depthLogs", found.name, found.problem?.detail ?? t("This log is not imported yet.")));
    return;
  }
  const log = /** @type {ReadyLog} */ (found);
  const view = viewOf(place.query);
  const [whole, table] = await Promise.all([
    stripOf(log, log.depth_min, log.depth_max, WHOLE),
    tableFor(view.colormap),
  ]);
  const usual = /** @type {Uint8Array} */ (table ?? (await tableFor(USUAL))); // a colour map that was deleted
  const well = wellOf(log, whole, usual, table ? view : { ...view, colormap: USUAL });
  const { part, stop } = detail(well);
  fill(
    outlet,
    h(
      "header.work-head",
      {},
      h("a.button.quiet", { href: hrefOf("/depth-logs"), "aria-label": t("Back to the logs") }, icon("back")),
      h(
        "div.work-title",
        {},
        h("h1", {}, log.name),
        h(
          "p",
          {},
          t("{depths} · {lines} · {width} pixels wide, {original_width} columns in the file", {
            depths: inUnit(log, t("{from} to {to}", { from: log.depth_min, to: log.depth_max })),
            lines: count(log.rows, "{n} line", "{n} lines"),
            width: log.width,
            original_width: log.original_width,
          }),
        ),
      ),
    ),
    h("section.well-stage", { "aria-label": t("The log") }, overview(well), part),
    sidePanel(well),
  );
  well.look(well.from, well.to);
  const forget = noteView(well, place.path);
  return () => {
    forget();
    stop();
  };
}
