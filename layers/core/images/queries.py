"""Define the filters of a list of images: repeats of one are alternatives, different ones must all match.

A filter of a facet is declared once: what a client may send, and what of an image is put into the index under it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from core.images.model import MlTag, Status, StoredImage
from core.index import terms
from core.index.terms import LOCATION, OWNER, term
from core.kernel.names import Text
from core.kernel.times import UtcTime
from core.kernel.values import Value
from core.kernel.visibility import Visibility

MANY, FEW = 50, 8  # repeats of a filter; of one whose names are looked up
YES = "yes"  # the value of a facet that an image has or has not

type Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9A-Fa-f]{64}$", to_lower=True)]
type Seconds = Annotated[
    int, Field(ge=-62_135_596_800, le=253_402_300_799, description="Seconds since 1970-01-01T00:00:00Z")
]


@dataclass(frozen=True)
class Facet:
    """A property of images that the index knows: its name there, and its values of an image; None is no value."""

    name: str
    values: Callable[[StoredImage], Iterable[object]]

    def terms_of(self, image: StoredImage) -> Iterator[str]:
        return (term(self.name, value) for value in self.values(image) if value is not None)


class ShownStatus(StrEnum):
    """The states in which an image can be listed; `deleted` lists those that the caller can restore."""

    PENDING = Status.PENDING
    PROCESSING = Status.PROCESSING
    READY = Status.READY
    FAILED = Status.FAILED
    EXPIRED = Status.EXPIRED
    DELETED = Status.DELETED


class ListOrder(StrEnum):
    """By which time lists of the index are ordered."""

    CREATED = "created"
    CAPTURED = terms.CAPTURED


class Sort(StrEnum):
    """By what images are listed: a time, the latest first; a name or a size, upwards, or downwards after a minus."""

    CREATED = ListOrder.CREATED
    CAPTURED = ListOrder.CAPTURED
    NAME = "filename"
    NAME_DOWN = "-filename"
    SIZE = "size"
    SIZE_DOWN = "-size"

    @property
    def is_of_time(self) -> bool:
        return self in {Sort.CREATED, Sort.CAPTURED}

    @property
    def is_downwards(self) -> bool:
        return self.is_of_time or self in {Sort.NAME_DOWN, Sort.SIZE_DOWN}


class Expansion(StrEnum):
    ANNOTATIONS = "annotations"


def _repeated(description: str, most: int = MANY) -> Any:
    return Field(default_factory=list, max_length=most, description=description)


class ImageFilters(Value):
    client_id: Annotated[list[Text], Facet("client", lambda image: [image.client_id])] = _repeated(
        "The `client_id` of the image"
    )
    hardware_id: Annotated[list[Text], Facet("hardware", lambda image: [image.hardware_id])] = _repeated(
        "The `hardware_id` of the image"
    )
    ml_tag: Annotated[list[MlTag], Facet("ml_tag", lambda image: [image.ml_tag])] = _repeated(
        "The part of a training pipeline"
    )
    location_id: Annotated[list[Text], Facet(LOCATION, lambda image: [image.location_id])] = _repeated(
        "Id of the location where the image was taken"
    )
    user_id: Annotated[list[Text], Facet(OWNER, lambda image: [image.user_id])] = _repeated(
        "Id of the owner; `me` is the caller"
    )
    instrument: Annotated[list[Text], Facet("instrument", lambda image: image.instruments)] = _repeated(
        "Name of an instrument that is annotated"
    )
    exact_tags: list[Text] = _repeated("`a|b`: has all of these tags, by their exact names", FEW)
    match_tags: list[Text] = _repeated("`fo%|ba%`: each pattern matches a tag, ignoring case; % is any text", FEW)
    q: list[Text] = _repeated(
        "Words, their forms or beginnings, which are all in the file name, description, labels, tags or DICOM "
        "descriptions, ignoring case, accents and punctuation",
        FEW,
    )
    label: Annotated[list[Text], Facet("label", lambda image: [label.name for label in image.labels])] = _repeated(
        "Name of a label, a characteristic of the picture"
    )
    collection: Annotated[
        str | None,
        Field(description="Id of a collection: its images, of which there are none if the caller cannot see it"),
    ] = None
    visibility: Annotated[list[Visibility], Facet("visibility", lambda image: [image.visibility])] = _repeated(
        "Visibility of the image"
    )
    status: Annotated[list[ShownStatus], Facet("status", lambda image: [image.status])] = _repeated(
        "Status of the image; `deleted` lists images that the caller can restore, which no other list has"
    )
    shared_with_me: Annotated[bool, Field(description="Only images that others share with the caller")] = False
    uploaded_only: Annotated[
        bool,
        Field(description="Leave out images whose file has not been uploaded"),
        Facet("uploaded", lambda image: [YES] if image.uploaded_at else []),
    ] = False
    media_type: Annotated[list[Text], Facet("media_type", lambda image: [image.media_type])] = _repeated(
        "Media type of the file, for example image/png"
    )
    modality: Annotated[list[Text], Facet("modality", lambda image: [image.dicom.modality] if image.dicom else [])] = (
        _repeated("DICOM modality, for example MR")
    )
    study_instance_uid: Annotated[
        list[Text], Facet("study", lambda image: [image.dicom.study_instance_uid] if image.dicom else [])
    ] = _repeated("UID of a DICOM study")
    series_instance_uid: Annotated[
        list[Text], Facet("series", lambda image: [image.dicom.series_instance_uid] if image.dicom else [])
    ] = _repeated("UID of a DICOM series")
    sha256: Annotated[list[Sha256], Facet("sha256", lambda image: [image.sha256])] = _repeated(
        "SHA-256 of the file, as 64 hexadecimal digits"
    )
    created_from: Annotated[UtcTime | None, Field(description="Created at this time or later")] = None
    created_to: Annotated[UtcTime | None, Field(description="Created at this time or earlier")] = None
    start_timestamp: Annotated[Seconds | None, Field(description="As `created_from`, in seconds since 1970")] = None
    end_timestamp: Annotated[Seconds | None, Field(description="As `created_to`, in seconds since 1970")] = None

    captured_from: Annotated[
        UtcTime | None, Field(description="Captured at this time or later; sorts by it, unless by name or size")
    ] = None
    captured_to: Annotated[
        UtcTime | None, Field(description="Captured at this time or earlier; sorts by it, unless by name or size")
    ] = None
    sort: Annotated[
        Sort,
        Field(
            description="What to list by: `created` or `captured`, the latest first, of which the second leaves out "
            "images without that time; `filename` from A to Z, ignoring case, `size` from small to large, and with a "
            "minus the other way round"
        ),
    ] = Sort.CREATED

    @property
    def order(self) -> ListOrder:
        """Return the order of the lists that have what the filters ask for."""
        by_capture = self.sort is Sort.CAPTURED or self.captured_from or self.captured_to
        return ListOrder.CAPTURED if by_capture else ListOrder.CREATED

    def alternatives(self) -> Iterator[list[str]]:
        """Yield for each facet the terms of which an image must have one; none if it is not filtered by."""
        for name, facet in FACETS.items():
            wanted: list[object] | bool = getattr(self, name)
            yield [term(facet.name, value) for value in (wanted if isinstance(wanted, list) else [YES] * wanted)]


FACETS = {
    name: facet
    for name, field in ImageFilters.model_fields.items()
    for facet in field.metadata
    if isinstance(facet, Facet)
}
