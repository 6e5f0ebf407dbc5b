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


# What cameras, browsers and PACS also call them.
OTHER_NAMES = frozenset(
    {
        "image/jpg",
        "image/pjpeg",
        "image/x-png",
        "image/tif",
        "image/x-tiff",
        "image/heif",
        "image/heic-sequence",
        "image/heif-sequence",
        "image/x-bmp",
        "image/x-ms-bmp",
        "image/j2k",
        "image/jpx",
        "image/x-jp2",
        "image/dicom",
        "application/x-dicom",
    }
)
OF_IMAGES = frozenset(map(str, MediaType)) | OTHER_NAMES
OF_TABLES = frozenset(  # depth logs; Windows calls a CSV file one of Excel
    {
        "text/csv",
        "text/plain",
        "text/tab-separated-values",
        "text/x-csv",
        "application/csv",
        "application/x-csv",
        "application/vnd.ms-excel",
        "application/gzip",
        "application/x-gzip",
        "application/vnd.las",
        "application/x-las",
    }
)
