"""What is sent is the best of what the client accepts, however clients write that."""

import pytest

from core.kernel.negotiation import Offer, ranked

EXPLICIT, JPEG_LS, HTJ2K = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.201"
OBJECTS = [
    Offer("application/dicom", syntax, is_stored=syntax == JPEG_LS, multipart=wrapped)
    for syntax in (EXPLICIT, JPEG_LS)
    for wrapped in (True, False)
]
FRAMES = [
    Offer("application/octet-stream", EXPLICIT, is_stored=False, multipart=True),
    Offer("application/octet-stream", EXPLICIT, is_stored=False, multipart=False),
    Offer("image/jls", JPEG_LS, is_stored=True, multipart=True),
    Offer("image/jls", JPEG_LS, is_stored=True, multipart=False),
]
PICTURES = [Offer("image/jpeg"), Offer("image/png")]
DECODED, ALONE, STORED, STORED_ALONE = range(4)


def best(accept, offers):
    """Return the place of the best offer, or None if none is accepted."""
    return next((offers.index(each) for each in ranked(accept, offers)), None)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, DECODED),
        ("", DECODED),
        ("*/*", DECODED),  # curl
        ("*/*; transfer-syntax=*", STORED),
        ("application/dicom", ALONE),
        ("application/dicom; transfer-syntax=*", STORED_ALONE),
        ('multipart/related; type="application/dicom"', DECODED),
        ("multipart/related; type=application/dicom", DECODED),  # unquoted
        ('multipart/related; type="application/dicom"; transfer-syntax=*', STORED),  # dicomweb-client
        ('multipart/related; type="application/dicom"; transfer-syntax="*"', STORED),
        (f'multipart/related; type="application/dicom"; transfer-syntax={JPEG_LS}', STORED),
        (f'Multipart/Related; Transfer-Syntax={JPEG_LS}; TYPE="Application/DICOM"; boundary=x', STORED),
        (f'multipart/related;type="application/dicom;transfer-syntax={JPEG_LS}"', STORED),
        (f'multipart/related; type="application/dicom"; transfer-syntax={HTJ2K}', None),
        (
            (
                f'multipart/related; type="application/dicom"; transfer-syntax={HTJ2K}, '
                f'multipart/related; type="application/dicom"; transfer-syntax={JPEG_LS}'
            ),
            STORED,
        ),  # Weasis
        (
            (
                f'multipart/related; type="application/dicom"; transfer-syntax={EXPLICIT}; q=0.5, '
                'multipart/related; type="application/dicom"; transfer-syntax=*; q=0.9'
            ),
            STORED,
        ),
        ('multipart/related; type="*/*"; transfer-syntax=*', STORED),
        ("multipart/related", DECODED),
        ("application/*;q=0.2, application/json", ALONE),
        ("application/json", None),
        ("application/dicom;q=0", None),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", DECODED),  # a browser
        ("nonsense, ;;, application/dicom", ALONE),
        ("application/dicom;q=wrong", ALONE),
    ],
)
def test_objects(accept, expected):
    assert best(accept, OBJECTS) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("multipart/related; type=application/octet-stream; transfer-syntax=*", STORED),  # OHIF
        ('multipart/related; type="application/octet-stream"', DECODED),
        ('multipart/related; type="image/jls"', STORED),
        (f'multipart/related; type="image/jls"; transfer-syntax={JPEG_LS}', STORED),
        ('multipart/related; type="image/*"', STORED),
        (
            (
                'multipart/related; type="image/jp2"; transfer-syntax=1.2.840.10008.1.2.4.90, '
                'multipart/related; type="image/jls"; transfer-syntax=1.2.840.10008.1.2.4.80, '
                'multipart/related; type="application/octet-stream"; transfer-syntax=1.2.840.10008.1.2.1'
            ),
            STORED,
        ),  # dcm4che: the first that there is
        ("application/octet-stream", ALONE),
        ("image/jls", STORED_ALONE),
        ("image/jpeg", None),
        ('multipart/related; type="image/jpeg", */*', DECODED),
    ],
)
def test_frames(accept, expected):
    assert best(accept, FRAMES) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, 0),
        ("image/*", 0),
        ("image/png", 1),
        ("image/webp, image/png;q=0.5, image/jpeg;q=0.4", 1),
        ("image/jpeg;q=0, image/*", 1),  # the more precise range counts
        ("image/png;q=0.3, image/jpeg;q=0.3", 1),  # the client's order
        ("image/gif", None),
    ],
)
def test_pictures(accept, expected):
    assert best(accept, PICTURES) == expected


def test_quotes_hold_commas_and_escapes():
    accept = r'multipart/related; note="a, \"b\"; c"; type="image/jls"'

    assert best(accept, FRAMES) == STORED


def test_others_follow_in_order():
    accepted = ranked('multipart/related; type="application/dicom"', OBJECTS)

    assert [OBJECTS.index(each) for each in accepted] == [DECODED, STORED]


def test_the_hundredth_range_is_the_last_that_counts():
    accept = ["application/json"] * 99 + ["application/dicom"]

    assert best(",".join(accept), OBJECTS) == ALONE
    assert best(",".join(["application/json", *accept]), OBJECTS) is None
