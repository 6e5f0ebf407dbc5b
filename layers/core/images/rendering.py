"""Render a picture on request: from the whole file, or for DICOM from the bytes of one frame.

The imaging layer, passed in by its handler, does the rendering; this reads only what it needs.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from core.aws import blobs
from core.aws.tracing import subsegment
from core.images import dicom_table, image_table
from core.images.dicom_table import DicomFrame
from core.images.image_table import ImageItem
from core.images.model import StoredImage
from core.images.ports import Drawn, Imaging, Wish
from core.images.render_options import RenderOptions
from core.kernel.errors import Conflict, InvalidParameter, NotDrawable, NotFound
from core.kernel.frame_index import EncodedFrame

DICOM = "application/dicom"
LARGEST_SOURCE = 1 << 29  # bytes: what fits in memory beside its decoded pixels


def look_up(image_key: str, options: RenderOptions) -> tuple[ImageItem | None, DicomFrame | None]:
    """Return the row of an image and, if a picture is to be rendered, with the same read what its frame needs."""
    if options.asks_for_nothing():
        return image_table.find(image_key), None
    return dicom_table.find_with_frame(image_key, options.frame or 0)


def draw(image: StoredImage, frame: DicomFrame | None, wish: Wish, imaging: Imaging) -> Drawn:
    """Render a picture. Raises InvalidParameter for a missing frame or window, Conflict for too large a file."""
    if image.dicom and not image.dicom.has_pixels:
        raise NotFound("This DICOM object contains no image")
    if image.frames == 0:
        raise NotDrawable(image.problem.detail if image.problem else None)
    if (wish.options.frame or 0) >= image.frames:
        raise InvalidParameter.named("frame", f"The image has {image.frames} frames, numbered from 0")
    if image.media_type == DICOM:
        return _frame(image, frame, wish, imaging)
    wish = wish._replace(options=_windowed(image, wish.options))
    if image.size > LARGEST_SOURCE:
        raise Conflict("The file is too large to render in one request: use its renditions")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "original"
        blobs.download(blobs.originals(), image.original_key or "", path)
        with subsegment("render"):
            return imaging.picture(path, wish)


def _frame(image: StoredImage, frame: DicomFrame | None, wish: Wish, imaging: Imaging) -> Drawn:
    number = wish.options.frame or 0
    found = frame or dicom_table.find_with_frame(image.image_key, number)[1]
    if found is None or found.recipe is None:
        raise NotFound
    span, detail = found.frame
    encoded = EncodedFrame(found.recipe, detail, number, blobs.read(*indexed_file(image), span))
    with subsegment("render"):
        return imaging.frame(encoded, wish)


def _windowed(image: StoredImage, options: RenderOptions) -> RenderOptions:
    """Return the options with the image's own window, unless another is asked for, which must suit it."""
    if options.window() is None:
        own = image.window
        return options.model_copy(update={"window_center": own.center, "window_width": own.width}) if own else options
    if not image.grey or image.bits <= 8:  # noqa: PLR2004
        raise InvalidParameter.named("window_center", "Only DICOM and grey images of more than 8 bits have a window")
    return options


def indexed_file(image: StoredImage) -> tuple[str, str]:
    """Return bucket and key of the file that the frame index refers to."""
    if image.rewritten:
        return blobs.renditions(), blobs.rewritten_key(image.image_key, image.sha256 or "")
    return blobs.originals(), image.original_key or ""
