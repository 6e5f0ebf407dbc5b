/** The number of unfinished uploads, in the navigation. */

import { fill, h } from "../../core/dom.js";
import { uploads } from "./queue.js";

export function uploadBadge() {
  const badge = h("span.badge", { hidden: true });
  const draw = () => {
    if (badge.isConnected || !badge.dataset.drawn) {
      const waiting = uploads.unfinished();
      badge.hidden = !waiting;
      fill(badge, waiting);
    } else uploads.removeEventListener("change", draw);
    badge.dataset.drawn = "yes";
  };
  uploads.addEventListener("change", draw);
  return badge;
}
