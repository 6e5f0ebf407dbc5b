"""What an image is found by follows from the filters; the names stand in the index and never change."""

from datetime import timedelta
from itertools import permutations

from core.images.inspection import DicomSummary, Label
from core.images.queries import FACETS, ImageFilters
from core.images.terms import facets_of, places_of
from core.index.terms import ROOTS

from support import NOON, an_image

KNEE = an_image(
    client_id="pacs",
    hardware_id="camera",
    ml_tag="TRAIN",
    location_id="theatre",
    visibility="public",
    uploaded_at=NOON,
    instruments={"saw": 2, "clamp": 0},
    labels=[Label(name="grey", confidence=1, source="pixels")],
    dicom=DicomSummary(modality="MR", series_instance_uid="1.2", study_instance_uid="1.3"),
    fingerprint="00ff00ff00ff00ff",
    tag_ids=("tag_1",),
)
OWN = {
    "client_id": ["pacs"],
    "hardware_id": ["camera"],
    "ml_tag": ["TRAIN"],
    "location_id": ["theatre"],
    "user_id": ["ann"],
    "instrument": ["saw"],
    "label": ["grey"],
    "visibility": ["public"],
    "status": ["ready"],
    "uploaded_only": True,
    "media_type": ["image/png"],
    "modality": ["MR"],
    "study_instance_uid": ["1.3"],
    "series_instance_uid": ["1.2"],
    "sha256": [str(KNEE.sha256)],
}


def test_an_image_has_a_term_for_each_value_of_each_facet():
    assert set(facets_of(KNEE)) == {
        *("*", "client=pacs", "hardware=camera", "ml_tag=TRAIN", "location=theatre", "user=ann", "instrument=saw"),
        *(
            "instrument=clamp",
            "label=grey",
            "visibility=public",
            "status=ready",
            "uploaded=yes",
            "media_type=image/png",
        ),
        f"sha256={KNEE.sha256}",
        *("modality=MR", "series=1.2", "study=1.3", "print=00ff00ff00ff00ff", "tag=tag_1", "sorted=1000|knee.png"),
    }


def test_what_an_image_does_not_have_is_no_term():
    assert set(facets_of(an_image(uploaded_at=None, sha256=None))) == {
        *("*", "user=ann", "visibility=private", "status=ready", "media_type=image/png", "sorted=1000|knee.png"),
    }


def test_each_filter_of_a_facet_finds_the_images_with_its_value():
    assert OWN.keys() == FACETS.keys()
    for name, value in OWN.items():
        wanted = [terms for terms in ImageFilters(**{name: value}).alternatives() if terms]
        assert len(wanted) == 1, name
        assert set(wanted[0]) <= set(facets_of(KNEE)), name


def test_repeats_of_a_filter_are_alternatives_and_no_filter_asks_for_nothing():
    (terms,) = [terms for terms in ImageFilters(instrument=["saw", "drill"]).alternatives() if terms]

    assert terms == ["instrument=saw", "instrument=drill"]
    assert not any(ImageFilters().alternatives())


def test_whatever_changes_in_a_scope_also_changes_in_a_root():
    images = [
        an_image("ann", "knee", captured_at=captured, **fields)
        for captured in (None, NOON, NOON + timedelta(seconds=1))
        for fields in (
            {},
            {"user_id": "bob"},
            {"visibility": "public"},
            {"shared_with": {"bob": "read"}},
            {"shared_with": {"bob": "annotate", "eve": "read"}},
            {"status": "pending"},
            {"status": "deleted"},
            {"status": "deleted", "settled_status": "ready"},
            {"status": "deleted", "settled_status": "ready", "user_id": "bob"},
        )
    ]

    for before, after in permutations([None, *images], 2):
        then, now = places_of(before), places_of(after)
        for entry in {*then, *now}:
            scopes = {scope for scope, _ in then.get(entry, {}).items() ^ now.get(entry, {}).items()}
            assert not scopes or scopes & set(ROOTS), (before, after)
