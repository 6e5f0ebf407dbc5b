"""Define one page of a longer list, and how to read on."""

from core.kernel.values import Value


class PageMeta(Value):
    limit: int
    next_cursor: str | None = None
    has_more_pages: bool = False
    current_page: int | None = None
    total_results: int | None = None


class Page[T](Value):
    """Pass `meta.next_cursor` back as `cursor` to read on; null means the end."""

    data: tuple[T, ...]
    meta: PageMeta


class All[T](Value):
    """A list that is short enough to come whole."""

    data: tuple[T, ...]
