"""Decode HEIC by libheif and libde265, the primary picture only, without its thumbnails, depth maps and gain maps."""

from typing import Any

from pi_heif import options
from pi_heif.as_plugin import HeifImageFile

options.DECODE_THREADS = 1
options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False


class Heic(HeifImageFile):
    """A HEIC file. libheif turns and flips it as it says, and its EXIF orientation must not be applied as well."""

    n_frames: Any = 1
