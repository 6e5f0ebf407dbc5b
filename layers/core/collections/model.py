"""Define a collection: a named, ordered set of images, and who may see it."""

from typing import Annotated, Any, NamedTuple

from pydantic import Field, StringConstraints

from core.images.shown import ShownRendition
from core.index.terms import ALL, PUBLIC, own_scope
from core.kernel.caller import Caller
from core.kernel.names import ImageKey, ShortText
from core.kernel.text_forms import NFC
from core.kernel.times import UtcTime
from core.kernel.values import Draft, Value
from core.kernel.visibility import Visibility

MOST_IMAGES = 1_000  # with the longest keys, half of what a DynamoDB item takes
MOST_SHARES = 20  # each is an entry that is written with the collection

type Name = Annotated[
    str, StringConstraints(min_length=1, max_length=160, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$"), NFC
]
type Description = Annotated[str, StringConstraints(max_length=4000), NFC]
type Keys = Annotated[tuple[ImageKey, ...], Field(max_length=MOST_IMAGES)]


class CollectionDraft(Draft):
    """The fields of a new collection; its images are in the order given."""

    name: Name
    description: Description | None = None
    visibility: Visibility = Visibility.PRIVATE
    image_keys: Keys = ()


class CollectionPatch(Draft):
    """The changes to a collection; what is left out stays, and a null description clears it."""

    name: Name | None = None
    description: Description | None = None
    visibility: Visibility | None = None
    image_keys: Annotated[Keys | None, Field(description="All images, in their new order")] = None
    remove: Annotated[Keys, Field(description="Images to take out")] = ()
    add: Annotated[Keys, Field(description="Images to put at the end, unless they are in it already")] = ()
    share: Annotated[
        tuple[ShortText, ...], Field(max_length=MOST_SHARES, description="Names of users who may see it from now on")
    ] = ()
    unshare: Annotated[
        tuple[ShortText, ...], Field(max_length=MOST_SHARES, description="Ids of users who may not any more")
    ] = ()

    def fields(self) -> dict[str, Any]:
        """Return the fields that the client wrote. Null clears the description; name and visibility stay."""
        written = self.model_dump(exclude_unset=True, include={"name", "description", "visibility"})
        return {name: value for name, value in written.items() if value is not None or name == "description"}


class Member(NamedTuple):
    """An image of a collection. Its time of creation tells it from a later image with the same key."""

    image_key: str
    created_at: str


class StoredCollection(Value, extra="ignore"):
    """A collection as it is kept, without its images but for the first of them."""

    collection_id: str
    name: str
    description: str | None = None
    visibility: Visibility
    user_id: str
    created_at: UtcTime
    updated_at: UtcTime
    image_count: int
    first: Member | None = None
    shared_with: tuple[str, ...] = ()

    @property
    def scopes(self) -> frozenset[str]:
        """Return the scopes whose lists have it: those of all who may see it."""
        readers = [own_scope(each) for each in (self.user_id, *self.shared_with)]
        return frozenset({ALL, *readers, *[PUBLIC] * (self.visibility is Visibility.PUBLIC)})

    def is_visible_to(self, caller: Caller) -> bool:
        public = self.visibility is Visibility.PUBLIC
        return public or self.is_editable_by(caller) or caller.user_id in self.shared_with

    def is_editable_by(self, caller: Caller) -> bool:
        return caller.is_admin or caller.user_id == self.user_id


class Cover(Value):
    """The first image of a collection, by its smallest rendition (null: not made yet)."""

    image_key: str
    rendition: ShownRendition | None


class CollectionReader(Value):
    """A user whom a collection is shared with."""

    user_id: str
    username: Annotated[str | None, Field(description="null if the user has been deleted")]


class Collection(Value):
    """A collection as the API shows it; its images are a list of their own."""

    collection_id: str
    name: str
    description: str | None
    visibility: Visibility
    user_id: Annotated[str, Field(description="The owner")]
    created_at: UtcTime
    updated_at: UtcTime
    image_count: Annotated[
        int | None, Field(description="How many images it has; null for those who may not change it")
    ]
    cover: Annotated[Cover | None, Field(description="null if there is none that the caller may see")]
    editable: Annotated[bool, Field(description="The caller may change it")]
    shared_with: Annotated[
        tuple[CollectionReader, ...] | None,
        Field(description="Only the owner and administrators see it; null in lists"),
    ] = None
