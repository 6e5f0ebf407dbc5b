"""Write the Content-Security-Policy of the viewer: itself, and the two buckets whose presigned URLs the API sends.

The page at `/?connect=<port>` may also send a form to this port of the same machine, where a terminal waits.
"""

import os
import re
from urllib.parse import urlsplit

CONNECTING = re.compile(r"connect=(\d{4,5})", re.ASCII)
PORTS = range(1024, 65_536)


def page_policy(query: str = "") -> str:
    """Return the policy of the page: nothing inline, nothing evaluated; pictures fetched with a token are blobs."""
    storage = " ".join(_storage_origins())
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' blob: data: {storage}",
            f"connect-src 'self' {storage}",
            "worker-src 'self'",
            "font-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            f"form-action {_forms(query)}",
            "frame-ancestors 'none'",
        ]
    )


def worker_policy() -> str:
    """Return the policy of a worker script: the DICOM decoders, which see no page, may compile WebAssembly."""
    storage = " ".join(_storage_origins())
    return f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' {storage}"


def _forms(query: str) -> str:
    """Return where forms go: to a terminal on loopback, which sends the browser back here, or nowhere."""
    port = CONNECTING.fullmatch(query)
    return f"'self' http://127.0.0.1:{port[1]}" if port and int(port[1]) in PORTS else "'none'"


def _storage_origins() -> list[str]:
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        parts = urlsplit(endpoint)
        return [f"{parts.scheme}://{parts.netloc}"]
    region = os.environ.get("AWS_REGION", "us-east-1")
    buckets = [os.environ[name] for name in ("ORIGINALS_BUCKET", "RENDITIONS_BUCKET") if name in os.environ]
    suffix = os.environ.get("URL_SUFFIX", "amazonaws.com")
    return [f"https://{bucket}.s3.{region}.{suffix}" for bucket in buckets]  # as core.aws.presigned signs them
