/** The choice of a language, which counts at once. */

import { LANGUAGES, language, speak, t } from "../core/language.js";
import { field } from "./fields.js";

export function languagePicker() {
  const options = Object.entries(LANGUAGES);
  const picker = field(t("Language"), {
    kind: "select",
    options,
    value: language,
    onchange: () => speak(picker.input.value),
  });
  for (const option of picker.input.options) option.lang = option.value;
  return picker.row;
}
