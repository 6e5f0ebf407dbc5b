/**
 * Metadata for all files of a batch.
 *
 * @import { Details } from "./queue.js"
 */

import { h } from "../../core/dom.js";
import { t } from "../../core/language.js";
import { chips } from "../../parts/chips.js";
import { field } from "../../parts/fields.js";
import { locationField } from "../../parts/locations.js";
import { completeTags } from "../images/filters.js";

export function batchDetails() {
  const tags = chips({
    label: t("Tags"),
    names: [],
    change: () => {},
    complete: completeTags,
    placeholder: t("Type a tag, then Enter"),
  });
  const visibility = field(t("Visibility"), {
    kind: "select",
    options: [
      ["private", t("Only me")],
      ["public", t("All users")],
    ],
    value: "private",
  });
  const set = field(t("Training set"), {
    kind: "select",
    options: [["", t("None")], "TRAIN", "TEST", "LIVE"],
    value: "",
  });
  const location = locationField("", { none: t("None"), invent: true });
  const client = field(t("Client"), { placeholder: t("e.g. theatre 2") });
  const description = field(t("Description"), { kind: "textarea", rows: 2 });
  const panel = h(
    "details.panel.batch",
    {},
    h("summary", {}, t("Details for these files")),
    h("div.batch-fields", {}, tags.row, visibility.row, set.row, location.row, client.row, description.row),
  );
  /** Return only the fields that are filled in. @returns {Details} */
  const read = () => {
    const said = {
      tags: tags.names(),
      visibility: visibility.input.value,
      ml_tag: set.input.value,
      location_id: location.input.value,
      client_id: client.input.value.trim(),
      description: description.input.value.trim(),
    };
    return Object.fromEntries(Object.entries(said).filter(([, value]) => value.length));
  };
  return { panel, read };
}
