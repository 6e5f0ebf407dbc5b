"""Teach Schemathesis to send the bodies of DICOMweb, which are bytes: `./run fuzz-api` loads this."""

import schemathesis


@schemathesis.serializer("application/dicom", "multipart/related")
def as_they_are(_context: object, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
