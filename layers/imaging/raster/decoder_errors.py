"""Turn every way in which a decoder fails into one problem."""

import warnings
from collections.abc import Generator
from contextlib import contextmanager

from core.kernel.errors import Problem, UnsupportedMediaType


@contextmanager
def decoding() -> Generator[None]:
    """Raise UnsupportedMediaType for whatever a decoder raises on broken bytes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (Problem, MemoryError, RecursionError):
            raise
        except Exception as error:
            raise UnsupportedMediaType("The file is damaged or cut short: it could not be decoded.") from error
