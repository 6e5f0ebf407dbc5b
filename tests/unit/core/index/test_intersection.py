"""Merging lists agrees with plain sets, for any leaves, any journal and any window."""

from itertools import batched, islice
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.index import intersection, posting_lists
from core.index.intersection import nominate
from core.index.leaf import LOWEST
from core.index.posting_lists import Meter, PostingList, Scope
from core.index.postings_table import Head, Late
from core.index.query import Wanted
from core.index.terms import EVERYTHING

FIXTURE = [HealthCheck.function_scoped_fixture]  # `opened` fills it anew for every example
TERMS = ["a", "b", "c", "d"]
ENTRIES = [f"2026-01-{day:02}#k" for day in range(1, 29)]


@st.composite
def scopes_of_images(draw):
    """Generate terms of images by entry, some packed into leaves of any size, some late, and the leaves."""
    images = draw(st.dictionaries(st.sampled_from(ENTRIES), st.frozensets(st.sampled_from(TERMS)), min_size=1))
    images = {entry: terms | {EVERYTHING} for entry, terms in images.items()}
    late = draw(st.sets(st.sampled_from(sorted(images))))
    believed = {
        entry: draw(st.frozensets(st.sampled_from([*TERMS, EVERYTHING]))) if entry in late else terms
        for entry, terms in images.items()
    }
    journal = {entry: Late(entry, images[entry], images[entry] ^ believed[entry], 1) for entry in late}
    leaves = {
        term: cut(draw, sorted(entry for entry, terms in believed.items() if term in terms))
        for term in [*TERMS, EVERYTHING]
    }
    return images, journal, leaves


def cut(draw, entries):
    """Return a list as leaves by their lower ends; the last one is the head."""
    cuts = sorted(draw(st.sets(st.integers(0, len(entries)), max_size=4)) | {0})
    parts = [entries[start:end] for start, end in zip(cuts, [*cuts[1:], None], strict=True)]
    lowers = [LOWEST, *(part[0] if part else "9" for part in parts[1:])]
    return list(zip(lowers, parts, strict=True))


@pytest.fixture(autouse=True)
def stored(monkeypatch):
    """Serve leaves below heads in place of a table."""
    kept = {}

    def leaf_below(name, place, most=1):
        below = [(lower, entries) for lower, entries in kept[name][:-1] if lower < place]
        if not below:
            return None
        return below[-most:][0][0], [entry for _, entries in below[-most:] for entry in entries if entry < place]

    monkeypatch.setattr(posting_lists.postings_table, "leaf_below", leaf_below)
    return kept


def opened(stored, journal, leaves):
    stored.update(leaves)
    meter = Meter()
    lists = {}
    for term, parts in leaves.items():
        lower, head = parts[-1]
        older = [entry for _, part in parts[:-1] for entry in part]
        lists[term] = PostingList(term, Head(frozenset(head), lower, len(older), min(older, default=LOWEST)), meter)
    return Scope("all", journal, lists, meter)


wanted = st.builds(
    Wanted,
    groups=st.lists(st.frozensets(st.sampled_from(TERMS)), max_size=3).map(tuple),
    since=st.sampled_from(["", *ENTRIES]),
    until=st.sampled_from(["~", *ENTRIES]),
)


@settings(max_examples=200, deadline=None, suppress_health_check=FIXTURE)
@given(kept=scopes_of_images(), wanted=wanted)
def test_exactly_what_is_wanted_newest_first(stored, kept, wanted):
    images, journal, leaves = kept

    found = list(nominate(opened(stored, journal, leaves), wanted, enough=None))

    expected = sorted((entry for entry, terms in images.items() if wanted.admits(entry, terms)), reverse=True)
    assert found == expected


@pytest.mark.parametrize("few", [0, 3, 20])
@settings(max_examples=100, deadline=None, suppress_health_check=FIXTURE)
@given(kept=scopes_of_images(), wanted=wanted, enough=st.integers(1, 30))
def test_when_rows_decide_nothing_wanted_is_left_out(stored, monkeypatch, few, kept, wanted, enough):
    monkeypatch.setattr(intersection, "FEW", few)
    images, journal, leaves = kept

    found = list(nominate(opened(stored, journal, leaves), wanted, enough=enough))

    expected = sorted((entry for entry, terms in images.items() if wanted.admits(entry, terms)), reverse=True)
    assert [entry for entry in found if wanted.admits(entry, images[entry])] == expected
    assert found == sorted(set(found), reverse=True)


