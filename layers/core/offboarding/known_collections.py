"""Delete the collections of a user who leaves, and take the user out of those of others."""

from collections.abc import Callable, Iterator

from core.collections import collection_service


def farewells(user_id: str) -> Iterator[Callable[[], None]]:
    """Yield a function for each collection that a user owns or was given, after which they do neither."""
    return (lambda each=each: collection_service.forget(each, user_id) for each in collection_service.known_to(user_id))
