from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from core.images.inspection import Position
from imaging.analysis.inspection import inspect

BASE, GPS = ExifTags.Base, ExifTags.GPS
NORTH_EAST = {
    GPS.GPSLatitudeRef: "N",
    GPS.GPSLatitude: (47.0, 30.0, 36.0),
    GPS.GPSLongitudeRef: "E",
    GPS.GPSLongitude: (8.0, 15.0, 0.0),
}


@pytest.fixture
def told(tmp_path):
    """Inspect a picture with these tags: of the main directory, of the details, and of the position."""

    def told(main=None, details=None, gps=None, kind="JPEG"):
        exif = Image.Exif()
        exif.update(main or {})
        for place, tags in ((ExifTags.IFD.Exif, details), (ExifTags.IFD.GPSInfo, gps)):
            exif.get_ifd(place).update(tags or {})
            if tags and kind == "TIFF":  # Pillow writes only what the main directory names
                exif[place] = 0
        path = tmp_path / "picture"
        Image.new("RGB", (8, 8)).save(path, kind, exif=exif)
        return inspect(path)

    return told


def taken(written, **more):
    names = {"offset": BASE.OffsetTimeOriginal, "other": BASE.OffsetTime, "fraction": BASE.SubsecTimeOriginal}
    return {BASE.DateTimeOriginal: written} | {names[name]: value for name, value in more.items()}


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        (taken("2024:05:06 07:08:09", offset="+02:00"), datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC)),
        (taken("2024:05:06 07:08:09", other="-03:30"), datetime(2024, 5, 6, 10, 38, 9, tzinfo=UTC)),
        (taken("2024:05:06 07:08:09"), datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        (taken("2024:05:06 07:08:09", offset="   :  "), datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        (taken("2024:05:06 07:08:09", fraction="5"), datetime(2024, 5, 6, 7, 8, 9, 500_000, tzinfo=UTC)),
        (taken("2024:05:06 07:08:09", fraction="1234567"), datetime(2024, 5, 6, 7, 8, 9, 123_456, tzinfo=UTC)),
        (taken("2024:05:06 07:08:09", fraction="x"), datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        (taken("0000:00:00 00:00:00"), None),
        (taken("2024:13:06 07:08:09"), None),
        (taken("    :  :     :  :  "), None),
        (taken("yesterday"), None),
        (taken("0001:01:01 00:00:00", offset="+12:00"), None),
        ({}, None),
    ],
)
def test_the_time_of_capture_is_in_utc(told, details, expected):
    assert told(details=details).captured_at == expected


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("Canon", "Canon EOS R6", "Canon EOS R6"),
        ("NIKON CORPORATION", "NIKON D850", "NIKON D850"),
        ("SONY", "ILCE-7M3", "SONY ILCE-7M3"),
        ("Apple", None, "Apple"),
        (None, "E-M1", "E-M1"),
        ("  OLYMPUS  ", "E-M1\x00rubbish", "OLYMPUS E-M1"),
        ("a\tb", "c", "a b c"),
        ("", "   ", None),
        ("x" * 200, "y", "x" * 128),
    ],
)
def test_the_camera_has_one_clean_name(told, make, model, expected):
    main = {BASE.Make: make, BASE.Model: model}

    assert told({tag: value for tag, value in main.items() if value is not None}).camera == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Position(latitude=47.51, longitude=8.25)),
        ({GPS.GPSLatitudeRef: "S", GPS.GPSLongitudeRef: "W"}, Position(latitude=-47.51, longitude=-8.25)),
        ({GPS.GPSAltitude: 12.5}, Position(latitude=47.51, longitude=8.25, altitude=12.5)),
        (
            {GPS.GPSAltitude: 12.5, GPS.GPSAltitudeRef: b"\x01"},
            Position(latitude=47.51, longitude=8.25, altitude=-12.5),
        ),
        ({GPS.GPSAltitude: 1e9}, Position(latitude=47.51, longitude=8.25)),
        ({GPS.GPSLatitude: (91.0, 0.0, 0.0)}, None),
        ({GPS.GPSLongitude: (180.0, 0.0, 1.0)}, None),
        ({GPS.GPSLatitude: (47.0, 60.0, 0.0)}, None),
        ({GPS.GPSLatitude: (47.0, 30.0)}, None),
        ({GPS.GPSLatitude: (IFDRational(0, 0),) * 3}, None),
        ({GPS.GPSLatitudeRef: "?"}, None),
        ({GPS.GPSLatitudeRef: "NS"}, None),
        ({GPS.GPSStatus: "V"}, None),
    ],
)
def test_a_position_is_told_only_if_it_can_be_one(told, change, expected):
    found = told(gps=NORTH_EAST | change).position

    assert (found and found.model_dump()) == (expected and pytest.approx(expected.model_dump()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_every_kind_of_file_tells_it(told, kind):
    found = told({BASE.Model: "E-M1"}, taken("2024:05:06 07:08:09"), NORTH_EAST, kind)

    assert (found.camera, found.captured_at is None, found.position is None) == ("E-M1", False, False)


def test_broken_metadata_does_not_refuse_the_picture(tmp_path):
    stream = BytesIO()
    exif = Image.Exif()
    exif[BASE.Model] = "E-M1"
    Image.new("RGB", (8, 8)).save(stream, "JPEG", exif=exif)
    path = tmp_path / "picture"
    path.write_bytes(stream.getvalue().replace(b"MM\0*\0\0\0\x08", b"MM\0*\xff\xff\xff\xff"))

    found = inspect(path)

    assert (found.width, found.camera) == (8, None)
