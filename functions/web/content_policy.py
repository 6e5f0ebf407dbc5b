"""Write the Content-Security-Policy of the viewer: itself, and the two buckets whose presigned URLs the API sends."""

import os
from urllib.parse import urlsplit


def page_policy() -> str:
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
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


def worker_policy() -> str:
    """Return the policy of a worker script: the DICOM decoders, which see no page, may compile WebAssembly."""
    storage = " ".join(_storage_origins())
    return f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' {storage}"


def _storage_origins() -> list[str]:
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        parts = urlsplit(endpoint)
        return [f"{parts.scheme}://{parts.netloc}"]
    region = os.environ.get("AWS_REGION", "us-east-1")
    buckets = [os.environ[name] for name in ("ORIGINALS_BUCKET", "RENDITIONS_BUCKET") if name in os.environ]
    suffix = os.environ.get("URL_SUFFIX", "amazonaws.com")
    return [f"https://{bucket}.s3.{region}.{suffix}" for bucket in buckets]  # as core.aws.presigned signs them
