"""Walk over a data set and its sequences, and treat every attribute as the table says.

What the table does not name is kept, but for what nobody knows: attributes that are not in the dictionary, and private
ones, unless they are safe and asked for. Curves and overlays go, UIDs of instances, names and URLs are replaced, prose
is cleaned, and dates are treated as the Content Date is, wherever they are.
"""

from collections.abc import Mapping
from typing import Any

from pydicom.datadict import dictionary_has_tag, dictionary_keyword, dictionary_VR
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from core.kernel.pseudonyms import Pseudonyms
from imaging.dicom.deidentification import values
from imaging.dicom.deidentification.safe_private import safe_tags
from imaging.dicom.deidentification.table import Action

PATIENT_ID = 0x00100020
_PATIENT = frozenset({0x00100010, PATIENT_ID})  # the name becomes the pseudonym, too
_CONTENT_DATE = 0x00080023
_CODES_AS_URLS = frozenset({0x0008010E, 0x00080120})  # Coding Scheme URL, URN Code Value
_CONTENT_SEQUENCE = 0x0040A730
_CURVES, _OVERLAYS = 0x5000, 0x6000  # repeating groups, up to 50FF and 60FF
_REGISTERED = "1.2.840.10008."  # the root of UIDs that the standard defines
_OF_CLASSES = ("ClassUID", "ClassesInStudy", "TransferSyntaxUID", "CodingSchemeUID", "ContextUID", "MappingResourceUID")
_CODED = {"CodeValue": values.REMOVED, "CodingSchemeDesignator": "99REMOVED", "CodeMeaning": "Removed"}
_COMMENT = {"CodeValue": "121106", "CodingSchemeDesignator": "DCM", "CodeMeaning": "Comment"}
_PROSE = frozenset({"LT", "ST", "UT"})
_TEXT = frozenset({"LT", "PN", "ST", "UC", "UR", "UT", "LO", "SH", "AE"})
_DATES = frozenset({"DA", "DT"})
_CLEANED = _TEXT | {"CS"}
_MEASURED = frozenset({"DS", "FD", "FL", "IS", "OB", "OW", "OF", "OD", "DA", "DT", "TM"})


