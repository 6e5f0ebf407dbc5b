"""Name the transfer syntaxes that are known (PS3.5 section 10, PS3.6 table A-1), and how frames in them are sent."""

IMPLICIT_LITTLE = "1.2.840.10008.1.2"
EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
EXPLICIT_BIG = "1.2.840.10008.1.2.2"
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
RLE = "1.2.840.10008.1.2.5"
JPEG_LOSSLESS = "1.2.840.10008.1.2.4.70"
JPEG_LS_LOSSLESS = "1.2.840.10008.1.2.4.80"
JPEG_2000_LOSSLESS = "1.2.840.10008.1.2.4.90"

JPEG = frozenset(f"1.2.840.10008.1.2.4.{n}" for n in (50, 51, 53, 55, 57, 70))
JPEG_LS = frozenset(f"1.2.840.10008.1.2.4.{n}" for n in (80, 81))
JPEG_2000 = frozenset(f"1.2.840.10008.1.2.4.{n}" for n in (90, 91))
HTJ2K_LOSSLESS, HTJ2K_RPCL = "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202"  # RPCL is lossless, too
HTJ2K = frozenset({HTJ2K_LOSSLESS, HTJ2K_RPCL, "1.2.840.10008.1.2.4.203"})
JPEG_XL = frozenset(f"1.2.840.10008.1.2.4.{n}" for n in (110, 111, 112))

_VIDEO = ("100", "101", "102", "103", "104", "105", "106", "107", "108")
VIDEO = frozenset(f"1.2.840.10008.1.2.4.{n}{part}" for n in _VIDEO for part in ("", ".1"))  # MPEG-2, H.264, HEVC
JPIP, JPIP_DEFLATED = "1.2.840.10008.1.2.4.94", "1.2.840.10008.1.2.4.95"
JPIP_HTJ2K, JPIP_HTJ2K_DEFLATED = "1.2.840.10008.1.2.4.204", "1.2.840.10008.1.2.4.205"
REFERENCED = frozenset({JPIP, JPIP_DEFLATED, JPIP_HTJ2K, JPIP_HTJ2K_DEFLATED})  # pixels are elsewhere

NATIVE = frozenset({IMPLICIT_LITTLE, EXPLICIT_LITTLE, DEFLATED, EXPLICIT_BIG})
# The transfer syntax of the copy whose elements can be read in place
REWRITTEN = {
    DEFLATED: EXPLICIT_LITTLE,
    EXPLICIT_BIG: EXPLICIT_LITTLE,
    JPIP_DEFLATED: JPIP,
    JPIP_HTJ2K_DEFLATED: JPIP_HTJ2K,
}
# What objects and frames can be compressed to, without loss: what to choose first where several are accepted
ENCODED = (JPEG_LS_LOSSLESS, JPEG_2000_LOSSLESS, HTJ2K_LOSSLESS, HTJ2K_RPCL, RLE, JPEG_LOSSLESS)
ENCAPSULATED = JPEG | JPEG_LS | JPEG_2000 | HTJ2K | JPEG_XL | {RLE, DEFLATED_FRAMES}

ANY_BYTES = "application/octet-stream"
_MEDIA_TYPES = {  # PS3.18 table 8.7.3-5 and 8.7.3-6
    **dict.fromkeys(JPEG, "image/jpeg"),
    **dict.fromkeys(JPEG_LS, "image/jls"),
    **dict.fromkeys(JPEG_2000, "image/jp2"),
    **dict.fromkeys(HTJ2K, "image/jphc"),
    **dict.fromkeys(JPEG_XL, "image/jxl"),
    **dict.fromkeys((f"1.2.840.10008.1.2.4.{n}" for n in (92, 93)), "image/jpx"),
    **dict.fromkeys(VIDEO, "video/mp4"),
    **dict.fromkeys((f"1.2.840.10008.1.2.4.{n}{part}" for n in (100, 101) for part in ("", ".1")), "video/mpeg"),
    **dict.fromkeys((f"1.2.840.10008.1.2.4.{n}{part}" for n in (107, 108) for part in ("", ".1")), "video/h265"),
    RLE: "image/dicom-rle",
    DEFLATED_FRAMES: "application/x-deflate",
}
FRAME_TYPES = sorted({ANY_BYTES, *_MEDIA_TYPES.values()})


def media_type_of_frames(syntax: str) -> str:
    """Return the media type of frames as they are stored in a transfer syntax."""
    return _MEDIA_TYPES.get(syntax, ANY_BYTES)
