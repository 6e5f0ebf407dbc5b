"""Select the attributes by which studies are searched (PS3.18 10.6.3.3, PS3.4 C.6.2.1), from a DICOM JSON Model."""

import json
from typing import Any

type Attributes = dict[str, dict[str, Any]]  # level to tag to element

LARGEST = 4096  # characters of an element: real ones are much shorter, and all of them are kept in one item of a table
_LEVELS = {
    "patient": "00100010 00100020 00100021 00100030 00100032 00100040 00101000 00102160 00104000",
    "study": (
        "0020000D 00200010 00080020 00080030 00080050 00080051 00080090 00081030 00081032 00081060 00081080"
        " 00101010 00101020 00101030 00102180 001021B0"
    ),
    "series": (
        "0020000E 00200011 00080021 00080031 00080060 00080070 0008103E 00081010 00081050 00081070 00081090"
        " 00180015 00181030 00200052 00200060 00400244 00400245 00400254 00400275"
    ),
    "instance": (
        "00080008 00080012 00080013 00080016 00080018 00080022 00080023 0008002A 00080032 00080033 00080201"
        " 00200012 00200013 00280008 00280010 00280011 00280100 00400556 0040A043 0040A491 0040A493 00420010"
        " 00700080 00700081"
    ),
}


def query_attributes(elements: dict[str, Any]) -> Attributes:
    """Return the attributes of the levels patient, study, series and instance that the data set has."""
    return {
        level: {tag: elements[tag] for tag in tags.split() if tag in elements and _is_small(elements[tag])}
        for level, tags in _LEVELS.items()
    }


def _is_small(element: dict[str, Any]) -> bool:
    return len(json.dumps(element)) <= LARGEST
