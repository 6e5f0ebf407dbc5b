"""Turn every failure to draw into one problem."""

from collections.abc import Generator
from contextlib import contextmanager

from core.kernel.errors import NotDrawable, UnsupportedMediaType
from imaging.raster.decoder_errors import decoding


@contextmanager
def drawing() -> Generator[None]:
    """Raise NotDrawable for whatever a decoder raises on broken pixels."""
    try:
        with decoding():
            yield
    except NotDrawable:
        raise
    except UnsupportedMediaType as error:
        raise NotDrawable("The pixels are damaged: they could not be decoded.") from error
