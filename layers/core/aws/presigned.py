"""Presign S3 URLs by AWS Signature Version 4 in the query (AWS General Reference, "Create a signed request").

botocore takes 160 µs per URL, and a page of a hundred images has two hundred. The URL of an object is the same for
everybody within a slot of time, so that browsers and CDNs can cache it. What the URLs of a slot share is made once.
"""

import hashlib
import hmac
import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from botocore.credentials import Credentials, ReadOnlyCredentials

from core.aws.session import session
from core.kernel.visibility import Visibility


class Grant(NamedTuple):
    """The right that a URL gives: one method on one object, for a limited time."""

    method: str
    bucket: str
    key: str
    start: datetime
    life: timedelta


class Signed(NamedTuple):
    url: str
    expires_at: datetime


class Lease(NamedTuple):
    """The times of a URL: for how long it stays the same, and for how long it is valid from the start of its slot."""

    slot: timedelta
    life: timedelta


# Whoever loses the right to an object keeps the URLs they have until these end. The API document states these bounds.
LEASES = {
    Visibility.PUBLIC: Lease(timedelta(minutes=15), timedelta(hours=1)),
    Visibility.PRIVATE: Lease(timedelta(seconds=150), timedelta(minutes=5)),
}


def get_url(bucket: str, key: str, visibility: Visibility, **response: str) -> str:
    """Return a URL that reads an object: for 45 to 60 minutes if it is public, else for two and a half to five.

    `response` overrides headers (`content_type=...`). Caches keep the answer no longer than the URL is valid, and only
    what is public is for shared ones.
    """
    now, (slot, life) = datetime.now(UTC), LEASES[visibility]
    start = now - (now - datetime.min.replace(tzinfo=UTC)) % slot
    return _reading(Grant("GET", bucket, key, start, life), visibility, response)


def slot(visibility: Visibility) -> int:
    """Return a number that changes whenever `get_url` starts to return other URLs."""
    return int(datetime.now(UTC).timestamp() // LEASES[visibility].slot.total_seconds())


def brief_url(bucket: str, key: str, life: timedelta, **response: str) -> str:
    """Return a URL that reads an object for `life` from now; `response` overrides headers as with `get_url`."""
    now = datetime.now(UTC).replace(microsecond=0)
    grant = Grant("GET", bucket, key, now, max(life, timedelta(seconds=1)))
    return _reading(grant, Visibility.PRIVATE, response)


def _reading(grant: Grant, visibility: Visibility, response: dict[str, str]) -> str:
    headers = {"cache_control": visibility.value, "expires": _http_date(grant.start + grant.life)} | response
    return _sign(grant, {f"response-{name.replace('_', '-')}": value for name, value in headers.items()}, {})


@lru_cache(maxsize=16)
def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def put_url(
    bucket: str, key: str, life: timedelta, *, headers: dict[str, str], query: dict[str, str] | None = None
) -> Signed:
    """Return a URL that writes exactly this object with exactly these `headers` (lower case) for `life`."""
    now = datetime.now(UTC).replace(microsecond=0)
    return Signed(_sign(Grant("PUT", bucket, key, now, life), query or {}, headers), now + life)


def _sign(grant: Grant, query: dict[str, str], headers: dict[str, str]) -> str:
    """Return the URL. Names in `query` are in lower case at their start: they sort behind `X-Amz-`."""
    region = os.environ["AWS_REGION"]
    base, path = _address(grant.bucket, region, grant.key)
    signed = sorted(({"host": urlsplit(base).netloc} | headers).items())
    names = ";".join(name for name, _ in signed)
    common = _common(_credentials().get_frozen_credentials(), region, grant.start, grant.life, names)
    own = [f"{name}={value}" for name, value in sorted((_encoded(name), _encoded(query[name])) for name in query)]
    lines = "".join(f"{name}:{value.strip()}\n" for name, value in signed)
    canonical = "\n".join((grant.method, path, "&".join((common.sorted, *own)), lines, names, "UNSIGNED-PAYLOAD"))
    text = f"{common.text}{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.digest(common.key, text.encode(), "sha256").hex()
    return f"{base}{path}?{'&'.join((*own, common.shown))}&X-Amz-Signature={signature}"


class _Common(NamedTuple):
    """The parts that all URLs of one moment share: parameters of the signature, the start of its text, its key."""

    shown: str
    sorted: str
    text: str
    key: bytes


@lru_cache(maxsize=16)
def _common(who: ReadOnlyCredentials, region: str, start: datetime, life: timedelta, names: str) -> _Common:
    moment, day = start.strftime("%Y%m%dT%H%M%SZ"), start.strftime("%Y%m%d")
    scope = f"{day}/{region}/s3/aws4_request"
    parameters = {
        "Algorithm": "AWS4-HMAC-SHA256",
        "Credential": f"{who.access_key}/{scope}",
        "Date": moment,
        "Expires": str(int(life.total_seconds())),
        "SignedHeaders": names,
    } | ({"Security-Token": who.token} if who.token else {})
    shown = [f"X-Amz-{name}={_encoded(value)}" for name, value in parameters.items()]  # in the order of botocore
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n"
    return _Common("&".join(shown), "&".join(sorted(shown)), text, _key(who.secret_key, day, region))


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def _address(bucket: str, region: str, key: str) -> tuple[str, str]:
    """Return host and path: virtual-hosted on AWS; path style at a given endpoint, which may lack wildcard DNS."""
    path = quote(f"/{key}", safe="/-_.~")
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        return endpoint.rstrip("/"), f"/{bucket}{path}"
    return f"https://{bucket}.s3.{region}.{os.environ['URL_SUFFIX']}", path


@cache
def _credentials() -> Credentials:
    credentials = session().get_credentials()
    if credentials is None:
        raise RuntimeError("There are no AWS credentials to sign with")
    return credentials


@lru_cache(maxsize=4)
def _key(secret: str, day: str, region: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
