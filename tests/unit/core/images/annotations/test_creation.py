import pytest

from core.images.annotations import creation
from core.images.annotations.model import AnnotationDraft, Measures
from core.kernel.caller import Caller
from core.kernel.errors import ValidationFailed

from support import NOON, an_image

ANN = Caller(user_id="ann", username="ann")
TRIANGLE = {"points": [[0, 0], [10, 0], [10, 10]]}


def made():
    draft = AnnotationDraft.model_validate({"instrument": "saw", "polygon": TRIANGLE})
    return creation.made(an_image("ann"), 0, draft, ANN, lambda *_: Measures(bounding_box=(0, 0, 10, 10), area=50))


def test_an_annotation_is_as_large_as_a_row_may_be_and_no_larger(monkeypatch):
    monkeypatch.setattr(creation, "now", lambda: NOON)
    size = made().size

    monkeypatch.setattr(creation, "MOST_BYTES", size)
    assert made().size == size

    monkeypatch.setattr(creation, "MOST_BYTES", size - 1)
    with pytest.raises(ValidationFailed) as refused:
        made()
    assert refused.value.errors[0]["pointer"] == "/polygon"


@pytest.mark.parametrize(("taken", "lowest"), [((), 0), ((0, 1), 2), ((1, 2), 0), ((0, 2), 1)])
def test_the_next_index_is_the_lowest_that_is_free(taken, lowest):
    assert creation.free(set(taken)) == lowest
