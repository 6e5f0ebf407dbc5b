"""Names out of the standard's registry of UIDs (PS3.6 annex A)."""

from pydicom.uid import UID

from imaging.dicom.syntaxes import DEFLATED_FRAMES


def name_of(uid: str) -> str:
    """The registered name, or the UID itself."""
    return "Deflated Image Frame Compression" if uid == DEFLATED_FRAMES else UID(uid).name
