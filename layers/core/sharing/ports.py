"""Declare what share links need of DICOM services, which they may not import: the handlers pass it in."""

from typing import NamedTuple, Protocol

from core.images.model import StoredImage


class Linked(NamedTuple):
    """The stored object that a link leads to."""

    bucket: str
    key: str
    media_type: str
    size: int  # bytes


class Unidentified(Protocol):
    """Return a DICOM object without the identity of its patient."""

    def __call__(self, image: StoredImage, user_id: str) -> Linked:
        """Return the object as the exports of this user have it. Raises NotDeidentifiable and OutputTooLarge."""
        ...
