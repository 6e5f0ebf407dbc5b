import assert from "node:assert/strict";
import test from "node:test";
import { History } from "../../../functions/web/static/views/drawing/history.js";
import { Outline } from "../../../functions/web/static/views/drawing/outline.js";
import { pathOf } from "../../../functions/web/static/views/drawing/svg.js";

const [A, B, C, D] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

function outlined(kind, points, most) {
  const outline = new Outline(kind, most);
  const shapes = points.map((point) => outline.add(point));
  return { outline, last: shapes.at(-1) };
}

test("steps are undone and done again; a new step forgets what was undone", () => {
  const history = new History(1);
  history.push(2);
  history.push(3);

  assert.ok(history.undo() && history.undo() && !history.undo());
  assert.equal(history.now, 1);
  assert.ok(history.redo());
  assert.equal(history.now, 2);
  history.push(9);
  assert.ok(!history.redo());
  assert.equal(history.now, 9);
});

test("a polygon goes on until it is ended", () => {
  const { outline, last } = outlined("polygon", [A, B, C, D]);

  assert.equal(last, null);
  assert.deepEqual(outline.whole(), { kind: "polygon", points: [A, B, C, D] });
});

test("a polygon of two corners cannot end", () => {
  assert.equal(outlined("polygon", [A, B]).outline.whole(), null);
});

test("a box, a length and an angle end with their last point", () => {
  assert.deepEqual(outlined("box", [A, C]).last, { kind: "box", points: [A, C] });
  assert.deepEqual(outlined("line", [A, C], 2).last?.points, [A, C]);
  assert.deepEqual(outlined("line", [A, B, C], 3).last?.points, [A, B, C]);
});

test("the last corner is taken away, and comes back by undoing that", () => {
  const { outline } = outlined("polygon", [A, B, C]);

  assert.ok(outline.removeLast());
  assert.deepEqual(outline.points, [A, B]);
  assert.ok(outline.undo());
  assert.deepEqual(outline.points, [A, B, C]);
  assert.ok(outline.undo());
  assert.ok(outline.redo());
  assert.deepEqual(outline.points, [A, B, C]);
});

test("the preview goes on to the pointer", () => {
  assert.deepEqual(outlined("polygon", [A]).outline.preview(B), { kind: "line", points: [A, B] });
  assert.deepEqual(outlined("polygon", [A, B]).outline.preview(C), { kind: "polygon", points: [A, B, C] });
  assert.deepEqual(outlined("box", []).outline.preview(A), { kind: "point", points: [A] });
});

test("paths are closed, open, round, or a dot", () => {
  assert.equal(pathOf({ kind: "polygon", points: [A, B, C], holes: [[A, B, D]] }), "M0 0L10 0L10 10ZM0 0L10 0L0 10Z");
  assert.equal(pathOf({ kind: "line", points: [A, C] }), "M0 0L10 10");
  assert.equal(pathOf({ kind: "box", points: [A, C] }), "M0 0H10V10H0Z");
  assert.equal(pathOf({ kind: "ellipse", points: [A, C] }), "M0 5a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z");
  assert.equal(pathOf({ kind: "point", points: [B] }), "M10 0h0");
});

test("a click ends an outline near its last corner, and a polygon near its first one too, wherever the picture is", () => {
  const doubled = [2, 0, 0, 2, 100, 0];
  const on = ([x, y]) => [2 * x + 100 + 9, 2 * y];
  const ends = (kind, point) => outlined(kind, [A, C, D]).outline.endsAt(on(point), doubled);

  assert.deepEqual([ends("polygon", A), ends("polygon", C), ends("polygon", D)], [true, false, true]);
  assert.deepEqual([ends("line", A), ends("line", C), ends("line", D)], [false, false, true]);
  assert.equal(outlined("box", [A]).outline.endsAt(on(A), doubled), false);
  assert.equal(new Outline("polygon").endsAt([0, 0], doubled), false);
});
