"""Count the annotations of each instrument in every scope of an image, in the directory table.

To read                              use
-----------------------------------  ----------------------------
the instruments of a scope, by name  kind = "instrument|<scope>"
"""

from collections import Counter
from collections.abc import Iterator

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from core.aws.directory_table import DirectoryItem
from core.images.model import StoredImage
from core.images.terms import scopes_of
from core.kernel.text_forms import composed


def record_in(transaction: TransactWrite, before: StoredImage | None, after: StoredImage | None) -> None:
    """Change the counts by what an image has gained or lost, in the transaction that writes its row."""
    change = _counts(after)
    change.subtract(_counts(before))
    for (scope, name), difference in sorted(change.items()):
        if difference:
            actions: list[Action] = [DirectoryItem.number.add(difference)]
            transaction.update(DirectoryItem(_kind(scope), name), actions=actions, add_version_condition=False)


def counted(scope: str) -> Iterator[tuple[str, int]]:
    """Yield names and counts, by name; unused names are omitted.

    A name may have counts in another form than NFC, from before names were brought into it.
    """
    found = Counter[str]()
    for item in DirectoryItem.query(_kind(scope)):
        found[composed(item.name)] += int(item.number)
    yield from sorted((name, count) for name, count in found.items() if count)


def _counts(image: StoredImage | None) -> Counter[tuple[str, str]]:
    counts = image.instruments if image else {}
    return Counter({(scope, name): count for scope in scopes_of(image) for name, count in counts.items()})


def _kind(scope: str) -> str:
    return f"instrument|{scope}"
