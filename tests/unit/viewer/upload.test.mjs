import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { mediaTypeOf } from "../../../functions/web/static/views/upload/media-type.js";
import { partsFor, sendParts } from "../../../functions/web/static/views/upload/parts.js";
import { sendBytes } from "../../../functions/web/static/views/upload/transfer.js";

let sent = [];
let refused = new Set();

/** As much of XMLHttpRequest as an upload needs; the storage answers in a later turn. */
class Request {
  upload = {};
  headers = {};
  responseText = "";

  open(method, url) {
    Object.assign(this, { method, url });
  }

  setRequestHeader(name, value) {
    this.headers[name] = value;
  }

  send(blob) {
    sent.push({ method: this.method, url: this.url, headers: this.headers, size: blob.size });
    setTimeout(() => {
      this.upload.onprogress({ loaded: blob.size });
      this.status = refused.has(this.url) ? 403 : 200;
      this.onload();
    });
  }

  abort() {
    this.onabort();
  }
}

beforeEach(() => {
  sent = [];
  refused = new Set();
  globalThis.XMLHttpRequest = Request;
  globalThis.ProgressEvent = Event;
  globalThis.DOMParser = class {
    parseFromString() {
      return { querySelector: () => null };
    }
  };
});

const go = () => new AbortController().signal;

test("a file's ending says its type, else its magic, else the browser", async () => {
  assert.equal(await mediaTypeOf(new File(["x"], "A.JPG")), "image/jpeg");
  assert.equal(await mediaTypeOf(new File(["x"], "scan.dcm")), "application/dicom");
  assert.equal(await mediaTypeOf(new File([new Uint8Array(128), "DICM"], "IM0001")), "application/dicom");
  assert.equal(await mediaTypeOf(new File(["x"], "odd.xyz", { type: "text/plain" })), "text/plain");
  assert.equal(await mediaTypeOf(new File(["x"], "odd")), "application/octet-stream");
});

test("a large file has as many parts as S3 takes, and two at least", () => {
  assert.equal(partsFor(1), 2);
  assert.equal(partsFor(48_000_000), 3);
  assert.equal(partsFor(5_000_000_000_000), 10_000);
});

test("signed headers are sent, but for those that the browser writes", async () => {
  const headers = { "Content-Type": "image/png", Host: "s3", "content-length": "3" };

  await sendBytes({ upload_url: "u", headers }, new Blob(["abc"]), () => {}, go());

  assert.deepEqual(sent, [{ method: "PUT", url: "u", headers: { "Content-Type": "image/png" }, size: 3 }]);
});

test("what the storage refuses is an error with its status", async () => {
  refused.add("u");

  await assert.rejects(
    sendBytes({ upload_url: "u" }, new Blob(["abc"]), () => {}, go()),
    /refused it \(403\)/,
  );
});

test("an upload that was stopped beforehand sends nothing", async () => {
  const stop = new AbortController();
  stop.abort();

  await assert.rejects(
    sendBytes({ upload_url: "u" }, new Blob(["abc"]), () => {}, stop.signal),
    { name: "AbortError" },
  );
  assert.deepEqual(sent, []);
});

const target = {
  part_size: 4,
  parts: [1, 2, 3].map((part_number) => ({ part_number, upload_url: `part-${part_number}` })),
};
const file = new File(["0123456789"], "ten");

test("each part carries its own bytes, the last the rest", async () => {
  const arrived = new Set();
  const told = [];

  await sendParts(target, file, arrived, (bytes) => told.push(bytes), go());

  assert.deepEqual(
    sent.map(({ url, size }) => [url, size]),
    [
      ["part-1", 4],
      ["part-2", 4],
      ["part-3", 2],
    ],
  );
  assert.deepEqual([...arrived].sort(), [1, 2, 3]);
  assert.equal(told.at(-1), 10);
});

test("parts that are there are not sent again", async () => {
  const told = [];

  await sendParts(target, file, new Set([1, 3]), (bytes) => told.push(bytes), go());

  assert.deepEqual(
    sent.map(({ url }) => url),
    ["part-2"],
  );
  assert.equal(told[0], 6);
});

test("a part that breaks off fails the upload, and keeps what arrived beside it", async () => {
  refused.add("part-2");
  const arrived = new Set();

  await assert.rejects(
    sendParts(target, file, arrived, () => {}, go()),
    /refused/,
  );

  assert.deepEqual([...arrived].sort(), [1, 3]);
});
