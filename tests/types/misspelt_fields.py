"""Nothing runs this: pyright reads it, and reports any of these mistakes that it would no longer notice."""
# pyright: reportUnnecessaryTypeIgnoreComment=true

from core.depth_logs.model import StoredLog
from core.images.model import Status, StoredImage
from core.kernel.values import revised


def misspell(image: StoredImage, log: StoredLog) -> None:
    revised(image, staus=Status.READY)  # pyright: ignore[reportCallIssue]
    revised(image, status="ready")  # pyright: ignore[reportArgumentType]
    revised(log, nmae="bore")  # pyright: ignore[reportCallIssue]


def spell(image: StoredImage, log: StoredLog) -> tuple[StoredImage, StoredLog]:
    return revised(image, status=Status.READY), revised(log, name="bore")
