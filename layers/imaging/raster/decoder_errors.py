"""How decoders fail, made one thing."""

import warnings
from collections.abc import Generator
from contextlib import contextmanager

from core.kernel.errors import Problem, UnsupportedMediaType


@contextmanager
def decoding() -> Generator[None]:
    """Decoders raise anything at all on broken bytes: to the outside that is one thing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (Problem, MemoryError, RecursionError):
            raise
        except Exception as error:
            raise UnsupportedMediaType("It is damaged or cut short: it could not be decoded.") from error
