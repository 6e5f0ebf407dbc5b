"""Give every instrument a number for ever, which is its category id in all exports, in the directory table.

To read                          use
-------------------------------  -----------------------------------------
the number of an instrument      kind = "category", name = its name
the last number that was given   kind = "last_number", name = "category"

An instrument gets its number before its first annotation is written. Numbers are never changed, reused or deleted.
"""

from collections.abc import Iterable, Sequence
from itertools import batched

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import retried, transact
from core.kernel.errors import Unavailable
from core.kernel.text_forms import composed

CATEGORY, LAST_NUMBER = "category", "last_number"
AT_ONCE = 50  # new numbers in a transaction, which takes 100 items


def every() -> dict[str, int]:
    """Return all numbers by the names of their instruments, which not everybody may see."""
    return {item.name: int(item.number) for item in DirectoryItem.query(CATEGORY, consistent_read=True)}


def numbers_of(instruments: Iterable[str]) -> dict[str, int]:
    """Return the numbers of instruments. Raises Unavailable if one has none, which the migration gives it."""
    wanted = set(instruments)
    numbers = _known(wanted)
    if len(numbers) < len(wanted):
        raise Unavailable("Instruments of an earlier version are not numbered yet: the stack has to be migrated")
    return numbers


def number(instruments: Iterable[str]) -> None:
    """Give instruments that have no number the next ones, in the order of their names."""
    wanted = sorted(set(instruments))
    known = _known(wanted)
    for names in batched([name for name in wanted if name not in known], AT_ONCE, strict=False):
        _number(names)


def compose() -> None:
    """Bring names that earlier versions stored into NFC. Of two numbers of a name the older stays."""
    for name in every():
        if name != composed(name):
            _compose(name)


@retried
def _compose(name: str) -> None:
    numbers = _known([name, composed(name)])
    if name not in numbers:
        return

    def write(transaction: TransactWrite) -> None:
        kept, other = DirectoryItem(CATEGORY, composed(name)), numbers.get(composed(name))
        older: list[Action] = [DirectoryItem.number.set(min(numbers.values()))]
        unchanged = DirectoryItem.number == other if other else DirectoryItem.kind.does_not_exist()
        transaction.update(kept, actions=older, condition=unchanged, add_version_condition=False)
        transaction.delete(DirectoryItem(CATEGORY, name), add_version_condition=False)

    transact(write)


@retried
def _number(names: Sequence[str]) -> None:
    known = _known(names)
    new = [name for name in names if name not in known]
    given = DirectoryItem.find(LAST_NUMBER, CATEGORY, consistent_read=True)
    last = int(given.number) if given else 0

    def write(transaction: TransactWrite) -> None:
        counter, is_new = DirectoryItem(LAST_NUMBER, CATEGORY), DirectoryItem.kind.does_not_exist()
        following: list[Action] = [DirectoryItem.number.set(last + len(new))]
        unchanged = DirectoryItem.number == last if given else is_new
        transaction.update(counter, actions=following, condition=unchanged, add_version_condition=False)
        for place, name in enumerate(new, start=1):
            transaction.save(DirectoryItem(CATEGORY, name, number=last + place), condition=is_new)

    if new:
        transact(write)


def _known(names: Iterable[str]) -> dict[str, int]:
    keys = [(CATEGORY, name) for name in names]
    found = DirectoryItem.batch_get(keys, consistent_read=True) if keys else ()
    return {item.name: int(item.number) for item in found}
