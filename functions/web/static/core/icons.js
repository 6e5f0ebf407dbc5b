/** Line icons on a grid of 24, drawn here: no font, no sprite, no request. */

const NS = "http://www.w3.org/2000/svg";

const PATHS = {
  images: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9.5h.01",
  upload: "M12 16V4M7 9l5-5 5 5M4 16v4h16v-4",
  depthLogs: "M5 3v18M9 5h6M9 9h10M9 13h4M9 17h8",
  users: "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 4a4 4 0 0 1 0 7M18 14c2.500.6 4 3 4 7",
  user: "M12 12a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM4 21c0-4.500 3.500-7 8-7s8 2.500 8 7",
  keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
  key: "M14 10a5 5 0 1 0-4.200 4.900L12 17h2v2h2v2h4v-4l-6.200-6.200zM8 9h.01",
  history: "M4 12a8 8 0 1 0 2.500-5.800L4 8.500M4 4v4.500h4.500M12 8v4.500l3 2",
  chart: "M4 20V4M4 20h16M8 16v-5M12 16V7M16 16v-8",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4",
  filter: "M4 5h16l-6 8v6l-4-2v-4z",
  tag: "M3 12V4h8l10 10-8 7zM7.500 8h.01",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  download: "M12 4v12M7 11l5 5 5-5M4 20h16",
  close: "M6 6l12 12M18 6L6 18",
  check: "M4 12.500l5 5L20 6.500",
  back: "M19 12H5M11 6l-6 6 6 6",
  before: "M15 5l-7 7 7 7",
  after: "M9 5l7 7-7 7",
  location:
    "M12 21c-4.500-4.500-7-8-7-11a7 7 0 0 1 14 0c0 3-2.500 6.500-7 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  sun: "M12 16.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600L19 19M19 5l-1.400 1.400M6.400 17.600L5 19",
  moon: "M20 14.500A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500z",
  leave: "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
  pause: "M8 5v14M16 5v14",
  play: "M7 4l13 8-13 8z",
  again: "M20 12a8 8 0 1 1-2.500-5.800L20 8.500M20 4v4.500h-4.500",
  warn: "M12 3l10 18H2zM12 10v5M12 18h.01",
  polygon: "M12 3l9 7-4 10H6L3 9z",
  box: "M4 6h16v12H4z",
  ellipse: "M12 19c5 0 9-3 9-7s-4-7-9-7-9 3-9 7 4 7 9 7z",
  line: "M4 19L10 9l5 5 5-9M4 19h.01M20 5h.01",
  point: "M12 5v4M12 15v4M5 12h4M15 12h4M12 12h.01",
  ruler: "M3 16L16 3l5 5L8 21zM7 12l2.500 2.500M11 8l2.500 2.500",
  angle: "M20 19H4L15 5M10.500 19a7 7 0 0 0-2.200-5.200",
  redo: "M16 5l4 4-4 4M20 9H10a6 6 0 0 0 0 12h3",
  hand: "M12 3v18M3 12h18M12 3l-2.500 2.500M12 3l2.500 2.500M12 21l-2.500-2.500M12 21l2.500-2.500M3 12l2.500-2.500M3 12l2.500 2.500M21 12l-2.500-2.500M21 12l-2.500 2.500",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  contrast: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M12 8h7M12 12h9M12 16h7",
  invert: "M4 4h16v16H4zM4 20L20 4M13 16h4M9 7v4M7 9h4",
  palette:
    "M12 21a9 9 0 1 1 9-9c0 3-2 4-4 4h-2c-2 0-2 2-1.500 3s0 2-1.500 2zM7.500 12h.01M10 7.500h.01M15 7.500h.01M17 11.500h.01",
  layers: "M12 3l9 5-9 5-9-5zM3 12.500l9 5 9-5M3 17l9 5 9-5",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v6M12 7.500h.01",
  resize: "M4 14v6h6M20 10V4h-6M4 20l7-7M20 4l-7 7",
  undo: "M8 5L4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3",
  folder: "M3 6h6l2 2h10v11H3z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  copy: "M8 8h12v12H8zM16 8V4H4v12h4",
  export: "M12 15V3M8 7l4-4 4 4M6 12H4v9h16v-9h-2",
  flip: "M12 3v18M9 7l-6 10h6zM15 7l6 10h-6z",
  columns: "M4 5h7v14H4zM13 5h7v14h-7z",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1.500 1.500M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1.500-1.500",
  first: "M6 5v14M18 5l-9 7 9 7z",
  spark: "M12 3l2 6 6 2-6 2-2 6-2-6-6-2 6-2z",
};

/** @param {keyof typeof PATHS} name @param {number} [size] @returns {SVGSVGElement} */
export function icon(name, size = 20) {
  const svg = document.createElementNS(NS, "svg");
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", PATHS[name]);
  for (const [trait, value] of Object.entries({
    viewBox: "0 0 24 24",
    width: size,
    height: size,
    "aria-hidden": "true",
  }))
    svg.setAttribute(trait, String(value));
  svg.classList.add("icon");
  svg.append(path);
  return svg;
}

/** Draw the Lightbox logo. @param {number} size */
export function mark(size) {
  const svg = icon("fit", size);
  svg.classList.add("mark");
  svg.replaceChildren(
    shape("rect", { x: 3, y: 3, width: 18, height: 18, rx: 5 }),
    shape("circle", { cx: 12, cy: 12, r: 3.6, class: "glow" }),
  );
  return svg;
}

/** @param {string} name @param {Record<string, string | number>} traits */
function shape(name, traits) {
  const element = document.createElementNS(NS, name);
  for (const [trait, value] of Object.entries(traits)) element.setAttribute(trait, String(value));
  return element;
}
