"""Read attributes of a data set that may hold anything: an unreadable value counts as absent and never raises."""

from base64 import b64decode
from functools import cache
from math import isfinite
from typing import Any, NamedTuple

from pydicom.datadict import tag_for_keyword

from imaging.dicom.source import Source

_LARGEST = 1 << 20  # bytes of bulk data: no look-up table is larger


class DataSet(NamedTuple):
    """The elements of a data set, or of an item in it, as in the DICOM JSON Model; bulk data is read from `source`."""

    elements: dict[str, Any]
    source: Source


def values_of(data_set: DataSet, keyword: str) -> list[Any]:
    """Return the values: text, numbers, bytes, or the items of a sequence."""
    element = data_set.elements.get(_tag(keyword), {})
    if "InlineBinary" in element:
        return [b64decode(element["InlineBinary"])]
    if "BulkDataURI" in element:
        return _bulk(element["BulkDataURI"], data_set.source)
    values = element.get("Value", [])
    match element.get("vr"):
        case "SQ":
            return [DataSet(item, data_set.source) for item in values]
        case "PN":
            return [_name(value) for value in values if value]
        case _:
            return values


def value_of(data_set: DataSet, keyword: str) -> Any:
    """Return the only value, or a list of several, or None if there is none."""
    values = values_of(data_set, keyword)
    return values if len(values) > 1 else next(iter(values), None)


def texts_of(data_set: DataSet, keyword: str) -> list[str]:
    return [text for each in values_of(data_set, keyword) if each is not None and (text := _text(each))]


def text_of(data_set: DataSet, keyword: str) -> str | None:
    """Return the first value as text, without padding."""
    return next(iter(texts_of(data_set, keyword)), None)


def numbers_of(data_set: DataSet, keyword: str) -> list[float]:
    """Return the values that are finite numbers, in order."""
    return [number for each in values_of(data_set, keyword) if (number := _number(each)) is not None]


def number_of(data_set: DataSet, keyword: str) -> float | None:
    return next(iter(numbers_of(data_set, keyword)), None)


def whole_of(data_set: DataSet, keyword: str) -> int | None:
    number = number_of(data_set, keyword)
    return None if number is None else int(number)


def items_of(data_set: DataSet, keyword: str) -> list[DataSet]:
    """Return the items of a sequence; an empty list if it is not a sequence."""
    return [item for item in values_of(data_set, keyword) if isinstance(item, DataSet)]


def first_item(data_set: DataSet, keyword: str) -> DataSet | None:
    return next(iter(items_of(data_set, keyword)), None)


@cache
def _tag(keyword: str) -> str:
    return f"{tag_for_keyword(keyword) or 0:08X}"


def _bulk(uri: str, source: Source) -> list[bytes]:
    offset, _, length = uri.removeprefix("bulkdata/").partition("-")
    return [source.read(int(offset), int(length))] if length and int(length) <= _LARGEST else []


def _name(value: dict[str, str]) -> str:
    """Return the component groups of a person's name as one text (PS3.5 6.2.1)."""
    return "=".join(value.get(group, "") for group in ("Alphabetic", "Ideographic", "Phonetic")).rstrip("=")


def _text(value: object) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return text.replace("\0", "").strip()


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return number if isfinite(number) else None
