"""Declare what DICOM services need of the imaging layer, beyond what images need."""

from pathlib import Path
from typing import NamedTuple, Protocol

from core.dicom.drafts import DeidentificationDraft
from core.dicom.model import DicomJson
from core.kernel.content import Span
from core.kernel.pseudonyms import Pseudonyms


class Deidentified(NamedTuple):
    """The UIDs of a de-identified object; `pixels` is where its pixel data, if it is copied, lies in the original."""

    study: str
    series: str
    sop: str
    pixels: Span


class Deidentifier(Protocol):
    """De-identify DICOM files."""

    def deidentify(
        self, path: Path, options: DeidentificationDraft, pseudonyms: Pseudonyms, out: Path, *, at_once: bool = False
    ) -> Deidentified:
        """Write to `out` all of the object in a little-endian file up to its pixel data, or with it if it is masked.

        `at_once` says that somebody waits for the answer to a request.
        Raises NotDeidentifiable if its pixels or contents may identify the patient.
        """
        ...


class XmlWriter(Protocol):
    """Write data sets in the Native DICOM Model."""

    def native_model(self, data_set: DicomJson) -> str:
        """Return a document of one data set (PS3.19 A.1). Characters that XML cannot hold become U+FFFD."""
        ...
