import assert from "node:assert/strict";
import test from "node:test";
import { ApiProblem, inWords } from "../../../functions/web/static/core/problem.js";

test("what the service says comes before what the viewer would say", () => {
  assert.equal(
    new ApiProblem(422, { title: "Invalid", detail: "The depth is no number." }).message,
    "The depth is no number.",
  );
  assert.equal(new ApiProblem(422, { title: "Invalid" }).message, "Invalid");
  assert.match(new ApiProblem(503, null).message, /temporarily unavailable/);
  assert.equal(new ApiProblem(418, null).message, "The server answered 418.");
});

test("faults are named by where they are, three at most", () => {
  const errors = [
    { pointer: "#/polygon/points/2", detail: "outside of the image" },
    { line: 7, detail: "no number" },
    { parameter: "limit", detail: "at most 100" },
    { pointer: "/title", detail: "too long" },
  ];

  const words = inWords(new ApiProblem(422, { title: "Some values are wrong.", errors }));

  assert.equal(
    words,
    "Some values are wrong: polygon points 2: outside of the image; line 7: no number; limit: at most 100.",
  );
});

test("a route that is not there is told apart from a thing that is not there", () => {
  assert.equal(new ApiProblem(404, { message: "Not Found" }).absent, true);
  assert.equal(new ApiProblem(404, { code: "image_not_found" }).absent, false);
});

test("a title without a full stop gets one", () => {
  assert.equal(
    inWords(new ApiProblem(409, { title: "The resource is still in use" })),
    "The resource is still in use.",
  );
  assert.equal(inWords(new ApiProblem(409, { title: "Why not?" })), "Why not?");
});

test("errors of the viewer are said as they are, those of the browser in words for people", () => {
  assert.equal(inWords(new Error("The file is empty.")), "The file is empty.");
  for (const words of [
    "Failed to fetch",
    "NetworkError when attempting to fetch resource.",
    "error loading dynamically imported module",
  ])
    assert.match(inWords(new TypeError(words)), /^The server cannot be reached/);
  for (const error of [new TypeError("x is undefined"), new DOMException("quota", "QuotaExceededError"), "odd"])
    assert.match(inWords(error), /^Something went wrong in this page/);
});

test("the wait that the service asks for is kept", () => {
  assert.equal(new ApiProblem(429, null, new Headers({ "retry-after": "7" })).retryAfter, 7);
  assert.equal(new ApiProblem(429, null).retryAfter, 0);
});
