"""A picture drawn to order: from the whole file, or for DICOM from the bytes of the one frame that is asked for.

The drawing itself is the imaging layer's work, which its handler hands in; this reads what it needs, and no more.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from core.aws import blobs
from core.images import dicom_table, image_table
from core.images.dicom_table import Frame
from core.images.image_table import ImageItem
from core.images.model import StoredImage
from core.images.ports import Drawn, Imaging, Wish
from core.images.render_options import RenderOptions
from core.kernel.errors import Conflict, InvalidParameter, NotFound

DICOM = "application/dicom"
LARGEST_SOURCE = 1 << 29  # bytes: what fits beside its decoded pixels


def look_up(image_key: str, options: RenderOptions) -> tuple[ImageItem | None, Frame | None]:
    """The row of an image, and in the same read, if something is to be drawn, what its frame needs."""
    if options.asks_for_nothing():
        return image_table.find(image_key), None
    return dicom_table.find_with_frame(image_key, options.frame or 0)


def draw(image: StoredImage, frame: Frame | None, wish: Wish, imaging: Imaging) -> Drawn:
    """Raises InvalidParameter for what this image has not: a frame, a window; Conflict for a file beyond drawing."""
    if image.media_type == DICOM:
        return _frame(image, frame, wish, imaging)
    if wish.options.window_center is not None or wish.options.window_width is not None:
        raise InvalidParameter.named("window_center", "Only DICOM images have a window")
    if image.size > LARGEST_SOURCE:
        raise Conflict("The file is too large to render in one request: use its renditions")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "original"
        blobs.download(blobs.originals(), image.original_key or "", path)
        return imaging.picture(path, wish)


def _frame(image: StoredImage, frame: Frame | None, wish: Wish, imaging: Imaging) -> Drawn:
    number = wish.options.frame or 0
    if image.frames == 0:
        raise NotFound("This DICOM object contains no image")
    if number >= image.frames:
        raise InvalidParameter.named("frame", f"The image has {image.frames} frames, numbered from 0")
    found = frame or dicom_table.find_with_frame(image.image_key, number)[1]
    if found is None:
        raise NotFound
    return imaging.frame(found.recipe, number, blobs.read(*_where(image), found.span), wish)


def _where(image: StoredImage) -> tuple[str, str]:
    """The file that the frame index speaks of."""
    if image.rewritten:
        return blobs.renditions(), blobs.rewritten_key(image.image_key, image.sha256 or "")
    return blobs.originals(), image.original_key or ""
