"""Serve GET / and GET /viewer/{file+}: the web viewer, straight from this folder.

The URL of a file contains a digest of the whole tree (`/viewer/<digest>/main.js`), so browsers may cache it for good
and a new version has new URLs: no build step, and no mixture of old and new modules.
"""

import base64
import gzip
import json
import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from core.colormaps import builtin
from core.kernel.conditional import etag, matches
from core.kernel.content_coding import accepts_gzip, marked, without_marks
from web.content_policy import page_policy, worker_policy

STATIC = Path(__file__).parent / "static"
PAGE = "index.html"
DECODER = "views/dicom/decoding/worker.js"
DIGEST = re.compile(r"([0-9a-f]{16})/")  # of this tree, or of the one before it: an open page still finds its modules
FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
COMPRESSED_FROM = 600  # bytes; below that the gzip header eats the gain
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
}


class Asset(NamedTuple):
    """A file as it is sent."""

    content: bytes
    compressed: bytes | None
    media_type: str
    etag: str


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    path = str(event["rawPath"]).removeprefix("/viewer").strip("/") or PAGE
    digest = DIGEST.match(path)
    name = path.removeprefix(digest[0]) if digest else path
    if name not in _files():
        return _missing(str(event["rawPath"]))
    asset = _asset(name)
    headers = _headers(asset, forever=bool(digest) and digest[1] == tree_digest())
    policy = worker_policy() if name == DECODER else page_policy(str(event.get("rawQueryString", "")))
    headers["content-security-policy"] = policy
    sent = {header.lower(): value for header, value in event.get("headers", {}).items()}
    body = asset.content
    if asset.compressed is not None and accepts_gzip(sent.get("accept-encoding")):
        body, headers["content-encoding"], headers["etag"] = asset.compressed, "gzip", marked(asset.etag)
    if matches(without_marks(sent.get("if-none-match", "")), asset.etag):
        headers.pop("content-encoding", None)
        return {"statusCode": 304, "headers": headers, "body": ""}
    if event["requestContext"]["http"]["method"] == "HEAD":
        return {"statusCode": 200, "headers": headers | {"content-length": str(len(body))}, "body": ""}
    return {"statusCode": 200, "headers": headers, "body": base64.b64encode(body).decode(), "isBase64Encoded": True}


@cache
def tree_digest() -> str:
    """Return sixteen hex digits that change when any file of the viewer changes."""
    digest = sha256()
    for name, path in _files().items():
        digest.update(f"{name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def _files() -> dict[str, Path]:
    """Return all servable files by name. Only these names are served: no path is ever joined to the folder."""
    found = sorted(path for path in STATIC.rglob("*") if path.suffix in MEDIA_TYPES)
    palettes = Path(builtin.__file__).with_name("colormaps.json")
    return {path.relative_to(STATIC).as_posix(): path for path in found} | {"palettes.json": palettes}


@cache
def _asset(name: str) -> Asset:
    path = _files()[name]
    content = path.read_bytes()
    if name == PAGE:
        content = content.replace(b"{digest}", tree_digest().encode())
    squeezed = gzip.compress(content, 6, mtime=0) if len(content) >= COMPRESSED_FROM and path.suffix != ".png" else None
    return Asset(content, squeezed, MEDIA_TYPES[path.suffix], etag(sha256(content).hexdigest()[:16]))


def _headers(asset: Asset, *, forever: bool) -> dict[str, str]:
    return {
        "content-type": asset.media_type,
        "etag": asset.etag,
        "cache-control": FOREVER if forever else ASK_FIRST,
        "vary": "accept-encoding",
        "x-content-type-options": "nosniff",
        "strict-transport-security": "max-age=63072000",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
    }


def _missing(path: str) -> dict[str, Any]:
    problem = {"type": "/problems/not_found", "title": "There is no such page", "status": 404, "code": "not_found"}
    return {
        "statusCode": 404,
        "headers": {"content-type": "application/problem+json", "cache-control": "no-store"},
        "body": json.dumps(problem | {"instance": path}),
    }
