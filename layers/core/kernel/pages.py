"""Define one page of a longer list, and how to read on."""

from typing import Annotated

from pydantic import Field

from core.kernel.values import Value


class PageMeta(Value):
    """The position of a page in its list."""

    limit: Annotated[int, Field(description="Maximum number of results on the page")]
    next_cursor: Annotated[str | None, Field(description="`cursor` of the next page; null at the end")] = None
    has_more_pages: bool = False
    current_page: Annotated[int | None, Field(description="Number of the page, if asked for by `page`")] = None
    total_results: Annotated[int | None, Field(description="Number of all results, if asked for")] = None


class Page[T](Value):
    """Pass `meta.next_cursor` back as `cursor` to read on; null means the end."""

    data: tuple[T, ...]
    meta: PageMeta


class All[T](Value):
    """A list that is short enough to come whole."""

    data: tuple[T, ...]
