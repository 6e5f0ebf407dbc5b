import pytest

from core.images import worn_tags


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    worn_tags.forget()
    yield
    worn_tags.forget()


def test_the_tags_of_images_are_guessed_once_each_as_far_as_there_is_room():
    worn_tags.remember("knee", ["left", "urgent"])
    worn_tags.remember("hip", ["left", "right"])

    assert worn_tags.guess(["knee", "hip", "unknown"], room=80) == ["left", "urgent", "right"]
    assert worn_tags.guess(["knee", "hip"], room=2) == ["left", "urgent"]
    assert worn_tags.guess(["knee"], room=0) == []


def test_there_is_a_limit_to_guesses():
    worn_tags.remember("knee", [f"tag {number}" for number in range(50)])

    assert len(worn_tags.guess(["knee"], room=80)) == worn_tags.MOST_GUESSES


def test_there_is_a_limit_to_what_is_remembered(monkeypatch):
    monkeypatch.setattr(worn_tags, "MOST_IMAGES", 10)
    for number in range(25):
        worn_tags.remember(f"img_{number}", ["left"])

    assert len(worn_tags._WORN) <= 10
    assert worn_tags.guess(["img_24"], room=1) == ["left"]
