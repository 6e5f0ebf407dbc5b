from itertools import permutations

import pytest

from core.depth_logs.model import ENTRY_BYTES, StoredLog, indexes_together

INDEXES = {"greys": b"g" * ENTRY_BYTES * 2, "numbers": b"n" * ENTRY_BYTES * 3, "by-4": b"4" * ENTRY_BYTES}


@pytest.mark.parametrize("order", list(permutations(INDEXES)))
def test_the_index_of_a_strip_is_found_in_whatever_order_the_database_counts_blocks(order):
    counted = {name: len(INDEXES[name]) // ENTRY_BYTES for name in order}
    log = StoredLog.model_construct(blocks=counted)

    found = {name: log.index_of(name, indexes_together(INDEXES)) for name in INDEXES}

    assert found == INDEXES
