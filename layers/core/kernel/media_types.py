"""List the media types of the files that the service accepts."""

from enum import StrEnum


class MediaType(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    GIF = "image/gif"
    TIFF = "image/tiff"
    WEBP = "image/webp"
    AVIF = "image/avif"
    HEIC = "image/heic"
    BMP = "image/bmp"
    JPEG_2000 = "image/jp2"
    DICOM = "application/dicom"
