"""Define a tag as people create and see it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from core.kernel.text_forms import NFC
from core.kernel.values import Draft, Value

# No bar, because `exact_tags=a|b` uses it as a separator.
TagName = Annotated[
    str, StringConstraints(min_length=1, max_length=160, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f|]*$"), NFC
]


class TagDraft(Draft):
    name: TagName


class TagNames(Draft):
    """All tags that an image is to have."""

    tags: Annotated[tuple[TagName, ...], Field(max_length=50)]


class TagMerge(Draft):
    into: Annotated[str, Field(max_length=160, description="Id of the tag that the images wear instead")]


class CountedTag(Value):
    id: str
    name: str
    created_by: str
    image_count: Annotated[int, Field(description="Number of images with this tag that the caller may see")]
