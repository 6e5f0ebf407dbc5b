"""Write data sets in the Native DICOM Model (PS3.19 A.1), from the DICOM JSON Model (PS3.18 F)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pydicom.datadict import keyword_for_tag

from core.dicom.model import DicomJson

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM" xml:space="preserve">'
)
_TAIL = "</NativeDicomModel>"
_COMPONENTS = ("FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix")
_GROUPS = ("Alphabetic", "Ideographic", "Phonetic")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_CREATORS, _PRIVATE = range(0x10, 0x100), 0x1000  # elements of an odd group: that name a block, and that lie in one


def native_model(data_set: DicomJson) -> str:
    """Return a document of one data set. Characters that XML cannot hold become U+FFFD."""
    return "".join((_HEAD, *_attributes(data_set), _TAIL))


def _attributes(data_set: DicomJson) -> Iterator[str]:
    creators: dict[int, str] = {}  # by the group and the block that they reserve
    for tag, element in sorted(data_set.items()):
        group, number = int(tag[:4], 16), int(tag[4:], 16)
        if group % 2 and number in _CREATORS:  # each of its elements tells it
            creators[group << 8 | number] = str(next(iter(element.get("Value", ())), ""))
            continue
        creator = creators.get(group << 8 | number >> 8) if group % 2 and number >= _PRIVATE else None
        yield from _attribute(tag, element, creator)


def _attribute(tag: str, element: Mapping[str, Any], creator: str | None) -> Iterator[str]:
    named = {"tag": tag if creator is None else f"{tag[:4]}00{tag[6:]}", "vr": element.get("vr", "UN")}
    if keyword := keyword_for_tag(int(tag, 16)) if creator is None else "":
        named["keyword"] = keyword
    if creator is not None:
        named["privateCreator"] = creator
    yield f"<DicomAttribute{''.join(f' {name}={quoteattr(_clean(value))}' for name, value in named.items())}>"
    if uri := element.get("BulkDataURI"):
        yield f"<BulkData uri={quoteattr(uri)}/>"
    elif binary := element.get("InlineBinary"):
        yield f"<InlineBinary>{binary}</InlineBinary>"
    for number, value in enumerate(element.get("Value", ()), 1):
        yield from _value(named["vr"], number, value)
    yield "</DicomAttribute>"


def _value(vr: str, number: int, value: Any) -> Iterator[str]:
    if vr == "SQ":
        yield f'<Item number="{number}">'
        yield from _attributes(value or {})
        yield "</Item>"
    elif vr == "PN" and value:
        yield f'<PersonName number="{number}">'
        yield from (_group(group, value[group]) for group in _GROUPS if value.get(group))
        yield "</PersonName>"
    elif value is not None:
        yield f'<Value number="{number}">{_text(str(value))}</Value>'


def _group(group: str, name: str) -> str:
    named = zip(_COMPONENTS, name.split("^"), strict=False)
    components = (f"<{component}>{_text(text)}</{component}>" for component, text in named if text)
    return f"<{group}>{''.join(components)}</{group}>"


def _text(value: str) -> str:
    return escape(_clean(value), {"\r": "&#13;"})  # parsers turn a bare one into a line feed


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
