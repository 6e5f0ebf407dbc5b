"""Upgrade older rows of images, one step per schema number: readers do so when they meet one.

A step knows only the row. What it cannot know it leaves open, and `core.images.migration` adds it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from core.kernel.text_forms import composed

type Document = dict[str, Any]


def _count_instruments(image: Document) -> Document:
    """Step 1 -> 2: replace the names of instruments by counts of annotations; 0 means not counted yet."""
    names = image.get("instruments") or ()
    return image if isinstance(names, Mapping) else image | {"instruments": dict.fromkeys(names, 0)}


def _inspect_again(image: Document) -> Document:
    """Step 2 -> 3: DICOM objects have metadata and another frame index, which only an inspection can make."""
    return image


def _pack_annotations(image: Document) -> Document:
    """Step 3 -> 4: annotations have a packed copy, which only the table can make; without it they are read singly."""
    return image


def _enter_studies(image: Document) -> Document:
    """Step 4 -> 5: DICOM objects have rows in studies, which the migration writes."""
    return image


def _compose_instruments(image: Document) -> Document:
    """Step 5 -> 6: names are in NFC; what reads a row composes all others itself."""
    counts = Counter[str]()
    for name, count in (image.get("instruments") or {}).items():
        counts[composed(name)] += count
    return image | {"instruments": dict(counts)}


def _read_capture(image: Document) -> Document:
    """Step 6 -> 7: files tell when, where and with what they were taken, which only an inspection can read."""
    return image


def _compress(image: Document) -> Document:
    """Step 7 -> 8: DICOM images have a copy in HTJ2K, which the migration orders."""
    return image


STEPS: dict[int, Callable[[Document], Document]] = {
    1: _count_instruments,
    2: _inspect_again,
    3: _pack_annotations,
    4: _enter_studies,
    5: _compose_instruments,
    6: _read_capture,
    7: _compress,
}
SCHEMA = max(STEPS) + 1
INSPECTED = 7  # the schema since which files need not be inspected again


def upgraded(image: Document) -> Document:
    """Return a row's document, of any schema, in the newest schema."""
    for number in range(image.get("schema_version") or 1, SCHEMA):
        image = STEPS[number](image) | {"schema_version": number + 1}
    return image
