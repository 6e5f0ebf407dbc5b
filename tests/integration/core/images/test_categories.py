"""Hold category ids to their promise: one number for an instrument for ever, whoever is first."""

import pytest

from core.images.annotations import category_table
from core.kernel.errors import Unavailable

from wire import WIRE, Crash

pytestmark = pytest.mark.usefixtures("aws")


def test_new_instruments_are_numbered_by_name_after_those_there_are():
    category_table.number(["saw"])
    category_table.number(["clamp", "awl", "saw"])

    assert category_table.every() == {"saw": 1, "awl": 2, "clamp": 3}


def test_more_instruments_than_a_transaction_takes_are_numbered():
    names = [f"tool {number:03}" for number in range(120)]

    category_table.number(names)

    assert category_table.numbers_of(names) == {name: number for number, name in enumerate(names, start=1)}


@pytest.mark.parametrize("others", [["probe"], ["probe", "saw"], ["awl", "saw"]])
def test_one_who_is_overtaken_numbers_what_is_left(when_calling, others):
    raced = []

    def overtake(call):
        if call.operation == "TransactWriteItems" and not raced:
            raced.append(call)
            category_table.number(others)

    when_calling(overtake)
    category_table.number(["awl", "saw"])

    numbers = category_table.every()
    assert raced
    assert numbers.keys() == {"awl", "saw", *others}
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_at_any_call_leaves_no_number_twice(moment):
    number, survived = 0, False
    while not survived:
        number += 1
        WIRE.break_at(number, moment)
        try:
            category_table.number([f"tool {number}", "saw"])
            survived = True
        except Crash:
            pass
        finally:
            WIRE.mend()
        numbers = category_table.every()
        assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
    assert number > 2


def test_an_instrument_without_a_number_is_not_given_one_by_reading():
    with pytest.raises(Unavailable):
        category_table.numbers_of(["saw"])

    assert category_table.every() == {}
