"""Older rows of images in the form of today, one step a schema number: readers take them as they meet them.

A step knows nothing but the row. What it cannot know it leaves open, and `core.images.migration` fills in.
"""

from collections.abc import Callable, Mapping
from typing import Any

type Document = dict[str, Any]


def _count_instruments(image: Document) -> Document:
    """1 -> 2: the names of instruments became counts of their annotations; 0 stands for not counted yet."""
    names = image.get("instruments") or ()
    return image if isinstance(names, Mapping) else image | {"instruments": dict.fromkeys(names, 0)}


STEPS: dict[int, Callable[[Document], Document]] = {1: _count_instruments}
SCHEMA = max(STEPS) + 1


def upgraded(image: Document) -> Document:
    """A row's document as the newest schema has it; it may itself be of any schema."""
    for number in range(image.get("schema_version") or 1, SCHEMA):
        image = STEPS[number](image) | {"schema_version": number + 1}
    return image
