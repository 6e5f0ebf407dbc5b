"""Read how a rendered picture is wanted (PS3.18 8.3.5)."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from core.images.ports import Wish
from core.images.render_options import LARGEST_SIDE, Format, Region, RenderOptions, VoiFunction
from core.kernel.errors import InvalidParameter
from core.kernel.values import Value

_NUMBER = r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,2})?"
_WINDOW = re.compile(rf"({_NUMBER}),({_NUMBER})(?:,(linear|linear-exact|sigmoid))?", re.IGNORECASE | re.ASCII)
_VIEWPORT = re.compile(r"\d{0,5},\d{0,5}(,-?\d{0,6}){0,4}", re.ASCII)
_ANNOTATIONS = frozenset({"patient", "technique"})


class IccProfile(StrEnum):
    """The profile that is to be embedded: pictures are in sRGB, and have none."""

    NO = "no"
    YES = "yes"
    SRGB = "srgb"
    ADOBE_RGB = "adobergb"
    ROMM_RGB = "rommrgb"
    DISPLAY_P3 = "displayp3"


class RenderedQuery(Value):
    """The options of a rendered picture; without any it has its own size and window."""

    window: Annotated[
        str | None, Field(max_length=128, description="`center,width[,function]`: linear, linear-exact or sigmoid")
    ] = None
    viewport: Annotated[
        str | None, Field(max_length=64, description="`width,height[,x,y,width,height]`: the box to fit, and a region")
    ] = None
    quality: Annotated[int | None, Field(ge=1, le=100, description="Quality of the encoder")] = None
    annotation: Annotated[
        str | None, Field(max_length=64, description="`patient`, `technique`: never burned in; a warning says so")
    ] = None
    iccprofile: Annotated[
        IccProfile | None, Field(description="Pictures are in sRGB without a profile; others are met by a warning")
    ] = None

    def ignored(self) -> list[str]:
        """Return what is asked for and not done. Raises InvalidParameter for an annotation that there is not."""
        asked = self.annotation.split(",") if self.annotation else []
        if not _ANNOTATIONS.issuperset(asked):
            raise InvalidParameter.named("annotation", "Annotations are patient and technique")
        ignored = [f"The following annotation values are not supported: {', '.join(asked)}"] if asked else []
        if self.iccprofile not in {None, IccProfile.NO, IccProfile.SRGB}:
            ignored.append("Pictures are in sRGB, without an ICC profile")
        return ignored

    def wish(self, frame: int, output: Format, size: tuple[int, int]) -> Wish:
        """Return how a frame (from 0) of an image of this size is to be drawn. Raises InvalidParameter."""
        center, width, function = self._window()
        box, region = self._viewport(*size)
        options = RenderOptions(
            width=box[0],
            height=box[1],
            quality=self.quality,
            format=output,
            frame=frame,
            window_center=center,
            window_width=width,
        )
        return Wish(options, None, region, function)

    def _window(self) -> tuple[float | None, float | None, VoiFunction | None]:
        if self.window is None:
            return None, None, None
        found = _WINDOW.fullmatch(self.window)
        if not found or float(found[4]) <= 0:
            raise InvalidParameter.named("window", "A window is center,width[,function], and its width more than 0")
        function = VoiFunction(found[7].upper().replace("-", "_")) if found[7] else None
        return float(found[1]), float(found[4]), function

    def _viewport(self, columns: int, rows: int) -> tuple[tuple[int | None, int | None], Region | None]:
        if self.viewport is None:
            return (None, None), None
        if not _VIEWPORT.fullmatch(self.viewport):
            raise InvalidParameter.named("viewport", "A viewport is width,height[,x,y,width,height] in whole pixels")
        given = [int(each) if each not in {"", "-"} else None for each in self.viewport.split(",")]
        width, height, left, top, across, down = (*given, *[None] * (6 - len(given)))
        if max(width or 0, height or 0) > LARGEST_SIDE:
            raise InvalidParameter.named("viewport", f"A viewport has at most {LARGEST_SIDE} pixels a side")
        if 0 in {width, height, across, down} or (left or 0) not in range(columns) or (top or 0) not in range(rows):
            raise InvalidParameter.named("viewport", "A viewport has a size, and its region begins within the picture")
        if len(given) == len(("width", "height")):
            return (width, height), None
        left, top = left or 0, top or 0
        region = Region(
            left=left / columns,
            top=top / rows,
            width=min(abs(across or columns), columns - left) / columns,
            height=min(abs(down or rows), rows - top) / rows,
            mirrored=(across or 0) < 0,
            flipped=(down or 0) < 0,
        )
        return (width, height), region
