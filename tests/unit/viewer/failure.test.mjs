import assert from "node:assert/strict";
import test from "node:test";
import { failure, remedies } from "../../../functions/web/static/views/depth-logs/failure.js";

const faults = (code, ...lines) => lines.map((line) => ({ code, line, column: 3, detail: `said of ${code}, or a=b` }));
const refused = (...errors) => ({ problem: { code: "invalid_csv", title: "Bad", errors: errors.flat() } });

test("each kind of fault is said once, with its first line and column", () => {
  const said = failure(refused(faults("missing", 2, 4, 5), faults("odd", 7)));

  assert.equal(said, "Line 2, column 3: The value is missing (2 more like it) · Line 7, column 3: said of odd");
});

test("twenty faults may be more", () => {
  const many = Array.from({ length: 20 }, (_, at) => at + 1);

  assert.match(failure(refused(faults("order", ...many))), /at least 19 more like it/);
});

test("a failure without places is said by its title", () => {
  assert.equal(failure({ problem: { code: "x", title: "Bad" } }), "Bad");
  assert.equal(failure({ problem: null }), "It could not be imported.");
});

test("a file is offered to be imported by every set of rules that takes all its faults", () => {
  const ways = remedies(refused(faults("order", 2), faults("duplicate_depth", 3, 4)));

  assert.deepEqual(
    ways.map(({ rules }) => rules),
    [
      { order: "sort", duplicates: "first" },
      { order: "sort", duplicates: "last" },
    ],
  );
  assert.equal(ways[1].words, "its lines sorted, the last of repeated depths");
});

test("nothing is offered where one fault has no remedy", () => {
  assert.deepEqual(remedies(refused(faults("order", 2), faults("not_a_number", 3))), []);
  assert.deepEqual(remedies({ problem: null }), []);
});
