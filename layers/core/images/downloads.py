"""Return the bytes of an image: the file as uploaded, or a picture rendered from it.

core.images.rendering renders; this decides between file and picture.
"""

import hashlib
from functools import partial

from core.aws import arrivals, blobs, presigned
from core.colormaps import colormap_service
from core.images import lifecycle, rendering
from core.images.model import Status, StoredImage
from core.images.ports import Drawn, Imaging, Wish
from core.images.render_options import RENDERER, FileQuery, RenderOptions
from core.kernel.caller import Caller
from core.kernel.content import Content, StoredFile, Tagged
from core.kernel.errors import Conflict, NotUploaded
from core.kernel.visibility import Visibility


def file(image_key: str, query: FileQuery, caller: Caller, imaging: Imaging) -> Tagged[StoredFile] | Tagged[Content]:
    """Return the file of an image, or a picture of it if one was asked for or an edit is stored.

    Raises NotUploaded or Conflict if there is no file, and what `rendering.draw` raises.
    """
    options = query.options()
    row, frame = rendering.look_up(image_key, options)
    row = lifecycle.shown_to(caller, row)
    image = row.image
    if image.status is Status.FAILED and query.original and image.is_editable_by(caller):
        return Tagged(f"refused.{row.version}", lambda: _refused(image))
    _require_bytes(image)
    if options.asks_for_nothing() and image.edits and not query.original:
        options = RenderOptions(scale=image.edits.scale, quality=image.edits.quality)
    if options.asks_for_nothing() or query.original:
        return Tagged(image.sha256 or "", lambda: original(image, download=query.download))
    wish = Wish(options, colormap_service.table(options.colormap, caller) if options.colormap else None)
    tag = _tag_of(image, wish)
    return Tagged(
        tag, lambda: _content(rendering.draw(image, frame, wish, imaging), image, tag, download=query.download)
    )


def _require_bytes(image: StoredImage) -> None:
    if image.status in {Status.PENDING, Status.PROCESSING, Status.EXPIRED}:
        raise NotUploaded
    if image.status is Status.FAILED:
        raise Conflict("The upload failed, so there is no file")


def _refused(image: StoredImage) -> StoredFile:
    """Return the bytes of a failed image, to be saved and never shown: they may be anything."""
    where = blobs.originals(), arrivals.refused_key(image.image_key)
    kept = arrivals.find(where[1])
    if kept is None:
        raise Conflict("The upload failed, and its bytes are no longer kept")
    read = partial(blobs.read, *where)
    # Another upload may be refused under the same key.
    url = partial(presigned.get_url, *where, Visibility.PRIVATE, cache_control="private, no-store")
    return StoredFile(kept.size, arrivals.UNKNOWN, read, url, image.filename)


def original(image: StoredImage, *, download: bool = False) -> StoredFile:
    """Return the file of an image as it was uploaded; `download` names it for saving."""
    where = blobs.originals(), image.original_key or ""
    read, url = partial(blobs.read, *where), partial(presigned.get_url, *where, image.visibility)
    return StoredFile(image.size, image.media_type, read, url, image.filename if download else None)


def _tag_of(image: StoredImage, wish: Wish) -> str:
    """Return a digest of everything that a picture depends on."""
    described = f"{RENDERER} {image.sha256} {wish.options.model_dump_json()}".encode()
    return hashlib.sha256(described + (wish.table or b"")).hexdigest()[:32]


def _content(drawn: Drawn, image: StoredImage, tag: str, *, download: bool) -> Content:
    name = f"{image.filename.rpartition('.')[0] or image.filename}.{drawn.media_type.partition('/')[2]}"
    keep = partial(blobs.write_for_download, f"drawn/{image.image_key}/{tag}", image.visibility)
    return Content(drawn.content, drawn.media_type, keep, name if download else None)
