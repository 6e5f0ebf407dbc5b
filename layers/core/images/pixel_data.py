"""Say how the pixels of a DICOM image are stored: in which transfer syntax, and how many bytes they have."""

from core.images.model import StoredImage
from core.kernel import transfer_syntaxes as syntaxes


def syntax_of(image: StoredImage) -> str:
    """Return the transfer syntax of the file that is read: the original, or its rewritten copy."""
    stated = (image.dicom and image.dicom.transfer_syntax_uid) or syntaxes.IMPLICIT_LITTLE
    return syntaxes.REWRITTEN.get(stated, stated) if image.rewritten else stated


def pixels_of(image: StoredImage) -> int:
    """Return about how many bytes all frames have when they are decoded."""
    samples = 1 if image.grey else 3
    return (image.width or 0) * (image.height or 0) * image.frames * samples * -(-image.bits // 8)
