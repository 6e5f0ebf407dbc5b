"""Read the query of WADO-URI (PS3.18 9.1.2), by which old clients ask for one object, or a picture of it."""

import re
from typing import Annotated, Literal

from pydantic import Field

from core.dicom.model import DicomUid, Uids
from core.images.ports import Wish
from core.images.render_options import Format, Region, RenderOptions, Side
from core.kernel.errors import InvalidParameter
from core.kernel.values import Value

_REGION = re.compile(r"(0|1|0?\.\d{1,15}|0\.|1\.0*)(,(0|1|0?\.\d{1,15}|0\.|1\.0*)){3}", re.ASCII)


class UriQuery(Value):
    """A request for an object by its UIDs, as `application/dicom` or as a picture."""

    request_type: Annotated[Literal["WADO"], Field(alias="requestType", description="Names the service")]
    study: Annotated[DicomUid, Field(alias="studyUID", description="UID of the study")]
    series: Annotated[DicomUid, Field(alias="seriesUID", description="UID of the series")]
    instance: Annotated[DicomUid, Field(alias="objectUID", description="UID of the instance")]
    content_type: Annotated[
        str | None, Field(alias="contentType", max_length=256, description="Media types, the best first")
    ] = None
    transfer_syntax: Annotated[
        str | None, Field(alias="transferSyntax", pattern=r"^([0-9.]{1,64}|\*)$", description="Of `application/dicom`")
    ] = None
    frame: Annotated[
        int, Field(alias="frameNumber", ge=1, le=999_999_999, description="Number of the frame, from 1")
    ] = 1
    rows: Annotated[Side | None, Field(description="Height in pixels that the picture has to fit")] = None
    columns: Annotated[Side | None, Field(description="Width in pixels that the picture has to fit")] = None
    region: Annotated[
        str | None, Field(max_length=80, description="`left,top,right,bottom` in fractions of the picture")
    ] = None
    center: Annotated[
        float | None, Field(alias="windowCenter", allow_inf_nan=False, description="Centre of a window")
    ] = None
    width: Annotated[float | None, Field(alias="windowWidth", gt=0, allow_inf_nan=False, description="Its width")] = (
        None
    )
    quality: Annotated[int | None, Field(alias="imageQuality", ge=1, le=100, description="Quality of the encoder")] = (
        None
    )
    annotation: Annotated[str | None, Field(max_length=64, description="Never burned in; a warning says so")] = None
    anonymize: Annotated[Literal["no"] | None, Field(description="Objects are sent as they are")] = None
    presentation: Annotated[
        Literal[""] | None, Field(alias="presentationUID", description="Presentation states are not applied")
    ] = None

    def uids(self, *, framed: bool) -> Uids:
        return Uids(self.study, self.series, self.instance, str(self.frame) if framed else None)

    def ignored(self) -> list[str]:
        """Return what is asked for and not done."""
        return ["Annotations are not burned in"] if self.annotation else []

    def wish(self, frame: int, output: Format, size: tuple[int, int]) -> Wish:  # noqa: ARG002 - regions are fractions
        """Return how a frame (from 0) is to be drawn. Raises InvalidParameter."""
        options = RenderOptions(
            width=self.columns,
            height=self.rows,
            quality=self.quality,
            format=output,
            frame=frame,
            window_center=self.center,
            window_width=self.width,
        )
        return Wish(options, region=self._region())

    def _region(self) -> Region | None:
        if self.region is None:
            return None
        if not _REGION.fullmatch(self.region):
            raise InvalidParameter.named("region", "A region is left,top,right,bottom, each from 0 to 1")
        left, top, right, bottom = map(float, self.region.split(","))
        if left >= right or top >= bottom:
            raise InvalidParameter.named("region", "A region ends to the right of its beginning, and below it")
        return Region(left=left, top=top, width=right - left, height=bottom - top)
