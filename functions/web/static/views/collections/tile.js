/**
 * An image of a collection: a link, and for who may change the collection a handle to move it and a button to take it out.
 *
 * @import { Image } from "#api"
 */

import { h } from "../../core/dom.js";
import { icon } from "../../core/icons.js";
import { t } from "../../core/language.js";
import { hrefOf } from "../../core/router.js";
import { thumbnail } from "../images/thumbnail.js";
import { placeAfter } from "./order.js";

const DRAGGED = "text/x-lightbox-image";

/**
 * @param {Image} image @param {boolean} editable
 * @param {object} list
 * @param {() => number} list.place @param {() => number} list.all @param {() => number} list.columns
 * @param {(key: string, to: number) => void} list.move @param {(image: Image) => void} list.takeOut
 */
export function orderedTile(image, editable, { place, all, columns, move, takeOut }) {
  const { image_key, filename } = image;
  const handle = h(
    "button.quiet",
    {
      type: "button",
      "aria-label": t("Move {name}", { name: filename }),
      title: t("Drag it, or press the arrow keys"),
      onkeydown: (event) => {
        const to = placeAfter(event.key, place(), columns(), all());
        if (to === place()) return;
        event.preventDefault();
        move(image_key, to);
      },
    },
    icon("hand", 18),
  );
  const remove = h(
    "button.quiet",
    { type: "button", "aria-label": t("Take out {name}", { name: filename }), onclick: () => takeOut(image) },
    icon("close", 18),
  );
  const tile = h(
    "li.tile",
    {
      "data-key": image_key,
      draggable: editable,
      ondragstart: (event) => event.dataTransfer?.setData(DRAGGED, image_key),
      ondragover: (event) => {
        if (!event.dataTransfer?.types.includes(DRAGGED)) return;
        event.preventDefault();
        tile.classList.add("selected");
      },
      ondragleave: () => tile.classList.remove("selected"),
      ondrop: (event) => {
        tile.classList.remove("selected");
        const key = event.dataTransfer?.getData(DRAGGED);
        if (!key) return;
        event.preventDefault();
        move(key, place());
      },
    },
    h(
      "a",
      { href: hrefOf(`/images/${encodeURIComponent(image_key)}`), title: filename, draggable: false },
      thumbnail(image),
      h("span.tile-words", {}, h("span.tile-name", {}, filename)),
    ),
    editable && h("div.tile-order", {}, handle, remove),
  );
  return tile;
}
