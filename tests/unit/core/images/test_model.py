"""An image as it is kept and as it is shown: one declaration of each field."""

from collections import Counter

from core.depth_logs.model import Log, LogDraft, StoredLog
from core.images.inspection import Inspection
from core.images.model import StoredImage
from core.images.shown import Image


def declared(*kinds):
    """Return how often each field is declared by these kinds and what they are made of."""
    classes = {base for kind in kinds for base in kind.__mro__ if base.__module__.startswith("core.")}
    return Counter(name for each in classes for name in each.__annotations__ if name in each.model_fields)


def twice(*kinds):
    return {name for name, times in declared(*kinds).items() if times > 1}


def test_a_field_of_an_image_is_declared_once():
    # Two are shown to some callers only, and an inspection knows what an upload only may have.
    assert twice(StoredImage, Image) == {"shared_with", "position"}
    assert twice(StoredImage, Inspection) == {"media_type", "width", "height"}
    assert len(declared(StoredImage, Image)) > 30


def test_a_field_of_a_log_is_declared_once():
    # Rows from before a null value could be given have none, while a draft has the usual ones.
    assert twice(StoredLog, Log, LogDraft) == {"null_value"}


def test_what_is_kept_is_always_in_an_answer_and_no_rule_for_writing_is():
    schema = Image.model_json_schema(mode="serialization")

    assert set(schema["properties"]) - set(schema["required"]) == {
        "annotations",
        "duplicates",
        "position",
        "shared_with",
        "upload",
    }
    assert schema["properties"]["description"]["anyOf"] == [{"type": "string"}, {"type": "null"}]
    assert schema["properties"]["annotation_count"] == {"title": "Annotation Count", "type": "integer"}
    assert set(Log.model_json_schema(mode="serialization")["required"]) >= {
        "name",
        "visibility",
        "depth_min",
        "problem",
    }
