"""Translate the filters of a client into index terms: tags by their ids, words by their stems and beginnings."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from core.images.queries import ImageFilters, ListOrder
from core.index import text_terms
from core.index.query import Wanted, any_of, either, end_of, start_of
from core.index.terms import SHARED, TAG, Terms, term
from core.kernel.caller import Caller
from core.kernel.errors import InvalidParameter
from core.tags import tag_table

ME = "me"
MOST_WORDS, MOST_NAMES = 32, 16  # each is looked up


def wanted(filters: ImageFilters, caller: Caller, also: Sequence[Terms] = ()) -> Wanted:
    """Return the query of the filters, with the groups of terms in `also`. Raises InvalidParameter."""
    _refuse_two_orders(filters)
    users = [caller.user_id if each == ME else each for each in filters.user_id]
    facets = filters.model_copy(update={"user_id": users}).alternatives()
    groups = [
        *also,
        *(group for terms in facets for group in any_of(terms)),
        *any_of([term(SHARED, caller.user_id)] * filters.shared_with_me),
        *_alternatives("exact_tags", [_exact(each) for each in filters.exact_tags]),
        *_alternatives("match_tags", [_matching(each) for each in filters.match_tags]),
        *_alternatives("q", [_containing(each) for each in filters.q]),
    ]
    return Wanted(groups=tuple(groups), since=_since(filters), until=_until(filters))


def _alternatives(parameter: str, alternatives: Sequence[Sequence[Terms]]) -> list[Terms]:
    if not alternatives:
        return []
    try:
        return either(alternatives)
    except ValueError as error:
        raise InvalidParameter.named(parameter, str(error)) from error


def _exact(names: str) -> list[Terms]:
    parts = _parts("exact_tags", names)
    ids = tag_table.ids(parts)
    return [frozenset({term(TAG, ids[name])}) if name in ids else frozenset() for name in parts]


def _matching(patterns: str) -> list[Terms]:
    return [_tags(tag_table.matching(pattern)) for pattern in _parts("match_tags", patterns)]


def _containing(text: str) -> list[Terms]:
    words = text_terms.groups(text)
    if not words:
        raise InvalidParameter.named("q", "The query contains no word")
    if len(words) > MOST_WORDS:
        raise InvalidParameter.named("q", f"The query has more than {MOST_WORDS} words")
    return [word | _tags(tag_table.with_word(word)) for word in words]


def _tags(ids: Iterable[str]) -> Terms:
    return frozenset(term(TAG, each) for each in ids)


def _parts(parameter: str, text: str) -> list[str]:
    parts = [part for part in text.split("|") if part]
    if not parts:
        raise InvalidParameter.named(parameter, "The filter contains no name")
    if len(parts) > MOST_NAMES:
        raise InvalidParameter.named(parameter, f"The filter has more than {MOST_NAMES} names")
    return parts


def _since(filters: ImageFilters) -> str:
    if filters.order is ListOrder.CAPTURED:
        return start_of(filters.captured_from) if filters.captured_from else ""
    return max(
        "" if filters.created_from is None else start_of(filters.created_from),
        "" if filters.start_timestamp is None else start_of(datetime.fromtimestamp(filters.start_timestamp, UTC)),
    )


def _until(filters: ImageFilters) -> str:
    if filters.order is ListOrder.CAPTURED:
        return end_of(filters.captured_to) if filters.captured_to else "~"
    return min(
        "~" if filters.created_to is None else end_of(filters.created_to),
        "~" if filters.end_timestamp is None else end_of(datetime.fromtimestamp(filters.end_timestamp, UTC)),
    )


def _refuse_two_orders(filters: ImageFilters) -> None:
    """Raise InvalidParameter for a period of creation in a list by capture: lists are in one order."""
    periods = ("created_from", "created_to", "start_timestamp", "end_timestamp")
    named = [each for each in periods if getattr(filters, each) is not None]
    if filters.order is ListOrder.CAPTURED and named:
        raise InvalidParameter.named(named[0], "A list by the time of capture has no period of creation")
