"""Look at files before they are sent: which there are in a folder, their hash, and what kind they say they are."""

import hashlib
import mimetypes
import os
from collections.abc import Iterator
from pathlib import Path

PIECE = 2**20  # bytes read at once
MAGIC_AT, MAGIC = 128, b"DICM"  # PS3.10, 7.1
# What the list of the operating system, or of an older Python, may lack.
KINDS = {
    ".avif": "image/avif",
    ".dcm": "application/dicom",
    ".dicom": "application/dicom",
    ".heic": "image/heic",
    ".jp2": "image/jp2",
    ".webp": "image/webp",
}
UNKNOWN = "application/octet-stream"


def within(paths: list[Path]) -> Iterator[Path]:
    """Return every file of these files and folders in a steady order, without hidden ones. Raises FileNotFoundError."""
    for path in paths:
        if path.is_dir():
            yield from _of_folder(path)
        elif path.exists():
            yield path
        else:
            raise FileNotFoundError(f"There is no file or folder {path}")


def _of_folder(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and (Path(parent) / name).is_file():
                yield Path(parent) / name


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, as 64 hexadecimal digits. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def kind_of(path: Path) -> str:
    """Return the media type that a file seems to have. The service looks at its bytes anyway."""
    if is_dicom(path):
        return "application/dicom"
    return KINDS.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or UNKNOWN


def is_dicom(path: Path) -> bool:
    """Return whether a file begins as PS3.10 files do. Raises OSError."""
    with path.open("rb") as file:
        file.seek(MAGIC_AT)
        return file.read(len(MAGIC)) == MAGIC
