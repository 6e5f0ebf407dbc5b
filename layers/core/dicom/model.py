"""Define what DICOMweb names and shows: UIDs, and attributes in the DICOM JSON Model (PS3.18 F)."""

from typing import Annotated, Any, NamedTuple

from pydantic import StringConstraints

from core.kernel.values import Value

type DicomUid = Annotated[str, StringConstraints(pattern=r"^[0-9.]{1,64}$")]
type Element = dict[str, Any]
type DicomJson = dict[str, Element]  # tag to element


class Uids(NamedTuple):
    """The UIDs of a study, of one of its series or of an instance.

    `frames` is a list of its frames such as `1,3`, `bulk` the last part of a BulkDataURI.
    """

    study: str
    series: str | None = None
    instance: str | None = None
    frames: str | None = None
    bulk: str | None = None

    def address(self, root: str) -> str:
        """Return the URL of the study, series or instance; `root` is the address of DICOMweb."""
        levels = {"studies": self.study, "series": self.series, "instances": self.instance}
        return root + "".join(f"/{level}/{uid}" for level, uid in levels.items() if uid)


class InstanceUids(NamedTuple):
    """The three UIDs that identify an instance (PS3.3 C.12.1.1.1)."""

    study: str
    series: str
    sop: str


class Service(Value):
    """A service of DICOMweb, with its methods, its paths under the root, and the media types of its answers."""

    name: str
    methods: tuple[str, ...]
    paths: tuple[str, ...]
    media_types: tuple[str, ...]


class Capabilities(Value):
    """The services, the largest request in bytes, and the roads for larger objects and for exports.

    `transfer_syntaxes` are those that objects and frames are transcoded to.
    """

    root: str
    services: tuple[Service, ...]
    store_media_types: tuple[str, ...]
    transfer_syntaxes: tuple[str, ...]
    largest_request: int
    larger_objects: str
    exports: str
