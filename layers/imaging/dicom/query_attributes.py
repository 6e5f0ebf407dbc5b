"""Select the attributes by which studies are searched from a DICOM JSON Model."""

import json
from typing import Any

from core.dicom.attributes import STORED

type Attributes = dict[str, dict[str, Any]]  # level to tag to element

LARGEST = 4096  # characters of an element: real ones are much shorter, and all of them are kept in one item of a table


def query_attributes(elements: dict[str, Any]) -> Attributes:
    """Return the attributes of the levels patient, study, series and instance that the data set has."""
    return {
        level: {tag: elements[tag] for tag in tags if tag in elements and _is_small(elements[tag])}
        for level, tags in STORED.items()
    }


def _is_small(element: dict[str, Any]) -> bool:
    return len(json.dumps(element)) <= LARGEST
