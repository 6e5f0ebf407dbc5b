"""Reading attributes out of a data set that may hold anything: what cannot be read is absent, never an exception."""

from math import isfinite
from typing import Any

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence

_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, NotImplementedError, OSError)


def value_of(data_set: Dataset, keyword: str) -> Any:
    """The value as pydicom makes it, or None when it is absent, empty or not to be understood."""
    try:
        value = data_set.get(keyword)
    except _UNREADABLE:
        return None
    return None if value is None or value in ("", b"") else value


def values_of(data_set: Dataset, keyword: str) -> list[Any]:
    value = value_of(data_set, keyword)
    if value is None:
        return []
    # not every iterable is several values: a person's name iterates over its letters
    return list(value) if isinstance(value, list | tuple | MultiValue | Sequence) else [value]


def texts_of(data_set: Dataset, keyword: str) -> list[str]:
    return [text for each in values_of(data_set, keyword) if (text := _text(each))]


def text_of(data_set: Dataset, keyword: str) -> str | None:
    """The first value as text, without padding."""
    return next(iter(texts_of(data_set, keyword)), None)


def numbers_of(data_set: Dataset, keyword: str) -> list[float]:
    """The values that are finite numbers, in order."""
    return [number for each in values_of(data_set, keyword) if (number := _number(each)) is not None]


def number_of(data_set: Dataset, keyword: str) -> float | None:
    return next(iter(numbers_of(data_set, keyword)), None)


def whole_of(data_set: Dataset, keyword: str) -> int | None:
    number = number_of(data_set, keyword)
    return None if number is None else int(number)


def items_of(data_set: Dataset, keyword: str) -> list[Dataset]:
    """The items of a sequence; none when it is no sequence."""
    return [item for item in values_of(data_set, keyword) if isinstance(item, Dataset)]


def first_item(data_set: Dataset, keyword: str) -> Dataset | None:
    return next(iter(items_of(data_set, keyword)), None)


def _text(value: object) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return text.replace("\0", "").strip()


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except _UNREADABLE:
        return None
    return number if isfinite(number) else None
