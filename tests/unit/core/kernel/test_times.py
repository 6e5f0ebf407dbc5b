import pytest
from pydantic import TypeAdapter, ValidationError

from core.kernel.times import UtcTime

TIME = TypeAdapter(UtcTime)


def test_a_moment_is_the_same_in_utc():
    assert TIME.validate_python("2025-02-24T02:00:00+02:00").isoformat() == "2025-02-24T00:00:00+00:00"


@pytest.mark.parametrize(
    "given",
    [
        "9999-12-31T23:59:59-10:00",
        "0001-01-01T00:00:00+10:00",
        "2025-02-24T00:00:00",
        "2025-02-24",
        "1700000000",
        1_700_000_000,
        1.5,
        True,
    ],
)
def test_texts_that_are_not_a_time_in_range_are_refused(given):
    with pytest.raises(ValidationError):
        TIME.validate_python(given)
