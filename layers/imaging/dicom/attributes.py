"""Read attributes of a data set that may hold anything: an unreadable value counts as absent and never raises."""

from math import isfinite
from typing import Any

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence

_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, NotImplementedError, OSError)


def value_of(data_set: Dataset, keyword: str) -> Any:
    """Return the value as pydicom decodes it, or None if it is absent, empty or unreadable."""
    try:
        value = data_set.get(keyword)
    except _UNREADABLE:
        return None
    return None if value is None or value in ("", b"") else value


def values_of(data_set: Dataset, keyword: str) -> list[Any]:
    value = value_of(data_set, keyword)
    if value is None:
        return []
    # not every iterable has several values: a person's name iterates over its letters
    return list(value) if isinstance(value, list | tuple | MultiValue | Sequence) else [value]


def texts_of(data_set: Dataset, keyword: str) -> list[str]:
    return [text for each in values_of(data_set, keyword) if (text := _text(each))]


def text_of(data_set: Dataset, keyword: str) -> str | None:
    """Return the first value as text, without padding."""
    return next(iter(texts_of(data_set, keyword)), None)


def numbers_of(data_set: Dataset, keyword: str) -> list[float]:
    """Return the values that are finite numbers, in order."""
    return [number for each in values_of(data_set, keyword) if (number := _number(each)) is not None]


def number_of(data_set: Dataset, keyword: str) -> float | None:
    return next(iter(numbers_of(data_set, keyword)), None)


def whole_of(data_set: Dataset, keyword: str) -> int | None:
    number = number_of(data_set, keyword)
    return None if number is None else int(number)


def items_of(data_set: Dataset, keyword: str) -> list[Dataset]:
    """Return the items of a sequence; an empty list if it is not a sequence."""
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
