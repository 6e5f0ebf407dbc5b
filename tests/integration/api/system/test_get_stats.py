import pytest

from api.system.get_stats import handler
from core.images.model import Role, Status
from core.kernel.caller import Caller
from core.kernel.visibility import Visibility
from core.tags.tag_service import ids_of

from support import a_request, answer

ANN = Caller(user_id="ann", username="ann")


@pytest.fixture
def stats(invoke):
    return lambda caller="ann", **who: answer(invoke(handler, a_request("GET", "/v1/stats", caller=caller, **who)))


def test_images_are_counted_by_what_they_are(keep, stats):
    ids_of(["knee", "left"], ANN)
    keep("ann", "one", ml_tag="TRAIN")
    keep("ann", "two", ml_tag="TRAIN", visibility=Visibility.PUBLIC, media_type="image/jpeg")
    keep("ann", "three", status=Status.PENDING, staged=True, sha256=None, media_type="application/octet-stream")

    assert stats() == {
        "images": {
            "total": 3,
            "by_ml_tag": {"TRAIN": 2, "none": 1},
            "by_status": {"pending": 1, "ready": 2},
            "by_media_type": {"image/jpeg": 1, "image/png": 1, "none": 1},
            "by_visibility": {"private": 2, "public": 1},
        },
        "tags": 2,
        "logs": 0,
    }


def test_everybody_counts_only_what_they_may_see(keep, stats):
    keep("ann", "private")
    keep("ann", "public", visibility=Visibility.PUBLIC)
    keep("ann", "shared", shared_with={"bob": Role.READ})
    keep("ann", "deleted", status=Status.DELETED)

    totals = [stats(who)["images"]["total"] for who in ("ann", "bob", "cleo")]

    assert totals == [3, 2, 1]
    assert stats("root", groups=["admin"])["images"]["total"] == 3


@pytest.mark.usefixtures("aws")
def test_counts_of_nothing_are_zero(stats):
    facets = {f"by_{facet}": {} for facet in ("ml_tag", "status", "media_type", "visibility")}

    assert stats()["images"] == {"total": 0} | facets
