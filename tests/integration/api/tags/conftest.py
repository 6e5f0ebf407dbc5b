"""Provide a vocabulary of tags."""

from datetime import timedelta

import pytest

from core.images import image_table
from core.kernel.caller import Caller
from core.tags.tag_service import ids_of

from support import NOON, an_image


@pytest.fixture
def make_tag():
    """Create a tag with this name by `creator`, and return its id."""
    return lambda name, creator="ann": ids_of([name], Caller(user_id=creator, username=creator))[0]


@pytest.fixture
def wear():
    """Store an image with these tags."""
    kept = []

    def wear(image_key, *tag_ids, owner="ann", **fields):
        moment = NOON + timedelta(minutes=len(kept))
        image = an_image(owner, image_key, tag_ids=tag_ids, created_at=moment, **fields)
        kept.append(image_table.create(image, due_at=NOON))
        return kept[-1]

    return wear
