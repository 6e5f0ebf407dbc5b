/** Fetches Redoc's bundle by npm, compares it with the hash that npm states, and puts it beside the page that shows it. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "2.5.4";
const INTEGRITY = "sha512-M6jWhG1qoBnH6TFmzJnstyCZ87HmOY/UzDm78mHiYihEdlV/YcS9ogOo1NlElnJMeLsyxHFe2yFc4sNjHTrABQ==";
const TARGET = fileURLToPath(new URL("../../functions/api/system/docs/vendor/", import.meta.url));
const FILES = {
  "bundles/redoc.standalone.js": "redoc.standalone.js",
  "bundles/redoc.standalone.js.LICENSE.txt": "redoc.standalone.js.LICENSE.txt",
  LICENSE: "redoc.LICENSE.txt",
};

const folder = mkdtempSync(join(tmpdir(), "redoc-"));
const name = execFileSync("npm", ["pack", "--silent", `redoc@${VERSION}`], { cwd: folder, encoding: "utf8" }).trim();
const found = `sha512-${createHash("sha512").update(readFileSync(join(folder, name))).digest("base64")}`;
if (found !== INTEGRITY) throw new Error(`redoc ${VERSION} has the hash ${found}`);
execFileSync("tar", ["xzf", name], { cwd: folder });
for (const [from, to] of Object.entries(FILES)) copyFileSync(join(folder, "package", from), join(TARGET, to));
