"""Keep for a day what was made of stored files and is too large to be sent inline."""

from collections.abc import Sequence
from functools import partial

from core.aws import assembly, blobs, presigned
from core.aws.assembly import Piece
from core.kernel.content import StoredFile
from core.kernel.visibility import Visibility


def file(tag: str, media_type: str, pieces: Sequence[Piece]) -> StoredFile:
    """Return pieces as a file, which becomes an object named by its tag when a URL of it is asked for."""

    def url(**response: str) -> str:
        key = f"gathered/{tag}"
        if not blobs.exists(blobs.renditions(), key):
            assembly.assemble(key, media_type, pieces)
        return presigned.get_url(blobs.renditions(), key, Visibility.PRIVATE, **response)

    return StoredFile(assembly.size_of(pieces), media_type, partial(assembly.read, pieces), url)
