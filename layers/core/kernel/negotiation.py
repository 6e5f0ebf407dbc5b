"""Choose what to send by the Accept header (RFC 9110, 12.5.1) and the parameters that DICOMweb adds (PS3.18, 8.7).

Clients quote `type` or do not, write parameters in any case and order, and ask for media types that there are not:
whatever can be understood is, and the rest is ignored.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from core.kernel.transfer_syntaxes import ANY_BYTES

RELATED = "multipart/related"
JSON, DICOM_JSON, DICOM_XML = "application/json", "application/dicom+json", "application/dicom+xml"  # of data sets
MOST = 100  # ranges of a header that count
_ANY = "*/*"
_STORED = "*"  # of a transfer syntax: as it is stored
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?')


class Offer(NamedTuple):
    """A representation that could be sent: bytes of a media type, alone or as parts of multipart/related.

    `syntax` is the transfer syntax, if the media type has one; `is_stored` tells that the bytes lie ready in it.
    """

    media_type: str
    syntax: str | None = None
    is_stored: bool = False
    multipart: bool = False


@dataclass(frozen=True)
class MediaRange:
    """A range of media types that a client accepts, with its weight from 0 to 1."""

    media_type: str
    multipart: bool
    syntax: str | None
    weight: float

    def specificity(self, offer: Offer) -> int:
        """Return how precisely an offer is meant: 0 if it is not, 1 by `*/*`, more by its type and transfer syntax."""
        is_anything = self.media_type == _ANY and not self.multipart
        if self.multipart is not offer.multipart and not is_anything:
            return 0
        by_type = _similarity(self.media_type, offer.media_type)
        if self.syntax is None:
            return by_type
        if not by_type and self.media_type == ANY_BYTES and offer.media_type != "application/dicom":
            by_type = 1  # some clients name the codec by the transfer syntax alone
        is_meant = offer.is_stored or offer.syntax is None if self.syntax == _STORED else offer.syntax == self.syntax
        return by_type + 1 if by_type and is_meant else 0


def ranked(accept: str | None, offers: Sequence[Offer]) -> list[Offer]:
    """Return the offers that a client accepts, the best first: by weight, precision, and the order of both sides.

    Without a header, or with one that says nothing, every offer is accepted.
    """
    ranges = media_ranges(accept or "") or (MediaRange(_ANY, multipart=False, syntax=None, weight=1),)
    places: list[tuple[float, int, int, int]] = []
    for number, offer in enumerate(offers):
        precise, place = max((each.specificity(offer), -index) for index, each in enumerate(ranges))
        weight = ranges[-place].weight
        if precise and weight:
            places.append((-weight, -precise, -place, number))
    return [offers[number] for *_, number in sorted(places)]


@lru_cache(maxsize=16)
def media_ranges(accept: str) -> tuple[MediaRange, ...]:
    """Return the ranges of an Accept header, the first hundred at most; what is not one is skipped."""
    return tuple(islice(_ranges(accept), MOST))


def _ranges(accept: str) -> Iterator[MediaRange]:
    for element in _split(accept, ","):
        name, *rest = _split(element, ";")
        parameters = dict(_parameter(each) for each in reversed(rest))
        found, inner = name.strip().lower(), parameters.get("type", "").lower()
        if "/" not in found:
            continue
        weight = _weight(parameters.get("q", "1"))
        multipart = found.startswith("multipart/")
        if multipart and ";" in inner:  # some clients quote the parameters of the type along with it
            inner, *more = inner.split(";")
            parameters = dict(map(_parameter, more)) | parameters
        media_type = (inner.strip() or _ANY) if multipart else found
        yield MediaRange(media_type, multipart, parameters.get("transfer-syntax"), weight)


def _split(text: str, separator: str) -> list[str]:
    """Split at separators that are not within quotes."""
    parts, quoted, escaped = [""], False, False
    for char in text:
        if char == separator and not quoted:
            parts.append("")
            continue
        quoted ^= char == '"' and not escaped
        escaped = quoted and char == "\\" and not escaped
        parts[-1] += char
    return parts


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    value = value.strip()
    if quoted := _QUOTED.fullmatch(value):
        value = re.sub(r"\\(.)", r"\1", quoted[1])
    return name.strip().lower(), value.strip()


def _weight(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 1.0


def _similarity(wanted: str, offered: str) -> int:
    """Return 3 for the same media type, 2 for one of the same kind such as `image/*`, 1 for any, 0 for another."""
    if wanted == offered:
        return 3
    if wanted == _ANY:
        return 1
    return 2 if wanted.endswith("/*") and offered.startswith(wanted[:-1]) else 0
