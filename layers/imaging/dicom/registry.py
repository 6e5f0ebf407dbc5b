"""Names from the registry of UIDs (PS3.6 annex A)."""

from pydicom.uid import UID

from core.kernel.transfer_syntaxes import DEFLATED_FRAMES

_NEWER = {
    DEFLATED_FRAMES: "Deflated Image Frame Compression",
    "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
    "1.2.840.10008.1.2.4.111": "JPEG XL JPEG Recompression",
    "1.2.840.10008.1.2.4.112": "JPEG XL",
}


def name_of(uid: str) -> str:
    """Return the registered name, or the UID itself."""
    return _NEWER.get(uid) or UID(uid).name
