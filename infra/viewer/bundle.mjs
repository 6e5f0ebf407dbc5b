/**
 * Bundles what the viewer borrows into functions/web/static/vendor: readable names, no maps, the licences beside them.
 * The same versions give the same bytes, so a test can compare. `--check` only compares.
 */

import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

import { strictLibraries } from "./strict-libraries.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const VENDOR = join(HERE, "../../functions/web/static/vendor");
const CODECS = "node_modules/@cornerstonejs";

const MODULES = {
  openseadragon: 'export { default } from "openseadragon";',
  "dicom-parser": 'export { default } from "dicom-parser";',
  "jpeg-lossless": 'export { Decoder } from "jpeg-lossless-decoder-js";',
  "lean-qr": 'export { generate } from "lean-qr";',
  charls: 'export { default } from "@cornerstonejs/codec-charls/decodewasmjs";',
  openjpeg: 'export { default } from "@cornerstonejs/codec-openjpeg/decodewasmjs";',
  openjph: 'export { default } from "@cornerstonejs/codec-openjph/wasmjs";',
  "libjpeg-turbo": 'export { default } from "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs";',
};
// What `tsc` reads in place of a bundle; the other libraries declare nothing that could be used.
const DECLARATIONS = {
  "openseadragon.d.ts": MODULES.openseadragon,
  "lean-qr.d.ts": MODULES["lean-qr"],
  "dicom-parser.d.ts": 'import * as dicomParser from "dicom-parser";\nexport default dicomParser;',
};
const COPIES = {
  "charls.wasm": `${CODECS}/codec-charls/dist/charlswasm_decode.wasm`,
  "openjpeg.wasm": `${CODECS}/codec-openjpeg/dist/openjpegwasm_decode.wasm`,
  "openjph.wasm": `${CODECS}/codec-openjph/dist/openjphjs.wasm`,
  "libjpeg-turbo.wasm": `${CODECS}/codec-libjpeg-turbo-8bit/dist/libjpegturbowasm_decode.wasm`,
};

const files = new Map([...(await bundled()), ...declared(), ...(await copied()), ["LICENSES.txt", await licences()]]);
if (process.argv.includes("--check")) await compare();
else await write();

async function bundled() {
  const entries = [];
  for (const [name, contents] of Object.entries(MODULES)) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: HERE },
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      platform: "browser",
      legalComments: "none",
      banner: { js: "// @ts-nocheck: bundled by infra/viewer; the licences are in LICENSES.txt" },
      external: ["fs", "path", "crypto", "module", "url", "worker_threads"],
      plugins: [strictLibraries],
      write: false,
    });
    const text = outputFiles[0].text.replaceAll("/home/web_user", "/"); // Emscripten's make-believe home is nobody's
    entries.push([`${name}.js`, Buffer.from(text)]);
  }
  return entries;
}

function declared() {
  return Object.entries(DECLARATIONS).map(([name, text]) => [name, Buffer.from(`${text}\n`)]);
}

async function copied() {
  return Promise.all(Object.entries(COPIES).map(async ([name, path]) => [name, await readFile(join(HERE, path))]));
}

/** Of every package that is bundled, and of those bundled within it. */
async function licences() {
  const lock = JSON.parse(await readFile(join(HERE, "package-lock.json"), "utf8"));
  const texts = [];
  for (const [path, traits] of Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!path || traits.dev || traits.optional) continue;
    const names = await readdir(join(HERE, path)).catch(() => []);
    const name = names.find((candidate) => /^licen[cs]e/i.test(candidate));
    const text = name ? await readFile(join(HERE, path, name), "utf8") : "";
    texts.push(
      `${path.replace(/^.*node_modules\//, "")} ${traits.version} (${traits.license ?? "see the text"})\n\n${text.trim()}\n`,
    );
  }
  return Buffer.from(texts.join(`\n${"-".repeat(80)}\n\n`));
}

async function write() {
  for (const name of await readdir(VENDOR).catch(() => [])) if (!files.has(name)) await rm(join(VENDOR, name));
  for (const [name, content] of files) await writeFile(join(VENDOR, name), content);
}

async function compare() {
  const there = await readdir(VENDOR);
  const other = [];
  for (const name of new Set([...there, ...files.keys()])) {
    const kept = await readFile(join(VENDOR, name)).catch(() => Buffer.alloc(0));
    if (!files.has(name) || !kept.equals(files.get(name))) other.push(name);
  }
  if (other.length) {
    console.error(`These are not what npm run vendor makes: ${other.join(", ")}`);
    process.exit(1);
  }
}
