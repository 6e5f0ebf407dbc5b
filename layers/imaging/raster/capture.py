"""Read from EXIF when, where and with what camera a picture was taken (EXIF 2.32, 4.6.4 to 4.6.6).

Cameras write what they like, so whatever is missing, malformed or out of range counts as not told.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from PIL import ExifTags, Image

from core.images.inspection import Capture, Position, camera_of

_OFFSET = re.compile(r"[+-]\d\d:\d\d", re.ASCII)
_MICROSECONDS = 6  # digits of a fraction of a second that count
_SEXAGESIMAL = (1, 60, 3600)
_LOWEST, _HIGHEST = -20_000, 100_000  # metres
_VOID, _BELOW_SEA = "V", 1
_SIGNS = {"N": 1, "E": 1, "S": -1, "W": -1}

type Tags = Mapping[int, Any]


def capture_of(image: Image.Image) -> Capture:
    """Return what the metadata of an opened file says of its capture."""
    try:
        exif = image.getexif()
        main, details, gps = exif, exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # broken metadata does not make the picture unreadable
        return Capture()
    return Capture(
        captured_at=_told(_moment, details),
        camera=_told(_camera, main),
        position=_told(_position, gps),
    )


def _told[T](read: Callable[[Tags], T], tags: Tags) -> T | None:
    try:
        return read(tags)
    except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError):
        return None


def _camera(tags: Tags) -> str | None:
    return camera_of(tags.get(ExifTags.Base.Make), tags.get(ExifTags.Base.Model))


def _moment(tags: Tags) -> datetime:
    """Return the time in UTC; without an offset the clock of the camera is taken to show UTC."""
    written = _text(tags[ExifTags.Base.DateTimeOriginal])
    digits = _text(tags.get(ExifTags.Base.SubsecTimeOriginal, ""))
    fraction = digits if digits.isascii() and digits.isdigit() else ""
    micro = int(fraction[:_MICROSECONDS].ljust(_MICROSECONDS, "0"))
    offset = _text(tags.get(ExifTags.Base.OffsetTimeOriginal) or tags.get(ExifTags.Base.OffsetTime) or "")
    moment = datetime.strptime(written, "%Y:%m:%d %H:%M:%S").replace(microsecond=micro, tzinfo=UTC)
    if _OFFSET.fullmatch(offset):
        moment = moment.replace(tzinfo=datetime.strptime(offset, "%z").tzinfo)
    return moment.astimezone(UTC)


def _position(tags: Tags) -> Position | None:
    if _text(tags.get(ExifTags.GPS.GPSStatus, "")) == _VOID:
        return None
    latitude = _degrees(tags[ExifTags.GPS.GPSLatitude], tags[ExifTags.GPS.GPSLatitudeRef], "NS")
    longitude = _degrees(tags[ExifTags.GPS.GPSLongitude], tags[ExifTags.GPS.GPSLongitudeRef], "EW")
    return Position(latitude=latitude, longitude=longitude, altitude=_told(_altitude, tags))


def _degrees(parts: Any, reference: Any, directions: str) -> float:
    """Return signed degrees. Raises ValueError if a part is negative, or minutes or seconds are 60 or more."""
    numbers = [float(part) for part in parts]
    direction = _text(reference).upper()
    if direction not in directions or not direction or any(number < 0 for number in numbers):
        raise ValueError("Not a direction, or a negative number")
    if any(number >= 60 for number in numbers[1:]):  # noqa: PLR2004
        raise ValueError("Not minutes or seconds")
    return _SIGNS[direction] * sum(number / unit for number, unit in zip(numbers, _SEXAGESIMAL, strict=True))


def _altitude(tags: Tags) -> float | None:
    altitude = float(tags[ExifTags.GPS.GPSAltitude])
    reference = tags.get(ExifTags.GPS.GPSAltitudeRef, 0)
    below = (reference[0] if isinstance(reference, bytes) else int(reference)) == _BELOW_SEA
    signed = -altitude if below else altitude
    return signed if _LOWEST <= signed <= _HIGHEST else None


def _text(value: Any) -> str:
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
    return text.partition("\0")[0].strip()
