/**
 * A series as a stack, and another one beside it: the address has both, and the slice.
 *
 * @import { Shown } from "./pane.js"
 */

import { fill, h, settled } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { me } from "../../core/me.js";
import { hrefOf, note } from "../../core/router.js";
import { empty, waiting } from "../../parts/states.js";
import { findStudy } from "./dicomweb.js";
import { linked } from "./link.js";
import { Pane } from "./pane.js";
import { studiesOfPatient } from "./priors.js";
import { stackSide } from "./stack-side.js";
import { patientOf, studyWords } from "./study.js";

const PAUSE = 400; // milliseconds without scrolling, after which the address is changed

/** @type {import("../../core/router.js").View} */
export async function stackPage(outlet, place, study, series) {
  outlet.classList.add("workspace");
  fill(outlet, waiting(t("Opening the series…")));
  const [found, user] = await Promise.all([findStudy(study), me()]);
  if (!found) {
    fill(outlet, empty("layers", t("No such study"), t("It does not exist, or you may not see it.")));
    return;
  }
  document.title = `${patientOf(found)} · Lightbox`;
  const studies = [found];
  const first = new Pane(studies);
  const panes = h("div.panes", {}, first.element);
  const side = h("aside.side", { "aria-label": t("About this series") });
  /** @type {Pane | null} */
  let second = null;
  let isLinked = true;
  let unlink = () => {};

  const link = () => {
    unlink();
    unlink = isLinked && first.stack && second?.stack ? linked(first.stack, second.stack) : () => {};
  };
  const tell = settled(PAUSE, () => {
    const beside = second?.shown.series ? `${second.shown.study}/${second.shown.series}` : "";
    const frame = first.stack?.reading.frame;
    note(`/studies/${first.shown.study}/series/${first.shown.series}`, {
      frame: frame ? String(frame + 1) : "",
      beside,
    });
  });
  const opened = (/** @type {Pane} */ pane) => () => {
    pane.stack?.reading.news.addEventListener("frame", tell);
    link();
    tell();
  };
  first.addEventListener("stack", opened(first));
  const leaveSide = stackSide(side, first, user);

  const addPane = (/** @type {Shown} */ shown) => {
    second = new Pane(studies);
    second.addEventListener("stack", opened(second));
    panes.append(second.element);
    drawTools();
    return second.show(shown);
  };
  const removePane = () => {
    second?.leave();
    second?.element.remove();
    second = null;
    link();
    drawTools();
    tell();
  };
  const tools = h("div.work-turn");
  const drawTools = () =>
    fill(
      tools,
      pressed("columns", t("Two series beside each other"), second !== null, () =>
        second ? removePane() : addPane(first.shown),
      ),
      second &&
        pressed("link", t("Scroll both together"), isLinked, () => {
          isLinked = !isLinked;
          link();
          drawTools();
        }),
    );
  drawTools();
  fill(
    outlet,
    h(
      "header.work-head",
      {},
      h(
        "a.button.quiet",
        { href: hrefOf(`/studies/${study}`), "aria-label": t("Back to the study"), title: t("Back to the study") },
        icon("back"),
      ),
      h("div.work-title", {}, h("h1", {}, patientOf(found)), h("p", {}, studyWords(found).join(" · "))),
      tools,
    ),
    panes,
    side,
  );
  first.show({ study, series }, (Number(place.query.get("frame")) || 1) - 1);
  const priors = studiesOfPatient(found).then(
    (others) => studies.push(...others),
    () => null,
  );
  const [besideStudy, besideSeries] = (place.query.get("beside") ?? "").split("/");
  priors.then(() => {
    first.redraw();
    if (besideSeries) addPane({ study: besideStudy, series: besideSeries });
  });
  return () => {
    tell.forget();
    unlink();
    leaveSide();
    first.leave();
    second?.leave();
  };
}

/** @param {Parameters<typeof icon>[0]} picture @param {string} words @param {boolean} is @param {() => void} act */
function pressed(picture, words, is, act) {
  return h(
    "button.quiet",
    { type: "button", title: words, "aria-label": words, "aria-pressed": String(is), onclick: act },
    icon(picture),
  );
}
