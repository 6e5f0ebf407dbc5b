"""Define how an image is shared: with named users, or through a link for a limited time."""

from typing import Annotated, Self

from pydantic import Field, StrictBool, StrictInt, StringConstraints, model_validator

from core.images.model import Role
from core.kernel.names import ShortText
from core.kernel.times import UtcTime
from core.kernel.values import Draft, Value

LONGEST_LINK = 30 * 24 * 60 * 60  # seconds
MOST_SHARES = 20  # each adds one scope to write when the image changes
MOST_LINKS = 100

RenditionName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class ShareDraft(Draft):
    """The user, by id or name, that an image is shared with, and what they may do."""

    user_id: ShortText | None = None
    username: ShortText | None = None
    role: Role

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.user_id is None) == (self.username is None):
            raise ValueError("Send either user_id or username, not both")
        return self


class Share(Value):
    user_id: str
    username: Annotated[str | None, Field(description="null if the user has been deleted")]
    role: Role


class LinkDraft(Draft):
    """A link to be made. What it leads to of a DICOM object is decided by `identified`."""

    expires_in: Annotated[StrictInt, Field(ge=1, le=LONGEST_LINK, description="Lifetime of the link in seconds")]
    rendition: Annotated[
        RenditionName | None, Field(description="Name of a rendition, for example 512; default: the original")
    ] = None
    identified: Annotated[
        StrictBool,
        Field(
            description="Hand out a DICOM object as it is, with the identity of its patient. Without it the link leads "
            "to the object without identity or, where its pixels may show text, to a rendition"
        ),
    ] = False


class ShareLink(Value, extra="ignore"):
    link_id: str
    rendition: str | None = None
    identified: Annotated[bool, Field(description="A DICOM object is handed out with the identity of its patient")] = (
        False
    )
    created_by: str
    created_at: UtcTime
    expires_at: UtcTime


class StoredLink(ShareLink):
    """A link as it is stored: from a hash nobody can make the link."""

    secret_hash: str


class NewLink(ShareLink):
    """A link as it is shown once."""

    url: Annotated[str, Field(description="Path that opens the image without a token")]