@settings(max_examples=100, deadline=None, suppress_health_check=FIXTURE)
@given(kept=scopes_of_images(), term=st.sampled_from([*TERMS, EVERYTHING]))
def test_counts_are_exact(stored, kept, term):
    images, journal, leaves = kept

    assert opened(stored, journal, leaves).count(term) == sum(term in terms for terms in images.values())


def test_a_page_of_two_common_lists_reads_no_leaf_it_does_not_need(stored):
    many = [f"2026-01-01T{number:05}#k" for number in range(3000)]
    leaves = {term: [(LOWEST, many[:2000]), (many[2000], many[2000:])] for term in ("a", "b")}
    scope = opened(stored, {}, leaves)

    page = list(islice(nominate(scope, Wanted(groups=(frozenset("a"), frozenset("b"))), enough=21), 21))

    assert page == many[:-22:-1]
    assert scope.meter.items == 0


def test_lists_that_lie_apart_are_not_read(stored):
    many = [f"2026-01-01T{number:05}#k" for number in range(3000)]
    leaves = {"a": [(LOWEST, many[:1000]), (many[1000], many[1000:1500])], "b": [(LOWEST, many[1500:])]}
    scope = opened(stored, {}, leaves)

    assert list(nominate(scope, Wanted(groups=(frozenset("a"), frozenset("b"))), enough=None)) == []
    assert scope.meter.items == 0


def test_a_rare_list_costs_what_it_holds_beside_a_very_common_one(stored):
    many = [f"2026-01-01T{number:05}#k" for number in range(50_000)]
    rare = many[::10_000]
    leaves = {"rare": [(LOWEST, rare)], "common": in_leaves(many)}
    scope = opened(stored, {}, leaves)

    found = list(nominate(scope, Wanted(groups=(frozenset({"common"}), frozenset({"rare"}))), enough=None))

    assert found == rare[::-1]
    assert scope.meter.items <= len(rare)


def test_rows_decide_of_the_last_few_candidates_however_long_other_lists_are(stored):
    many = [f"2026-01-01T{number:05}#k" for number in range(50_000)]
    rare = many[1_001::3_000]
    leaves = {"rare": [(LOWEST, rare)], "common": in_leaves(many), "other": in_leaves(many[::2])}
    scope = opened(stored, {}, leaves)

    found = list(nominate(scope, Wanted(groups=tuple(frozenset({each}) for each in leaves)), enough=21))

    assert found == rare[-2::-1]  # the newest is known not to be in the other list
    assert scope.meter.items == 0


def test_where_all_candidates_are_needed_the_shortest_list_is_read_first(stored):
    many = [f"2026-01-01T{number:05}#k" for number in range(50_000)]
    a, b = many[::50], sorted([*many[1::25], *many[25_000:50_000:2_500]])
    leaves = {"a": in_leaves(a), "b": in_leaves(b), "c": in_leaves(sorted({*many} - {*a}))}
    scope = opened(stored, {}, leaves)

    found = list(nominate(scope, Wanted(groups=tuple(frozenset({each}) for each in leaves)), enough=21))

    assert set(found) == set(a) & set(b)
    assert scope.meter.items < len(leaves["b"])  # and nothing of c


def in_leaves(entries):
    parts = [entries[start : start + 1000] for start in range(0, len(entries), 1000)]
    return [(LOWEST if not number else part[0], part) for number, part in enumerate(parts)]


def test_no_leaves_are_read_for_candidates_that_a_full_page_leaves_out(stored):
    leaves, chance = {}, Random(0)  # noqa: S311 - the same lists every time
    for term, share in {"a": 1 / 3, "b": 1 / 10, "c": 1 / 2}.items():
        entries = [f"2026-{number:05}#k" for number in range(20_000) if chance.random() < share]
        parts = [list(part) for part in batched(entries, 400, strict=False)]
        leaves[term] = [(part[0] if number else LOWEST, part) for number, part in enumerate(parts)]
    scope = opened(stored, {}, leaves)
    groups = Wanted(groups=tuple(frozenset({term}) for term in leaves))

    assert len(list(islice(nominate(scope, groups, enough=20), 20))) == 20
    assert scope.meter.items == 4  # leaves; for all candidates of the shortest list it would be six
