"""Define what a client writes to order a de-identified export of a study (PS3.15 Annex E)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictBool

from core.kernel.values import Draft


class Dates(StrEnum):
    REMOVE = "remove"
    SHIFT = "shift"
    KEEP = "keep"


class BurnedIn(StrEnum):
    REFUSE = "refuse"
    ALLOW = "allow"


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
    burned_in: Annotated[
        BurnedIn,
        Field(description="`allow` exports also instances whose pixels may show who the patient is"),
    ] = BurnedIn.REFUSE
