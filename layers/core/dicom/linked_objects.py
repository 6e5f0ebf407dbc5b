"""Make what a share link to a DICOM object hands out: the object without the identity of its patient.

It is made when the link is, or again when somebody opens the link and it has been deleted, which happens after a day.
UIDs and the patient become what they become in exports of the user who made the link.
"""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from core.aws import assembly, blobs
from core.aws.assembly import Stored
from core.dicom import pseudonym_table
from core.dicom.drafts import DeidentificationDraft
from core.dicom.ports import Deidentifier
from core.images import rendering
from core.images.model import StoredImage
from core.images.rendering import DICOM, LARGEST_SOURCE
from core.kernel.errors import OutputTooLarge
from core.kernel.pseudonyms import Pseudonyms
from core.sharing.ports import Linked, Unidentified

_VERSION = "1"  # changes when the same object becomes another one


def at_creation(deidentifier: Deidentifier) -> Unidentified:
    """Return the function that the creation of links asks for."""
    return lambda image, user_id: _linked(image, pseudonym_table.of_user(user_id), deidentifier)


def at_opening(deidentifier: Deidentifier) -> Unidentified:
    """Return the function that the opening of links asks for, which writes no table."""
    return lambda image, user_id: _linked(image, pseudonym_table.kept_of_user(user_id), deidentifier)


def _linked(image: StoredImage, pseudonyms: Pseudonyms, deidentifier: Deidentifier) -> Linked:
    """Return the object by the Basic Profile of PS3.15 Annex E.

    Raises NotDeidentifiable, OutputTooLarge for a file over 512 MB, and Missing.
    """
    if image.size > LARGEST_SOURCE:
        raise OutputTooLarge("The object is too large to be de-identified in a request.")
    key = f"gathered/{_tag_of(image, pseudonyms)}"
    try:
        size = blobs.size(blobs.renditions(), key)
    except blobs.Missing:
        size = _make(key, image, pseudonyms, deidentifier)
    return Linked(blobs.renditions(), key, DICOM, size)


def _make(key: str, image: StoredImage, pseudonyms: Pseudonyms, deidentifier: Deidentifier) -> int:
    """Write the object, and return its size in bytes."""
    bucket, source = rendering.indexed_file(image)
    with TemporaryDirectory() as folder:
        path, head = Path(folder) / "identified", Path(folder) / "head"
        blobs.download(bucket, source, path)
        found = deidentifier.deidentify(path, DeidentificationDraft(), pseudonyms, head, at_once=True)
        pieces = [head.read_bytes(), Stored(bucket, source, *found.pixels)]
    assembly.assemble(key, DICOM, pieces)
    return assembly.size_of(pieces)


def _tag_of(image: StoredImage, pseudonyms: Pseudonyms) -> str:
    """Return a digest that names the result; it needs the secret, so that nobody can confirm a guess of the file."""
    described = f"{_VERSION} {image.image_key} {image.sha256}".encode()
    return hashlib.sha256(pseudonyms.secret + described).hexdigest()[:32]
