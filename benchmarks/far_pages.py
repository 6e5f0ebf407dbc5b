"""Count what pages read that lie far down in lists of 100,000 images, and filters that never meet.

    ./run bench far_pages

Read units follow from the sizes of items; the rows are counted in a stand-in for theirs, half a unit each. Half of the
images are public and half the caller's; search_items counts all kinds of filters, and takes minutes.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from moto import mock_aws

import conftest  # noqa: F401 - the environment that the tests run in
from capacity import billed
from core.images import image_table
from core.images.image_table import ImageItem
from core.images.queries import ImageFilters
from core.index import leaf_table
from core.index.terms import EVERYTHING, PUBLIC, entry, list_name, own_scope, term
from core.kernel.caller import Caller
from core.kernel.paging import Paging
from core.kernel.visibility import Visibility
from core.search import listing
from core.search.rebuild import built

import moto_stack
from support import NOON, an_image

ANN = Caller(user_id="ann", username="ann")
PNG, NEW, TEST = term("media_type", "image/png"), term("label", "new"), term("ml_tag", "TEST")
APART = {"media_type": ["image/png"], "label": ["new"]}
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Case(NamedTuple):
    """A page: the goal of its read units, those before leaves were small, and those now."""

    name: str
    goal: float
    before: float
    units: float


def cases(number: int) -> Iterator[Case]:
    """Return the cost of every page, in a library of so many images."""
    fill(number)
    image_table.find_many = _rows
    middle = Paging(page=number // 40, limit=20)
    first, units = _read(ImageFilters(), Paging(limit=20))
    yield Case("the first page", 10, 27, units)
    page, units = _read(ImageFilters(), middle)
    yield Case("the middle page by its number", 60, 667, units)
    assert page.meta.total_results == number
    _, units = _read(ImageFilters(), Paging(limit=20, cursor=page.meta.next_cursor))
    yield Case("the page after it by cursor", 30, 185, units)
    yield Case("two filters that never meet", 60, 170, _read(ImageFilters(**APART), Paging())[1])
    apart = ImageFilters(**APART, ml_tag=["TEST"])
    yield Case("three filters, of which two never meet", 60, 335, _read(apart, Paging())[1])
    assert len(first.rows) == len(page.rows) == 20


def fill(number: int) -> None:
    """Write the lists of so many images: PNG are the older half, labelled new the newer one, a third is for tests."""
    chance = random.Random(number)  # noqa: S311 - the same images every time
    lists: dict[str, list[str]] = {}
    for place in range(number):
        image = _Image("img_" + "".join(chance.choices(_CROCKFORD, k=26)), place, chance.random())
        IMAGES[image.key] = image
        terms = {EVERYTHING, PNG if place < number // 2 else NEW, *([TEST] if chance.random() < 1 / 3 else [])}
        for each in terms:
            lists.setdefault(list_name(image.scope, each), []).append(entry(image.moment, image.key))
    leaves = (leaf for name, entries in lists.items() for leaf in built(name, entries))
    leaf_table.replace_all(leaves, lambda _: None)


class _Image(NamedTuple):
    key: str
    place: int
    second: float

    @property
    def moment(self) -> datetime:
        return NOON + timedelta(seconds=60 * self.place + self.second)

    @property
    def scope(self) -> str:
        return own_scope("ann") if self.place % 2 else PUBLIC

    def row(self) -> ImageItem:
        visibility = Visibility.PRIVATE if self.place % 2 else Visibility.PUBLIC
        image = an_image("ann", self.key, created_at=self.moment, visibility=visibility)
        return ImageItem(self.key, document=image, version=1)


IMAGES: dict[str, _Image] = {}
READ: list[float] = []


def _rows(keys: Iterable[str], *, consistent: bool = False) -> dict[str, ImageItem]:
    found = {key: IMAGES[key].row() for key in keys}
    READ.append(len(found) * (1 if consistent else 0.5))
    return found


def _read(filters: ImageFilters, asked: Paging) -> tuple[listing.Found, float]:
    READ.clear()
    with billed() as bill:
        found = listing.page(filters, asked, ANN)
    return found, bill.read_units + sum(READ)


def main() -> None:
    with mock_aws():
        moto_stack.provision()
        print("| read units of a user among 100,000 | goal | before | now | ratio |\n|---|---|---|---|---|")
        for case in cases(100_000):
            ratio = case.units / case.before
            print(f"| {case.name} | {case.goal:g} | {case.before:g} | {case.units:g} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
