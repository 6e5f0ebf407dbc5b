"""Tell which objects may show who the patient is in their pixels or documents."""

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset

from core.dicom.drafts import BurnedIn, DeidentificationDraft
from core.kernel.errors import NotDeidentifiable, ShowsPatient
from imaging.dicom.deidentification.values import texts_of

_STORAGE = "1.2.840.10008.5.1.4.1.1."
_DOCUMENTS = "104."  # encapsulated PDF, CDA, STL
# Classes whose pixels usually have text burned in: ultrasound, secondary capture, visible light, digitized film.
_BURNED_IN = ("3.1", "6.1", "6.2", "6.3", "7", "77.1.", "12.77", "481.1", "77.2")
_BURNED_IN_OF = {"DG", "DOC", "ES", "GM", "HC", "IVUS", "RG", "SC", "US", "XC"}  # the same as modalities
_DERIVED = {"SECONDARY", "SCREEN SAVE", "LABEL", "OVERVIEW", "LOCALIZER_TEXT", "DOSE_INFO", "REPORT"}


def refuse(
    data_set: Dataset, sop_class: str, options: DeidentificationDraft, *, has_pixels: bool, masked: bool
) -> None:
    """Raise NotDeidentifiable for an object that the profile alone, and its masks, do not make safe."""
    kind = sop_class.removeprefix(_STORAGE)
    if kind.startswith(_DOCUMENTS):
        raise NotDeidentifiable("The object is a document, whose contents cannot be de-identified.")
    if not has_pixels or options.burned_in is BurnedIn.ALLOW:
        return
    stated = _code(data_set, "BurnedInAnnotation")
    if stated == {"YES"} and not masked:
        raise ShowsPatient("The pixels have annotations burned in.")
    if _code(data_set, "RecognizableVisualFeatures") == {"YES"}:
        raise ShowsPatient("The pixels show features by which the patient can be recognized.")
    if stated == {"NO"} or masked:
        return
    if not sop_class.startswith(_STORAGE) or kind.startswith(_BURNED_IN) or _is_captured(data_set):
        raise NotDeidentifiable("The pixels may have annotations burned in, for the object does not exclude it.")


def _is_captured(data_set: Dataset) -> bool:
    """Return whether the object says that its pixels come from a screen, a film, a camera or an ultrasound device."""
    converted = bool(_code(data_set, "ConversionType"))  # of the SC Equipment module, PS3.3 C.8.6.1
    return converted or bool(_code(data_set, "ImageType") & _DERIVED or _code(data_set, "Modality") & _BURNED_IN_OF)


def _code(data_set: Dataset, keyword: str) -> set[str]:
    """Return the values without converting the element, which is written again as it was."""
    tag = tag_for_keyword(keyword) or 0
    return {each.upper() for each in texts_of(data_set.get_item(tag)) if each} if tag in data_set else set()
