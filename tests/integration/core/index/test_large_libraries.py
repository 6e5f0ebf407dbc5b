import os
import random
from datetime import timedelta
from itertools import batched, pairwise

import pytest

from core.aws.transactions import transact
from core.index import compaction, leaf, postings_table
from core.index.leaf_table import Leaf
from core.index.terms import ALL

from support import NOON

pytestmark = pytest.mark.usefixtures("aws")


def test_entries_scattered_over_a_large_library_are_packed_in_small_transactions(when_calling):
    # DynamoDB itself refuses more than 4 MB in a transaction; moto does not.
    entries = a_library(1_000_000 if "AWS_ENDPOINT_URL_DYNAMODB" in os.environ else 200_000)
    gone = random.Random(1).sample(entries, 90)  # noqa: S311
    for entry in gone:
        transact(lambda change, entry=entry: postings_table.record_in(change, entry, {ALL: {"*"}}, {ALL: set()}))
    sizes = []
    when_calling(lambda call: sizes.append(call.sent) if call.operation == "TransactWriteItems" else None)

    assert compaction.compact_all(lambda: True) == 90

    assert max(sizes) * 3 / 4 < 4_000_000  # the wire carries blocks as base64
    assert everything() == sorted(set(entries) - set(gone))
    assert postings_table.heads([ALL])[ALL].total == len(entries) - 90


def a_library(size):
    """Write the list of everything, of so many images, and return its entries in order."""
    chance = random.Random(2)  # noqa: S311
    seconds = sorted(chance.sample(range(3 * 10**7), size))
    entries = [f"{(NOON + timedelta(seconds=each)).isoformat()}#img_{chance.getrandbits(128):032x}" for each in seconds]
    older, newest = entries[: -leaf.KEPT], entries[-leaf.KEPT :]
    with postings_table.Posting.batch_write() as batch:
        for part in batched(older, leaf.LEAF_SIZE, strict=False):
            low = part[0] if part[0] != older[0] else leaf.LOWEST
            batch.save(Leaf(ALL, low, low, part).item())
        batch.save(Leaf(ALL, postings_table.HEAD, newest[0], newest, len(older)).item())
    return entries


def everything():
    """Return the entries of the list of everything, as its leaves hold them."""
    leaves = postings_table.Posting.entry.between(leaf.LOWEST, postings_table.HEAD)
    items = list(postings_table.Posting.query(ALL, leaves))
    assert all(low.entry <= low.entries[0] < high.entries[0] for low, high in pairwise(items[:-1]))
    return [entry for item in items if item.block is not None for entry in item.entries]
