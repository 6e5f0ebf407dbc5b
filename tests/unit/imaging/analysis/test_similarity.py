import random

import pytest

from imaging.analysis.similarity import nearest


def packed(hashes):
    return b"".join(each.to_bytes(8, "little") for each in hashes)


def by_hand(queries, hashes, within, limit):
    distances = [min((each ^ int(query, 16)).bit_count() for query in queries) for each in hashes]
    ranked = sorted((distance, place) for place, distance in enumerate(distances) if distance <= within)
    return [(place, distance) for distance, place in ranked[:limit]]


@pytest.mark.parametrize("within", [0, 20, 30, 64])
@pytest.mark.parametrize("limit", [1, 10, 500, 5000])
@pytest.mark.parametrize("views", [1, 8])
def test_it_is_exact(within, limit, views):
    chance = random.Random(7)  # noqa: S311 - the same pictures every time
    hashes = [chance.getrandbits(64) for _ in range(1000)]
    queries = [f"{hashes[3]:016x}", *(f"{chance.getrandbits(64):016x}" for _ in range(views - 1))]

    assert nearest(queries, packed(hashes), within, limit) == by_hand(queries, hashes, within, limit)


def test_the_highest_bit_counts_too():
    assert nearest(["8000000000000000"], packed([0, 1 << 63]), 64, 2) == [(1, 0), (0, 1)]
