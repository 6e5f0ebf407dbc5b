"""Define what a client writes to order a de-identified export of a study (PS3.15 Annex E)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from core.dicom.model import DicomUid
from core.kernel.values import Draft

MOST_PIXELS = 65_535  # rows or columns of an image
MOST_MASKS = 100


class Dates(StrEnum):
    REMOVE = "remove"
    SHIFT = "shift"
    KEEP = "keep"


class BurnedIn(StrEnum):
    REFUSE = "refuse"
    ALLOW = "allow"


class Mask(Draft):
    """A box of pixels that is blackened in every frame of the instances that it is for: without a UID, of all."""

    x: Annotated[StrictInt, Field(ge=0, lt=MOST_PIXELS, description="First column, from 0")]
    y: Annotated[StrictInt, Field(ge=0, lt=MOST_PIXELS, description="First row, from 0")]
    width: Annotated[StrictInt, Field(ge=1, le=MOST_PIXELS, description="Number of columns")]
    height: Annotated[StrictInt, Field(ge=1, le=MOST_PIXELS, description="Number of rows")]
    series: Annotated[DicomUid | None, Field(description="Series Instance UID as it is stored")] = None
    instance: Annotated[DicomUid | None, Field(description="SOP Instance UID as it is stored")] = None

    def is_for(self, series: str, instance: str) -> bool:
        return self.series in {None, series} and self.instance in {None, instance}


class DeidentificationDraft(Draft):
    """The options of the Basic Application Level Confidentiality Profile; without any, the profile alone applies."""

    dates: Annotated[
        Dates, Field(description="`shift` moves all dates of a patient by the same number of days, `keep` retains them")
    ] = Dates.REMOVE
    retain_uids: Annotated[StrictBool, Field(description="Keep UIDs, instead of replacing them consistently")] = False
    retain_device: Annotated[StrictBool, Field(description="Keep what identifies devices")] = False
    retain_institution: Annotated[StrictBool, Field(description="Keep what identifies institutions")] = False
    retain_patient_characteristics: Annotated[
        StrictBool, Field(description="Keep sex, age, size, weight and similar characteristics")
    ] = False
    clean_descriptors: Annotated[
        StrictBool,
        Field(description="Keep the words of descriptions that belong to the vocabulary of DICOM, but for names"),
    ] = False
    clean_structured_content: Annotated[
        StrictBool, Field(description="Keep the content of reports, with what identifies in it replaced")
    ] = False
    retain_safe_private: Annotated[
        StrictBool,
        Field(description="Keep the private attributes that the standard lists as safe and that hold numbers or codes"),
    ] = False
    masks: Annotated[
        tuple[Mask, ...],
        Field(
            max_length=MOST_MASKS,
            description="Boxes that are blackened; instances with one are exported although their pixels may have "
            "annotations burned in. Compressed pixels are then exported uncompressed",
        ),
    ] = ()
    burned_in: Annotated[
        BurnedIn,
        Field(description="`allow` exports also instances whose pixels may show who the patient is"),
    ] = BurnedIn.REFUSE
