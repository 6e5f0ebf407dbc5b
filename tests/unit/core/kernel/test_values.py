"""Values with other fields; what pyright makes of them stands in tests/types."""

import pytest
from pydantic import ValidationError

from core.images.model import Edits, Status
from core.kernel.values import revised

from support import an_image


def test_a_revised_value_is_checked_like_a_new_one():
    image = revised(an_image(), status="deleted", edits={"scale": 0.5})

    assert image == an_image(status=Status.DELETED, edits=Edits(scale=0.5))
    with pytest.raises(ValidationError):
        revised(image, status="lost")


@pytest.mark.parametrize("revise", [revised, lambda value, **update: value.model_copy(update=update)])
def test_a_misspelt_field_is_not_dropped_in_silence(revise):
    with pytest.raises(TypeError, match="StoredImage has no staus"):
        revise(an_image(), staus=Status.DELETED, description="deleted")
