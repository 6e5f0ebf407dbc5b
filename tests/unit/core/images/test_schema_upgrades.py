import pytest

from core.images.model import StoredImage
from core.images.schema_upgrades import SCHEMA, STEPS, upgraded
from core.images.terms import terms_of

from support import an_image


def an_old_row(**fields):
    """Return a row of schema 1, in which instruments were names alone."""
    row = an_image("ann", instruments={"saw": 2}).model_dump(mode="json", exclude_none=True)
    return row | {"schema_version": 1, "instruments": ["saw", "clamp"]} | fields


def test_names_of_instruments_become_counts_that_are_still_open():
    image = StoredImage.model_validate(an_old_row())

    assert image.instruments == {"saw": 0, "clamp": 0}
    assert image.schema_version == SCHEMA


def test_an_upgraded_image_is_found_as_it_was():
    assert {"instrument=saw", "instrument=clamp"} <= terms_of(StoredImage.model_validate(an_old_row()))


def test_a_row_of_today_is_left_alone():
    row = an_image("ann", instruments={"saw": 2}).model_dump(mode="json")

    assert upgraded(row) == row
    assert StoredImage.model_validate(row).instruments == {"saw": 2}


@pytest.mark.parametrize("fields", [{"instruments": []}, {"instruments": {"saw": 1}}])
def test_a_step_takes_what_it_finds(fields):
    row = an_old_row(**fields)

    assert StoredImage.model_validate(row).instruments == dict.fromkeys(fields["instruments"], 1)


def test_there_is_a_step_from_every_schema_to_the_next():
    assert sorted(STEPS) == list(range(1, SCHEMA))
