"""Count what a page of a listing reads, and what new images write, among 1,000 and among 100,000 images.

    ./run bench search_items

Counted, not timed: items that DynamoDB returns, calls, and capacity units computed from the sizes of the items. The
bound is 2 x returned + 10 items. The index is the real one, in moto, but without the lists that no search here reads
and no new image is entered in; the rows are counted in a stand-in for theirs. Writes are those of packing 64 new images
at once.
"""

import os
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice, product
from math import ceil
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS
from moto import mock_aws

import conftest  # noqa: F401 - the environment that the tests run in
from core.aws.transactions import transact
from core.images import image_table
from core.images.image_table import ImageItem
from core.images.model import StoredImage
from core.images.queries import ImageFilters
from core.images.terms import entry_of, places_of
from core.index import compaction, leaf_table, postings_table
from core.index.leaf_table import Leaf
from core.index.postings_table import Posting
from core.index.terms import BEGINNING, list_name, scopes_for
from core.kernel.caller import Caller
from core.kernel.paging import Paging
from core.kernel.values import revised
from core.kernel.visibility import Visibility
from core.search import listing, planner
from core.search.rebuild import built, gathered

import moto_stack
from support import NOON, an_image

ANN = Caller(user_id="ann", username="ann")
ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))
ROW_UNITS = {True: 1.0, False: 0.5}  # a row of at most 4 KB in a batch, read consistently or eventually
CLIENTS = 10
SYLLABLES = (
    ("ca", "lo", "ri", "mu", "pe", "so"),
    ("bu", "me", "to", "ra", "di", "gli"),
    ("nal", "sis", "x", "men", "tor"),
)
VOCABULARY = ["".join(each) for each in product(*SYLLABLES)]
NEW = 64  # images that are packed together
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass
class Reads:
    calls: int = 0
    items: int = 0
    units: float = 0

    def note(self, parsed: Any, model: Any) -> None:
        if model.name not in {"Query", "BatchGetItem"}:
            return
        items = parsed.get("Items") or [i for found in parsed.get("Responses", {}).values() for i in found]
        self.calls += 1
        self.items += len(items)
        sizes = [len(item.get("block", {}).get("B", b"")) + 200 for item in items]
        self.units += ceil(sum(sizes) / 4096) if model.name == "Query" else sum(ceil(size / 4096) for size in sizes)


