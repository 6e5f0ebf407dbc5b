"""A tag as people make it and see it."""

from typing import Annotated

from pydantic import Field

from core.domain.image import TagName
from core.domain.value import Draft, Value


class TagDraft(Draft):
    name: TagName


class TagNames(Draft):
    """All tags that an image is to have."""

    tags: Annotated[tuple[TagName, ...], Field(max_length=50)]


class CountedTag(Value):
    id: str
    name: str
    created_by: str
    image_count: Annotated[int, Field(description="Images with it that you may see")]
