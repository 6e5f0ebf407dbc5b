import gzip

import pytest

from core.kernel.content_coding import accepts_gzip, gzipped


@pytest.mark.parametrize(
    "accepted",
    [
        "gzip",
        "GZIP",
        "x-gzip",
        "deflate, gzip;q=1.0, *;q=0.5",
        "br;q=1.0,gzip;q=0.8, identity;q=0.1",
        "*",
        "gzip ; q=0.001",
        "gzip, identity",
        "nonsense;;, gzip",
    ],
)
def test_gzip_is_accepted(accepted):
    assert accepts_gzip(accepted)


@pytest.mark.parametrize(
    "accepted",
    [
        None,
        "",
        "identity",
        "br",
        "gzip;q=0",
        "gzip;q=0.000, *",
        "*;q=0",
        "identity, gzip;q=0.5",
        "gzipped",
        "gzip;q=2",
        "gzip;q=0,5",
    ],
)
def test_gzip_is_not_accepted(accepted):
    assert not accepts_gzip(accepted)


def test_what_is_compressed_is_the_same_each_time_and_can_be_read():
    content = b"left knee " * 1000

    assert gzipped(content) == gzipped(content)
    assert gzip.decompress(gzipped(content)) == content