def pictures(number: int) -> Iterator[StoredImage]:
    """Yield images, half of them Ann's and half public, with independent facets of every selectivity."""
    chance = random.Random(number)  # noqa: S311 - the same images every time
    for place in range(number):
        yield an_image(
            "ann" if place % 2 else "bob",
            "img_" + "".join(chance.choices(_CROCKFORD, k=26)),
            filename=f"IMG_{10 * number + place}.png",
            created_at=NOON + timedelta(seconds=60 * place + chance.random()),
            visibility=Visibility.PRIVATE if place % 2 else Visibility.PUBLIC,
            ml_tag=chance.choice(["TRAIN", "TEST", "LIVE"]),
            client_id=f"client {chance.randrange(CLIENTS)}",
            hardware_id=f"hardware {chance.randrange(100)}",
            location_id="rare" if place % (number // 8) == 3 else "common",
            media_type="image/png" if place < number // 2 else "image/jpeg",
            description=" ".join(chance.choices(VOCABULARY, k=4)),
            labels=[{"name": "old" if place < number // 2 else "new", "confidence": 1, "source": "pixels"}],
        )


CASES: dict[str, dict[str, Any]] = {
    "0: everything": {},
    "1: a third": {"ml_tag": ["TEST"]},
    "1: a tenth": {"client_id": ["client 3"]},
    "1: a hundredth": {"hardware_id": ["hardware 42"]},
    "1: eight images": {"location_id": ["rare"]},
    "1: nothing": {"location_id": ["none"]},
    "1: three of ten": {"client_id": ["client 1", "client 2", "client 3"]},
    "1: a word": {"q": ["cabunal"]},
    "1: the beginning of half of all texts": {"q": ["ca"]},
    "1: the beginning of a tenth": {"q": ["cabu"]},
    "2: the beginning of a tenth of all file names": {"q": ["IMG_100"]},
    "2: the beginning of a thousandth": {"q": ["IMG_10042"]},
    "2: a third, a tenth": {"ml_tag": ["TEST"], "client_id": ["client 3"]},
    "2: a third, half": {"ml_tag": ["TEST"], "label": ["new"]},
    "2: eight images, a third": {"location_id": ["rare"], "ml_tag": ["TEST"]},
    "2: eight images, nearly all": {"location_id": ["rare"], "status": ["ready"]},
    "2: halves that never meet": {"media_type": ["image/png"], "label": ["new"]},
    "2: a word, a hundredth": {"q": ["cabunal"], "hardware_id": ["hardware 42"]},
    "3: a third, a tenth, a half": {"ml_tag": ["TEST"], "client_id": ["client 3"], "label": ["new"]},
    "3: a tenth, a hundredth, a word": {"client_id": ["client 3"], "hardware_id": ["hardware 42"], "q": ["cabunal"]},
    "3: eight images, a third, a tenth": {"location_id": ["rare"], "ml_tag": ["TEST"], "client_id": ["client 3"]},
    "3: thirds of halves that never meet": {"media_type": ["image/png"], "label": ["new"], "ml_tag": ["TEST"]},
    "by size: everything": {"sort": "size"},
    "by size: a tenth": {"sort": "size", "client_id": ["client 3"]},
    "by name: eight images": {"sort": "filename", "location_id": ["rare"]},
}
MIDDLE, AFTER = "0: the middle page by its number", "0: the page after it by cursor"
# By size they read whole lists; where three filters meet in hardly any image, rows decide instead of longer lists.
NOT_BOUND = {
    "by size: everything",
    "by size: a tenth",
    "3: a tenth, a hundredth, a word",
    "3: eight images, a third, a tenth",
}
# Read units of a user among 100,000: the goal, and what it was when all reads were consistent and leaves large.
GOALS = {
    "0: everything": (10, 27),
    AFTER: (30, 185),
    MIDDLE: (60, 667),
    "2: halves that never meet": (60, 170),
    "3: thirds of halves that never meet": (60, 335),
}


@dataclass
class Writes:
    """The leaves that packing writes, and their units: one for each KB, twice in a transaction."""

    leaves: int = 0
    units: int = 0

    def note(self, item: Posting) -> None:
        self.leaves += 1
        self.units += 2 * ceil((len(item.block) + len(item.hashes or b"") + 200) / 1024)

    def each(self) -> str:
        return f"{self.leaves / NEW:.0f}, {self.units / NEW:.0f}"


def new_ones(number: int) -> Iterator[StoredImage]:
    """Yield the images that are packed, like the first of those that there are."""
    for image in islice(pictures(number), NEW):
        made = image.created_at + timedelta(days=365)
        yield revised(image, image_key=f"img_new{image.image_key}", created_at=made)


def fill(images: Iterable[StoredImage], new: Iterable[StoredImage]) -> None:
    """Write the lists of images that a search reads, or that the new images are entered in."""
    asked = [planner.wanted(ImageFilters(**filters), ANN).groups for filters in CASES.values()]
    terms = {term for groups in asked for group in groups for term in group}
    read = {list_name(scope, term) for caller in (ANN, ROOT) for scope in scopes_for(caller) for term in terms}
    lists = gathered(images)
    leaves = (
        leaf for name in sorted((read | gathered(new).keys()) & lists.keys()) for leaf in built(name, lists[name])
    )
    leaf_table.replace_all(leaves, lambda _: None)


def pack(number: int) -> tuple[Writes, Writes]:
    """Pack new images into the index of so many. Return what is written for beginnings of words, and for all else."""
    for new in new_ones(number):
        transact(
            lambda change, new=new: postings_table.record_in(change, entry_of(new), {}, places_of(new)[entry_of(new)])
        )
    beginnings, others, item = Writes(), Writes(), Leaf.item

    def noted(leaf: Leaf) -> Posting:
        made = item(leaf)
        (beginnings if f"|{BEGINNING}=" in leaf.list else others).note(made)
        return made

    Leaf.item = noted
    compaction.compact_all(lambda: True)
    Leaf.item = item
    return beginnings, others


def measure(number: int) -> tuple[list[tuple[str, str, int, Reads]], tuple[Writes, Writes]]:
    rows = {image.image_key: ImageItem(image.image_key, document=image, version=1) for image in pictures(number)}
    moto_stack.empty()
    fill((row.image for row in rows.values()), new_ones(number))
    reads = Reads()

    def find_many(image_keys: Any, *, consistent: bool = False) -> dict[str, ImageItem]:
        found = {key: rows[key] for key in image_keys}
        reads.calls += 1
        reads.items += len(found)
        reads.units += ROW_UNITS[consistent] * len(found)
        return found

    image_table.find_many = find_many
    HEARD[:] = [lambda parsed, model, **_: reads.note(parsed, model)]
    results: list[tuple[str, str, int, Reads]] = []
    for name, filters in CASES.items():
        for who, caller in (("user", ANN), ("administrator", ROOT)):
            reads = Reads()
            page = listing.page(ImageFilters(**filters), Paging(limit=20), caller)
            results.append((name, who, len(page.rows), reads))
    reads = Reads()
    cursor = listing.page(ImageFilters(), Paging(page=number // 40, limit=20), ANN).meta.next_cursor
    results.append((MIDDLE, "user", 20, reads))
    reads = Reads()
    page = listing.page(ImageFilters(), Paging(limit=20, cursor=cursor), ANN)
    results.append((AFTER, "user", len(page.rows), reads))
    HEARD.clear()
    return results, pack(number)


HEARD: list[Any] = []


def hear(**event: Any) -> None:
    for listener in HEARD:
        listener(**event)


def main() -> int:
    BUILTIN_HANDLERS.append(("after-call", hear))
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        moto_stack.provision()
        (few, few_written), (many, many_written) = measure(1_000), measure(100_000)
    print("| filters | caller | among 1,000: returned, items, calls, RCU | among 100,000 | bound |")
    print("|---|---|---|---|---|")
    broken = 0
    for (name, who, some, at_few), (_, _, more, at_many) in zip(few, many, strict=True):
        bound = 2 * more + 10
        broken += name not in NOT_BOUND and (at_many.items > bound or at_few.items > 2 * some + 10)
        cells = [f"{n}, {r.items}, {r.calls}, {r.units:.0f}" for n, r in ((some, at_few), (more, at_many))]
        print(f"| {name} | {who} | {cells[0]} | {cells[1]} | {bound} |")
    print("\n| written for each new image | among 1,000: leaves, WCU | among 100,000 |\n|---|---|---|")
    for what, at_few, at_many in zip(("beginnings of words", "all else"), few_written, many_written, strict=True):
        print(f"| {what} | {at_few.each()} | {at_many.each()} |")
    print(f"{broken} beyond the bound")
    print("\n| read units of a user among 100,000 | goal | before | now | ratio |\n|---|---|---|---|---|")
    for name, who, _, reads in many:
        if name in GOALS and who == "user":
            goal, before = GOALS[name]
            print(f"| {name} | {goal} | {before} | {reads.units:.1f} | {reads.units / before:.2f} |")
    return broken


if __name__ == "__main__":
    sys.exit(main())
