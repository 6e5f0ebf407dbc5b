/**
 * OpenSeadragon and Annotorious under a Content-Security-Policy without `unsafe-eval` and `unsafe-inline`.
 *
 * OpenSeadragon writes a style element. Annotorious draws by PixiJS 7, which compiles a function for every shader
 * (`new Function`), and by Svelte, which writes `style` attributes. All of it can be said in a way that a strict policy
 * allows. Each place is found by its text; when an upgrade moves one, the bundle fails to build rather than to work.
 */

import { readFile } from "node:fs/promises";

const OPENSEADRAGON = [[/document\.querySelector\('style\[data-openseadragon-mobile-css\]'\)/, "true"]];
const ANNOTORIOUS = [
  // Svelte's attr(): the style object is governed by script-src, the attribute by style-src
  [
    /function (\w+)\((\w), (\w), (\w)\) \{\n {2}\4 == null \? \2\.removeAttribute\(\3\)/,
    'function $1($2, $3, $4) {\n  if ($3 === "style") { $2.style.cssText = $4 ?? ""; return; }\n  $4 == null ? $2.removeAttribute($3)',
  ],
  [/(\w)\.setAttribute\("style", (`[^`]*`)\)/, "($1.style.cssText = $2)"],
  // PixiJS: no test for eval, no functions made of text
  [/systemCheck\(\) \{\n[^}]*\}/, "systemCheck() {\n  }"],
  [/new Function\("param1".*/, "!1;"],
  [
    /(function \w+\((\w), (\w)\) \{\n(?:(?!\nfunction ).)*?)return new Function\("ud", "uv", "renderer", "syncData", [^)]*\)\);/s,
    "$1return syncOf($2, $3);",
  ],
  [/new Function\(\s*"ud",\s*"uv",\s*"renderer",\s*"syncData",\s*"buffer",\s*[^)]*\)\s*\)/, "refused()"],
];

const ADDED = `
function refused() { throw new Error("Uniform buffers need eval"); }
${syncOf}
${setterOf}
`;

/** @type {import("esbuild").Plugin} */
export const strictLibraries = {
  name: "strict-libraries",
  setup(build) {
    build.onLoad({ filter: /[/\\]openseadragon\.js$/ }, async ({ path }) => ({
      contents: await replaced(path, OPENSEADRAGON),
    }));
    build.onLoad({ filter: /annotorious-openseadragon\.es\.js$/ }, async ({ path }) => ({
      contents: (await replaced(path, ANNOTORIOUS)) + ADDED,
    }));
  },
};

async function replaced(path, places) {
  let contents = await readFile(path, "utf8");
  for (const [place, replacement] of places) {
    if (!place.test(contents)) throw new Error(`${path} has changed: there is no ${place}`);
    contents = contents.replace(place, replacement);
  }
  if (/new Function|[^.\w]eval\(|setAttribute\("style"/.test(contents))
    throw new Error(`${path} evaluates text in a new place`);
  return contents;
}

/** What PixiJS would compile: hands the values of a uniform group to WebGL, decided once for each of them. */
function syncOf(group, declared) {
  const steps = Object.keys(group.uniforms).map((name) => {
    const [data, sample] = [declared[name], group.uniforms[name]];
    if (data) return setterOf(data, sample, name);
    if (!sample?.group) return () => {};
    return (_, values, renderer, sync) => renderer.shader.syncUniformGroup(values[name], sync);
  });
  return (data, values, renderer, sync) => {
    for (const step of steps) step(data, values, renderer, sync);
  };
}

function setterOf({ type, size, isArray }, sample, name) {
  const many = size > 1 || isArray;
  if (type.startsWith("sampler") && !many)
    return (data, values, renderer, sync) => {
      const unit = sync.textureCount++;
      renderer.texture.bind(values[name], unit);
      if (data[name].value === unit) return;
      data[name].value = unit;
      renderer.gl.uniform1i(data[name].location, unit);
    };
  const dimension = Number(/\d$/.exec(type)?.[0] ?? 1);
  if (type.startsWith("mat")) {
    const read = sample?.a !== undefined ? (value) => value.toArray(true) : (value) => value;
    return (data, values, { gl }) => gl[`uniformMatrix${dimension}fv`](data[name].location, false, read(values[name]));
  }
  const letter = type.startsWith("vec") || type === "float" ? "f" : type.startsWith("u") ? "ui" : "i";
  const fields = [
    ["x", ["x", "y"]],
    ["width", ["x", "y", "width", "height"]],
    ["red", ["red", "green", "blue", "alpha"]],
  ].findLast(([mark, list]) => !many && sample?.[mark] !== undefined && list.length >= dimension)?.[1];
  const list = (value) =>
    fields
      ? fields.slice(0, dimension).map((field) => value[field])
      : value.length === undefined
        ? [Number(value)]
        : value;
  return (data, values, { gl }) => gl[`uniform${dimension}${letter}v`](data[name].location, list(values[name]));
}
