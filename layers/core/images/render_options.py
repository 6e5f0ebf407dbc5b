"""Define how a picture is to be rendered: the query of `GET /images/{image_key}/file`, and a stored Edit Size."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from core.images.inspection import Window
from core.kernel.errors import InvalidParameter
from core.kernel.values import Value

# Part of the entity tag of every rendered picture. Raise it with each change after which a renderer answers the same
# request with other pixels: whoever kept the former picture then gets the new one.
RENDERER = 2
DEFAULT_QUALITY = 75
LARGEST_SIDE = 16_384

type Side = Annotated[int, Field(ge=1, le=LARGEST_SIDE)]


class Fit(StrEnum):
    """The way to fit a picture into a box of two given sides: entirely inside, or filling it with the rest cut off."""

    CONTAIN = "contain"
    COVER = "cover"


class Format(StrEnum):
    """The formats that renderings are written in."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    AVIF = "avif"

    @property
    def media_type(self) -> str:
        return f"image/{self}"


class VoiFunction(StrEnum):
    """The shape of a window (PS3.3 C.11.2.1.2 and C.11.2.1.3)."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


class Region(Value):
    """A part of a picture, in fractions of its width and height, and whether it is shown turned over."""

    left: Annotated[float, Field(ge=0, lt=1)] = 0
    top: Annotated[float, Field(ge=0, lt=1)] = 0
    width: Annotated[float, Field(gt=0, le=1)] = 1
    height: Annotated[float, Field(gt=0, le=1)] = 1
    mirrored: bool = False
    flipped: bool = False


class RenderOptions(Value):
    """The options to render a picture. Without any option the original is returned unchanged.

    `scale` applies only if neither `width` nor `height` is given. With one of them, the aspect ratio is kept.
    """

    scale: Annotated[float | None, Field(ge=0.01, le=4, description="Factor of the size")] = None
    width: Annotated[Side | None, Field(description="Width in pixels")] = None
    height: Annotated[Side | None, Field(description="Height in pixels")] = None
    fit: Annotated[Fit | None, Field(description="How to fit both sides; default: contain")] = None
    quality: Annotated[
        int | None, Field(ge=1, le=100, description=f"Quality of the encoder; default: {DEFAULT_QUALITY}")
    ] = None
    format: Annotated[Format | None, Field(description="Default: that of the file if it is one of these, or png")] = (
        None
    )
    colormap: Annotated[
        str | None, Field(min_length=1, max_length=64, description="Name of a colour map, for grey pictures")
    ] = None
    invert: Annotated[bool, Field(description="Invert the grey levels or colours")] = False
    frame: Annotated[
        int | None,
        Field(ge=0, description="Number of the frame, from 0: of a DICOM object, a TIFF file or an animation"),
    ] = None
    window_center: Annotated[
        float | None,
        Field(allow_inf_nan=False, description="Centre of a window, for DICOM and grey pictures of more than 8 bits"),
    ] = None
    window_width: Annotated[
        float | None, Field(gt=0, allow_inf_nan=False, description="Width of a window, in the numbers of the file")
    ] = None

    def asks_for_nothing(self) -> bool:
        """Return True if the original satisfies these options."""
        return self == RenderOptions()

    def window(self) -> Window | None:
        """Return the window that is asked for. Raise InvalidParameter for one half of it."""
        if self.window_center is None and self.window_width is None:
            return None
        if self.window_center is None or self.window_width is None:
            missing = "window_center" if self.window_center is None else "window_width"
            raise InvalidParameter.named(missing, "A window has both a center and a width")
        return Window(center=self.window_center, width=self.window_width)

    def size_of(self, width: int, height: int) -> tuple[int, int]:
        """Return the size that `width` x `height` is resized to, before `fit=cover` cuts it."""
        if self.width is None and self.height is None:
            ratio = self.scale or 1
        elif self.width is None or self.height is None:
            ratio = (self.width or 0) / width or (self.height or 0) / height
        else:
            ratios = self.width / width, self.height / height
            ratio = max(ratios) if self.fit is Fit.COVER else min(ratios)
        return max(1, round(width * ratio)), max(1, round(height * ratio))


class FileQuery(RenderOptions):
    """A rendering, or without any option the file as uploaded (or as its stored edit shows it)."""

    original: Annotated[bool, Field(description="Return the file as it was uploaded, even if an edit is stored")] = (
        False
    )
    download: Annotated[bool, Field(description="Make browsers save the file instead of showing it")] = False

    def options(self) -> RenderOptions:
        return RenderOptions.model_validate(self.model_dump(include=set(RenderOptions.model_fields)))
