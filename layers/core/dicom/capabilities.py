"""Tell which services of DICOMweb there are, and their limits (PS3.18 8.9)."""

from core.dicom.archive import ZIP
from core.dicom.model import Capabilities, Service
from core.dicom.objects import DICOM
from core.dicom.rendered import FORMATS
from core.kernel.negotiation import DICOM_JSON, DICOM_XML, JSON, RELATED
from core.kernel.transfer_syntaxes import ENCODED, EXPLICIT_LITTLE, FRAME_TYPES

MOST_BYTES = 4_400_000  # of a request: Lambda takes 6 MB in base64
_STUDY, _SERIES = "/studies/{study}", "/studies/{study}/series/{series}"
_INSTANCE = f"{_SERIES}/instances/{{instance}}"
_FRAMES = f"{_INSTANCE}/frames/{{frames}}"
_LEVELS = (_STUDY, _SERIES, _INSTANCE)
_OBJECTS, _DOCUMENTS = f'{RELATED}; type="{DICOM}"', f'{RELATED}; type="{DICOM_XML}"'
_SEARCHED = ("/studies", "/series", "/instances", f"{_STUDY}/series", f"{_STUDY}/instances", f"{_SERIES}/instances")
_PICTURES = tuple(each.media_type for each in FORMATS)
_FRAME_TYPES = (RELATED, *FRAME_TYPES)


def capabilities(root: str) -> Capabilities:
    """Return the services under an address."""
    return Capabilities(
        root=root,
        services=(
            _service("STOW-RS", "POST", ("/studies", _STUDY), (DICOM_JSON,)),
            _service("QIDO-RS", "GET", _SEARCHED, (DICOM_JSON, JSON, _DOCUMENTS)),
            _service("WADO-RS", "GET", _LEVELS, (_OBJECTS, DICOM, ZIP)),
            _service("WADO-RS metadata", "GET", _below("metadata", *_LEVELS), (DICOM_JSON, _DOCUMENTS)),
            _service("WADO-RS frames", "GET", (_FRAMES,), _FRAME_TYPES),
            _service("WADO-RS bulk data", "GET", (f"{_INSTANCE}/bulkdata/{{bulk}}",), _FRAME_TYPES),
            _service("WADO-RS rendered", "GET", _below("rendered", *_LEVELS, _FRAMES), (RELATED, *_PICTURES)),
            _service("WADO-RS thumbnail", "GET", _below("thumbnail", *_LEVELS, _FRAMES), _PICTURES),
            _service("WADO-URI", "GET", ("/wado",), (*_PICTURES, DICOM)),
            _service("Delete", "DELETE", _LEVELS),
            _service("De-identified export", "POST", (f"{_STUDY}/export",), (JSON,)),
        ),
        store_media_types=(_OBJECTS, DICOM),
        transfer_syntaxes=(EXPLICIT_LITTLE, *ENCODED),
        largest_request=MOST_BYTES,
        larger_objects=(
            "Announce an object by POST /v1/images with its `filename`, `size` and `media_type`, and send its bytes to "
            "the presigned `upload` in the answer. It appears in its study when it is accepted."
        ),
        exports=(
            "POST /dicomweb/studies/{study}/export orders a copy without the identity of the patient. The answer is a "
            "job: ask for GET /v1/jobs/{job_id} until it is `ready`, and fetch its `url`."
        ),
    )


def _service(name: str, method: str, paths: tuple[str, ...], media_types: tuple[str, ...] = ()) -> Service:
    return Service(name=name, methods=(method,), paths=paths, media_types=media_types)


def _below(last: str, *levels: str) -> tuple[str, ...]:
    return tuple(f"{level}/{last}" for level in levels)
