"""Tell which private attributes are safe to keep (Retain Safe Private Option, PS3.15 E.3.10).

`safe_private.tsv` has a line for each: private creator, group, element within its block, value representation. They are
those of Table E.3.10-1 for CT, MR and PET that hold numbers or codes: how an image was taken, and what turns its pixels
into quantities. What the table has beyond them (texts, UIDs, sequences, bytes) is removed.
"""

import re
from functools import cache
from pathlib import Path

from pydicom.dataset import Dataset

from imaging.dicom.deidentification.values import texts_of

type Safe = tuple[str, int, int]  # private creator, group, element within its block

_FIRST_BLOCK, _LAST_BLOCK = 0x10, 0xFF
_FORMS = {  # of what is written as text
    "CS": re.compile(r"[A-Z0-9_ ]{0,16}"),
    "DS": re.compile(r"[-+0-9.eE]{0,16}"),
    "IS": re.compile(r"[-+0-9]{0,12}"),
}


def safe_tags(data_set: Dataset) -> dict[int, str]:
    """Return the tags of safe private attributes of a data set, not of its items, and of the creators of their blocks.

    The values are the representations. An attribute with another one, or with a value of another form, is not safe.
    """
    found = dict[int, str]()
    for tag in list(data_set.keys()):
        group, block, element = tag >> 16, (tag & 0xFFFF) >> 8, tag & 0xFF
        creator = group << 16 | block
        if not group % 2 or not _FIRST_BLOCK <= block <= _LAST_BLOCK or creator not in data_set:
            continue
        vr = _table().get((next(iter(texts_of(data_set.get_item(creator))), ""), group, element))
        if vr and _has_its_form(data_set, tag, vr):
            found |= {creator: "LO", int(tag): vr}
    return found


def _has_its_form(data_set: Dataset, tag: int, vr: str) -> bool:
    item = data_set.get_item(tag)
    form = _FORMS.get(vr)
    if item.VR not in {None, "UN", vr}:
        return False
    return form is None or all(form.fullmatch(each) for each in texts_of(item))


@cache
def _table() -> dict[Safe, str]:
    lines = Path(__file__).with_name("safe_private.tsv").read_text(encoding="ascii").splitlines()
    cells = (line.split("\t") for line in lines)
    return {(creator, int(group, 16), int(element, 16)): vr for creator, group, element, vr in cells}
