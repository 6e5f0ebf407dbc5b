"""Find what a user owns, as far as the index knows."""

from collections.abc import Iterator

from core.index.intersection import nominate
from core.index.posting_lists import open_scopes
from core.index.query import Wanted, any_of
from core.index.terms import OWNER, PUBLIC, key_of, own_scope, term


def owned(user_id: str) -> tuple[Iterator[str], Iterator[str]]:
    """Return the keys of a user's private images, and of the public ones; those given to the user are not theirs."""
    mine = term(OWNER, user_id)
    wanted = Wanted(groups=tuple(any_of([mine])))
    private, public = open_scopes([own_scope(user_id), PUBLIC], [mine])
    return _keys(nominate(private, wanted, enough=None)), _keys(nominate(public, wanted, enough=None))


def _keys(entries: Iterator[str]) -> Iterator[str]:
    return map(key_of, entries)