class Walker:
    """Treat data sets of one patient. `names` are words that no cleaned text may have, `days` shifts dates."""

    def __init__(
        self,
        actions: Mapping[int, Action],
        pseudonyms: Pseudonyms,
        patient_id: str,
        names: frozenset[str],
        *,
        keeps_safe_private: bool = False,
    ) -> None:
        self._actions, self._pseudonyms, self._names = actions, pseudonyms, names
        self._days, self._patient = pseudonyms.days(patient_id), pseudonyms.patient(patient_id)
        self._keeps_safe_private = keeps_safe_private
        self._keeps_uids = actions[0x00080018] is Action.KEEP

    def uid(self, uid: str) -> str:
        """Return what the UID of an object, or a reference to one, becomes."""
        return uid if self._keeps_uids else self._replaced(uid)

    def _replaced(self, uid: str) -> str:
        return uid if uid.startswith(_REGISTERED) else self._pseudonyms.uid(uid)

    def walk(self, data_set: Dataset, *, dummies: bool = False) -> None:
        """Treat a data set in place; with `dummies`, replace also all texts and measurements in it."""
        safe = safe_tags(data_set) if self._keeps_safe_private and not dummies else {}
        for tag in list(data_set.keys()):
            if tag in safe:
                continue
            vr = _vr(data_set, tag)
            if vr is None:
                del data_set[tag]
                continue
            self._treat(data_set, tag, vr, dummies=dummies)

    def _treat(self, data_set: Dataset, tag: int, vr: str, *, dummies: bool) -> None:
        match self._action(tag, vr, dummies=dummies):
            case Action.EMPTY | Action.DUMMY if tag in _PATIENT:
                data_set[tag] = DataElement(tag, vr, self._patient)
            case Action.REMOVE:
                del data_set[tag]
            case Action.EMPTY:
                data_set[tag] = DataElement(tag, vr, Sequence() if vr == "SQ" else None)
            case Action.DUMMY:
                self._replace(data_set, tag, vr)
            case Action.UID:
                found = [self._replaced(each) for each in values.texts_of(data_set.get_item(tag)) if each]
                data_set[tag] = DataElement(tag, "UI", found)
            case Action.SHIFT:
                self._shift(data_set, tag, vr)
            case Action.CLEAN:
                self._clean(data_set, tag, vr)
            case _ if vr == "SQ":
                self._walk_items(data_set, tag, dummies=dummies)
            case _:
                pass

    def _action(self, tag: int, vr: str, *, dummies: bool) -> Action:
        if tag in self._actions:
            return _suited(self._actions[tag], vr)
        if vr == "UI" and not dictionary_keyword(tag).endswith(_OF_CLASSES):
            return Action.KEEP if self._keeps_uids else Action.UID
        if vr in _PROSE and not dummies:
            return Action.CLEAN
        if vr in _DATES and not dummies:
            return self._actions[_CONTENT_DATE]
        if vr == "PN" or (vr == "UR" and tag not in _CODES_AS_URLS):
            return Action.DUMMY
        return Action.DUMMY if dummies and vr in _TEXT | _MEASURED else Action.KEEP

    def _replace(self, data_set: Dataset, tag: int, vr: str) -> None:
        if tag == _CONTENT_SEQUENCE:
            data_set[tag] = DataElement(tag, vr, Sequence([_comment()]))
        elif vr == "SQ" and dictionary_keyword(tag).endswith("CodeSequence"):
            data_set[tag] = DataElement(tag, vr, Sequence([_item(_CODED)]))
        elif vr == "SQ":
            self._walk_items(data_set, tag, dummies=True)
        elif vr == "UI":
            data_set[tag] = DataElement(
                tag, vr, [self._replaced(each) for each in values.texts_of(data_set.get_item(tag))]
            )
        else:
            data_set[tag] = DataElement(tag, vr, values.dummy(vr))

    def _shift(self, data_set: Dataset, tag: int, vr: str) -> None:
        found = [values.shifted(each, self._days) for each in values.texts_of(data_set.get_item(tag)) if each]
        data_set[tag] = DataElement(tag, vr, [each or values.dummy(vr) for each in found])

    def _clean(self, data_set: Dataset, tag: int, vr: str) -> None:
        try:
            texts = values.texts_of(data_set[tag])
        except Exception:  # pydicom raises whatever a broken value makes it raise
            texts = []
        kept = [values.cleaned(each, self._names) for each in texts]
        data_set[tag] = DataElement(tag, vr, [each or values.dummy(vr) for each in kept] or values.dummy(vr))

    def _walk_items(self, data_set: Dataset, tag: int, *, dummies: bool) -> None:
        """Treat the items of a sequence; remove one whose items cannot be read."""
        try:
            items = data_set[tag].value
        except Exception:  # as above
            items = None
        if not isinstance(items, Sequence):
            del data_set[tag]
            return
        for item in items:
            self.walk(item, dummies=dummies)


def _suited(action: Action, vr: str) -> Action:
    """Return the action itself, or what protects as well where the representation does not allow it.

    A file may give an attribute any representation. A time stays when days are added.
    """
    if action is Action.SHIFT and vr not in _DATES:
        return Action.KEEP if vr == "TM" else Action.DUMMY
    if action is Action.CLEAN and vr not in _CLEANED:
        return Action.REMOVE if vr == "SQ" else Action.DUMMY
    return action


def _vr(data_set: Dataset, tag: Any) -> str | None:
    """Return the value representation; None for what must go because nobody knows what it holds."""
    group = tag >> 16
    is_graphic = group & 0xFF00 in {_CURVES, _OVERLAYS}
    if group % 2 or group <= 2 or is_graphic or not tag & 0xFFFF or not dictionary_has_tag(tag):  # noqa: PLR2004
        return None
    stated = data_set.get_item(tag).VR
    known = dictionary_VR(tag)
    if stated in {None, "UN"}:
        return "UN" if known == "NONE" else known.split(" or ")[0]
    return stated if (known == "SQ") == (stated == "SQ") else None


def _item(members: Mapping[str, Any]) -> Dataset:
    item = Dataset()
    for keyword, value in members.items():
        setattr(item, keyword, value)
    return item


def _comment() -> Dataset:
    """Return the content item that stands for a whole report."""
    named = {"ConceptNameCodeSequence": Sequence([_item(_COMMENT)])}
    return _item({"RelationshipType": "CONTAINS", "ValueType": "TEXT", **named, "TextValue": values.REMOVED})
