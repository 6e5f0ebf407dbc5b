"""Cut pages from an ordered list: what a client asks for, and the page it gets."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Annotated

from pydantic import Field

from core.kernel.cursor import unwrap, wrap
from core.kernel.errors import InvalidParameter
from core.kernel.pages import Page, PageMeta
from core.kernel.values import Value


class Paging(Value):
    """The page of a list that a client asks for."""

    limit: Annotated[int, Field(ge=1, le=100, description="Maximum number of results on a page")] = 20
    cursor: Annotated[str | None, Field(max_length=2000, description="`meta.next_cursor` of the previous page")] = None
    page: Annotated[int | None, Field(ge=0, le=1_000_000, description="Number of the page, from 0")] = None
    include_total: Annotated[bool, Field(description="Count all results in `meta.total_results`")] = False

    def start(self, query: str) -> str | None:
        """Return the position after which this page starts; None is the beginning. Raises InvalidParameter."""
        if self.cursor is None:
            return None
        if self.page is not None:
            raise InvalidParameter.named("page", "Send either cursor or page, not both")
        return unwrap(self.cursor, query)


def page_of[T](
    after: Callable[[str | None], Iterable[T]], place_of: Callable[[T], str], asked: Paging, query: str
) -> Page[T]:
    """Return the requested page of a list in a stable order.

    `after(place)` yields what follows a position, lazily; `query` tells this list from all others. Only numbered pages
    and totals read more than the page.
    """
    place = asked.start(query)
    skipped = (asked.page or 0) * asked.limit
    found = list(islice(after(place), skipped, skipped + asked.limit + 1))
    shown, more = found[: asked.limit], len(found) > asked.limit
    meta = PageMeta(
        limit=asked.limit,
        next_cursor=wrap(place_of(shown[-1]), query) if more else None,
        has_more_pages=more,
        current_page=asked.page,
        total_results=sum(1 for _ in after(None)) if asked.page is not None or asked.include_total else None,
    )
    return Page[T](data=tuple(shown), meta=meta)
