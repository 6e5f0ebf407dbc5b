"""Tell which services of DICOMweb there are, and their limits (PS3.18 8.9)."""

from core.dicom.model import Capabilities, Service

MOST_BYTES = 4_400_000  # of a request: Lambda takes 6 MB in base64


def capabilities(root: str) -> Capabilities:
    """Return the services under an address."""
    return Capabilities(
        root=root,
        services=(
            Service(name="STOW-RS", methods=("POST",), paths=("/studies", "/studies/{study}")),
            Service(
                name="QIDO-RS",
                methods=("GET",),
                paths=(
                    *("/studies", "/series", "/instances", "/studies/{study}/series", "/studies/{study}/instances"),
                    "/studies/{study}/series/{series}/instances",
                ),
            ),
            Service(
                name="WADO-RS",
                methods=("GET",),
                paths=(
                    "/studies/{study}",
                    "/studies/{study}/series/{series}",
                    "/studies/{study}/series/{series}/instances/{instance}",
                ),
            ),
            Service(
                name="Delete",
                methods=("DELETE",),
                paths=(
                    "/studies/{study}",
                    "/studies/{study}/series/{series}",
                    "/studies/{study}/series/{series}/instances/{instance}",
                ),
            ),
        ),
        store_media_types=('multipart/related; type="application/dicom"', "application/dicom"),
        largest_request=MOST_BYTES,
        larger_objects=(
            "Announce an object by POST /v1/images with its `filename`, `size` and `media_type`, and send its bytes to "
            "the presigned `upload` in the answer. It appears in its study when it is accepted."
        ),
    )
