"""Frames in HTJ2K keep every value: by OpenJPEG, by which the encoder is not made, and by the layer's own decoder."""

from io import BytesIO

import imagecodecs
import numpy as np
import openjpeg
import pytest

from core.kernel.errors import NotDrawable
from imaging.dicom.codecs import decompress
from imaging.dicom.htj2k import encoded
from imaging.dicom.recipe import Recipe

RPCL, REVERSIBLE, HIGH_THROUGHPUT = 2, 1, 0x40
RANDOM = np.random.default_rng(1)
GREYS = [("u1", 8), ("u1", 5), ("i1", 8), ("u2", 16), ("u2", 12), ("i2", 16), ("i2", 12)]


def noise(shape, dtype, bits):
    """Make samples of every value that so many bits can hold."""
    low = -(1 << bits - 1) if dtype[0] == "i" else 0
    return RANDOM.integers(low, low + (1 << bits), shape).astype(dtype)


def recipe_of(samples, bits, photometric="MONOCHROME2"):
    return Recipe(
        transfer_syntax="1.2.840.10008.1.2.4.202",
        rows=samples.shape[0],
        columns=samples.shape[1],
        samples=3 if samples.ndim == 3 else 1,
        photometric=photometric,
        bits_allocated=8 * samples.itemsize,
        bits_stored=bits,
        signed=samples.dtype.kind == "i",
    )


def segment(codestream, marker):
    """Return what follows a marker and its length."""
    return codestream[codestream.index(marker) + 4 :]


def by_openjpeg(codestream):
    return openjpeg.decode(BytesIO(codestream), j2k_format=0)


@pytest.mark.parametrize(("dtype", "bits"), GREYS)
@pytest.mark.parametrize("shape", [(2, 3), (17, 33), (130, 70)])
def test_grey_keeps_every_value(shape, dtype, bits):
    samples = noise(shape, dtype, bits)
    recipe = recipe_of(samples, bits)

    codestream = encoded(samples, bits, "MONOCHROME2")

    np.testing.assert_array_equal(by_openjpeg(codestream), samples)
    np.testing.assert_array_equal(decompress(codestream, recipe).samples, samples)
    assert segment(codestream, b"\xff\x51")[36] == bits - 1 | (0x80 if dtype[0] == "i" else 0)  # Ssiz


@pytest.mark.parametrize(("photometric", "is_transformed"), [("RGB", True), ("YBR_FULL", False)])
def test_colours_keep_every_value(photometric, is_transformed):
    samples = noise((17, 33, 3), "u1", 8)
    recipe = recipe_of(samples, 8, photometric)

    codestream = encoded(samples, 8, photometric)

    assert segment(codestream, b"\xff\x52")[4] == is_transformed
    np.testing.assert_array_equal(by_openjpeg(codestream), samples)
    np.testing.assert_array_equal(decompress(codestream, recipe).samples, samples)


@pytest.mark.parametrize(("side", "levels"), [(512, 5), (2048, 5), (2049, 6)])
def test_the_lowest_resolution_comes_first_and_is_a_thumbnail(side, levels):
    samples = np.zeros((side, side), np.uint8)

    codestream = encoded(samples, 8, "MONOCHROME2")

    style = segment(codestream, b"\xff\x52")
    assert (style[1], style[5], style[8] & HIGH_THROUGHPUT, style[9]) == (RPCL, levels, HIGH_THROUGHPUT, REVERSIBLE)
    assert side / 2**levels <= 64
    assert b"\xff\x55" in codestream[: codestream.index(b"\xff\x90")]  # TLM, in the main header
    assert codestream.count(b"\xff\x90\x00\x0a") == levels + 1  # a tile-part for each resolution


def test_a_codestream_that_would_lose_values_is_refused(monkeypatch):
    samples = noise((16, 16), "u2", 16)
    encode = imagecodecs.htj2k_encode
    monkeypatch.setattr(imagecodecs, "htj2k_encode", lambda data, **rest: encode(data ^ 1, **rest))

    with pytest.raises(NotDrawable, match="lose"):
        encoded(samples, 16, "MONOCHROME2")
