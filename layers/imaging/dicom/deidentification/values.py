"""Make the values that replace others: dummies, shifted dates, and texts without unknown words."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

REMOVED = "REMOVED"
_DUMMIES: dict[str, Any] = {
    **dict.fromkeys(("AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UT"), REMOVED),
    **dict.fromkeys(("OB", "OD", "OF", "OL", "OV", "OW", "UN"), bytes(8)),
    **dict.fromkeys(("FD", "FL"), 0.0),
    **dict.fromkeys(("AT", "SL", "SS", "SV", "UL", "US", "UV"), 0),
    **dict.fromkeys(("DS", "IS"), "0"),
    "AS": "000Y",
    "DA": "19000101",
    "DT": "19000101000000",
    "TM": "000000",
    "UR": "about:blank",
}
_DATE = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})")  # with the points of ACR-NEMA
_WORD = re.compile(r"[^\W_]+")
_MOST_DIGITS = 3
_SHORTEST_NAME = 2


def dummy(vr: str) -> Any:
    """Return a value of a representation that says nothing."""
    return _DUMMIES.get(vr, REMOVED)


def texts_of(element: Any) -> list[str]:
    """Return the values of an element as texts, read or not."""
    if isinstance(element, RawDataElement):
        value = (element.value or b"").decode("latin-1")
        return [each.strip(" \0") for each in value.split("\\")]
    value = element.value
    values = value if isinstance(value, MultiValue) else [value]
    return [str(each).strip(" \0") for each in values if each is not None]


def shifted(text: str, days: int) -> str | None:
    """Return a date, or a date with a time, so many days earlier; None for what is neither."""
    found = _DATE.match(text)
    if not found:
        return None
    try:
        moved = date(*(int(part) for part in found.groups())) - timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return f"{moved:%Y%m%d}".rjust(8, "0") + text[found.end() :]


def cleaned(text: str, names: frozenset[str]) -> str:
    """Return the words of the vocabulary and numbers of up to three digits, but none of the names."""
    words = (word for word in _WORD.findall(text) if word.casefold() not in names)
    return " ".join(word for word in words if _is_known(word.casefold()))


def names_of(data_set: Dataset, tags: Iterable[int]) -> frozenset[str]:
    """Return the words in the values of these top-level elements."""
    found = (str(text) for tag in tags if tag in data_set for text in texts_of(data_set.get_item(tag)))
    words = (word.casefold() for text in found for word in _WORD.findall(text))
    return frozenset(word for word in words if len(word) >= _SHORTEST_NAME)


def _is_known(word: str) -> bool:
    return len(word) <= _MOST_DIGITS if word.isdigit() else word in _vocabulary()


@cache
def _vocabulary() -> frozenset[str]:
    """Return the words in the meanings of the codes of PS3.16, as pydicom 3.0.2 lists them."""
    return frozenset(Path(__file__).with_name("vocabulary.txt").read_text(encoding="ascii").split())
