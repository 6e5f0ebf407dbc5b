"""Find the value representation of an element, where the file does not state it (PS3.5 6.2, 7.1.3)."""

from pydicom.datadict import dictionary_has_tag, dictionary_VR

from imaging.dicom.elements import Element

_PIXEL_REPRESENTATION = 0x00280103
_KNOWN = frozenset(
    "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UR US UT UV".split()  # noqa: SIM905
)
_SIGNED_OR_NOT = "US or SS"


class Representations:
    """Look representations up, by tag where none or UN is stated; some depend on the Pixel Representation."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, bytes], str] = {}
        self._is_signed = False

    def of(self, element: Element) -> str:
        key = element.tag, element.vr
        vr = self._found.get(key)
        if vr is None:
            vr = self._found[key] = _representation(*key)
        if vr == _SIGNED_OR_NOT:
            return "SS" if self._is_signed else "US"
        return vr

    def note(self, element: Element, raw: bytes) -> None:
        """Read the Pixel Representation (PS3.3 C.7.6.3)."""
        if element.tag == _PIXEL_REPRESENTATION:
            self._is_signed = raw[:1] == b"\1"


def _representation(tag: int, stated: bytes) -> str:
    vr = stated.decode("latin-1")
    if vr in _KNOWN:
        return vr
    group, number = tag >> 16, tag & 0xFFFF
    if group % 2:
        return "LO" if 0x10 <= number <= 0xFF else "UN"  # noqa: PLR2004 - a private creator (PS3.5 7.8.1)
    vr = dictionary_VR(tag) if dictionary_has_tag(tag) else "UN"
    if vr == "SQ" and stated:
        return "UN"  # a sequence whose items were not read
    return vr if vr in {*_KNOWN, _SIGNED_OR_NOT} else "OW" if " or " in vr else "UN"
