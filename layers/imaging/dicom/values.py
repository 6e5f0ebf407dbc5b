"""Write the values of data elements as members of the DICOM JSON Model (PS3.18 F.2.3)."""

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from math import isfinite
from struct import calcsize, iter_unpack

from pydicom.charset import convert_encodings, decode_bytes

BINARY = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})
_LARGEST_BINARY, _LARGEST = 1024, 65_536  # bytes: larger values are bulk data
_CACHED = 64  # bytes: shorter values are often repeated, from frame to frame
_MOST_CACHED = 200_000

_NUMBERS = {"FD": "<d", "FL": "<f", "SL": "<l", "SS": "<h", "SV": "<q", "UL": "<L", "US": "<H", "UV": "<Q"}
_BY_CHARACTER_SET = frozenset({"LO", "LT", "PN", "SH", "ST", "UC", "UT"})
_SINGLE = frozenset({"LT", "ST", "UR", "UT"})  # a backslash is a character
_KEEP_LEADING = frozenset({"LT", "ST", "UT"})
_DELIMITERS = {0x0D, 0x0A, 0x09, 0x0C}  # end the use of another character set (PS3.5 6.1.2.5.3)
_JSON_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_JSON_DECIMALS = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(\\-?(0|[1-9][0-9]*)(\.[0-9]+)?)*")
_SAFE_INTEGER = 1 << 53

type Charset = tuple[str, ...]  # Python's names of the character sets of a data set

DEFAULT: Charset = ("iso8859",)


class Values:
    """Write values, and remember short ones: functional groups repeat them thousands of times."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bytes, Charset], str] = {}

    def members(self, vr: str, raw: bytes, charset: Charset) -> str:
        """Return what follows `"vr"` in the object of an element: empty, or a comma and `Value` or `InlineBinary`."""
        if not raw:
            return ""
        if len(raw) > _CACHED:
            return _members(vr, raw, charset)
        key = (vr, raw, charset)
        known = self._known.get(key)
        if known is None:
            known = _members(vr, raw, charset)
            if len(self._known) < _MOST_CACHED:
                self._known[key] = known
        return known


def is_bulk(vr: str, length: int) -> bool:
    """Return True if a value of `length` bytes is referred to by a URI instead of being written."""
    return length > (_LARGEST_BINARY if vr in BINARY else _LARGEST)


def charset_of(names: list[str]) -> Charset:
    """Return the character sets that (0008,0005) names (PS3.3 C.12.1.1.2); the default for unknown names."""
    try:
        return tuple(convert_encodings(names))
    except (LookupError, ValueError):
        return DEFAULT


def texts_of(vr: str, raw: bytes, charset: Charset) -> list[str]:
    """Return the values of an element of text, without padding."""
    text = decode_bytes(raw, charset, _DELIMITERS) if vr in _BY_CHARACTER_SET else raw.decode("latin-1")
    values = [text] if vr in _SINGLE else text.split("\\")
    padding = " \0"
    return [value.rstrip(padding) if vr in _KEEP_LEADING else value.strip(padding) for value in values]


def _members(vr: str, raw: bytes, charset: Charset) -> str:
    if vr in BINARY:
        return f',"InlineBinary":"{b64encode(raw).decode()}"'
    if vr in {"DS", "IS"} and _JSON_DECIMALS.fullmatch(text := raw.decode("latin-1").rstrip(" \0")):
        return f',"Value":[{text.replace("\\", ",")}]'
    values = _json_values(vr, raw, charset)
    return f',"Value":[{",".join(values)}]' if any(value != "null" for value in values) else ""


def _json_values(vr: str, raw: bytes, charset: Charset) -> Sequence[str]:
    if vr in _NUMBERS:
        whole = len(raw) // calcsize(_NUMBERS[vr]) * calcsize(_NUMBERS[vr])
        return [_number(value) for (value,) in iter_unpack(_NUMBERS[vr], raw[:whole])]
    if vr == "AT":
        return [f'"{group:04X}{element:04X}"' for group, element in iter_unpack("<HH", raw[: len(raw) // 4 * 4])]
    texts = texts_of(vr, raw, charset)
    if vr in {"DS", "IS"}:
        return [_numeric(text) for text in texts]
    if vr == "PN":
        return [_name(text) for text in texts]
    return [json.dumps(text, ensure_ascii=False) if text else "null" for text in texts]


def _number(value: float) -> str:
    """Write a number; what JSON numbers cannot express becomes a string."""
    if isinstance(value, int):
        return str(value) if -_SAFE_INTEGER < value < _SAFE_INTEGER else f'"{value}"'
    return repr(value) if isfinite(value) else f'"{"NaN" if value != value else str(value)}"'  # noqa: PLR0124


def _numeric(text: str) -> str:
    """Write a numeric string as the number that it states, digit by digit where JSON allows it; else as it is."""
    if not text:
        return "null"
    try:
        number = float(text)
    except ValueError:
        return json.dumps(text, ensure_ascii=False)
    if not isfinite(number):
        return json.dumps(text, ensure_ascii=False)
    if _JSON_NUMBER.fullmatch(text):
        return text
    return str(int(number)) if number.is_integer() and abs(number) < _SAFE_INTEGER else repr(number)


def _name(text: str) -> str:
    """Write a person's name by its component groups (PS3.5 6.2.1)."""
    groups = zip(("Alphabetic", "Ideographic", "Phonetic"), text.split("="), strict=False)
    named = {group: name.strip() for group, name in groups if name.strip()}
    return json.dumps(named, ensure_ascii=False, separators=(",", ":")) if named else "null"
