"""Return the metadata of a study, a series or an instance (PS3.18 10.4.1.1.2), which acceptance has written.

Those of a series lie together (core.dicom.series_metadata). What does not, yet or for this caller, is put together in
groups that are kept for a day. The references to bulk data become absolute on the way. XML is made of the same.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from core.aws import blobs, presigned
from core.dicom import multipart, series_metadata
from core.dicom.instances import DicomInstance
from core.dicom.metadata_arrays import absolute, blocks, joined
from core.dicom.model import Uids
from core.dicom.multipart import Part
from core.dicom.objects import find
from core.dicom.ports import XmlWriter
from core.images.terms import scopes_of
from core.index.terms import scopes_for
from core.kernel.caller import Caller
from core.kernel.content import Span, StoredFile, Tagged
from core.kernel.errors import NotAcceptable, NotFound, OutputTooLarge
from core.kernel.negotiation import DICOM_JSON, DICOM_XML, JSON, RELATED, Offer, ranked
from core.kernel.visibility import Visibility

MOST_AS_XML = 32_000_000  # bytes of JSON in a request: some seconds
FEW = 20  # instances that are put together faster than a kept group is found
_OFFERS = [Offer(DICOM_JSON), Offer(JSON), Offer(DICOM_XML, multipart=True), Offer(DICOM_XML)]
_IDENTITY = ("0020000D", "0020000E", "00080018")


def metadata(uids: Uids, root: str, accept: str | None, caller: Caller, writer: XmlWriter) -> Tagged[StoredFile]:
    """Return a gzipped array of data sets, or XML documents; `root` is the address of DICOMweb.

    Raises NotFound, NotAcceptable, and OutputTooLarge for too much XML.
    """
    found = find(uids, caller)
    accepted = ranked(accept, _OFFERS)
    if not accepted:
        raise NotAcceptable(f"Metadata is sent as {DICOM_JSON}, {JSON}, or {DICOM_XML} in {RELATED}")
    tag, wrapped = _tag(found, root), accepted[0].multipart or not uids.instance  # one document has no room for several
    if accepted[0].media_type != DICOM_XML:
        return Tagged(tag, lambda: _file(tag, _content(found, root, caller)))
    tag = multipart.tag_of([tag, DICOM_XML, wrapped])
    parts = partial(_documents, found, root, caller, writer)
    return Tagged(tag, lambda: multipart.answer(tag, list(parts()), multipart=wrapped))


def _documents(found: Sequence[DicomInstance], root: str, caller: Caller, writer: XmlWriter) -> Iterator[Part]:
    """Yield the metadata of each instance in the Native DICOM Model (PS3.19 A.1)."""
    text = bytearray()
    for block in blocks(_content(found, root, caller)):
        text += block
        if len(text) > MOST_AS_XML:
            raise OutputTooLarge(f"So much metadata is sent as {DICOM_JSON} only, or instance by instance")
    for data_set in json.loads(text, parse_float=str, parse_int=str):  # digits stay as they are
        study, series, sop = (data_set[tag]["Value"][0] for tag in _IDENTITY)
        location = f"{Uids(study, series, sop).address(root)}/metadata"
        yield Part(DICOM_XML, [writer.native_model(data_set).encode()], location)


def _tag(found: Iterable[DicomInstance], root: str = "") -> str:
    return multipart.tag_of(["metadata", root, *(f"{each.sop} {each.image.sha256}" for each in found)])


def _file(tag: str, content: bytes) -> StoredFile:
    def read(span: Span | None) -> bytes:
        return content[span[0] : span[0] + span[1]] if span else content

    def url(**response: str) -> str:
        _keep(tag, content)
        return presigned.get_url(blobs.renditions(), _key(tag), Visibility.PRIVATE, **response)

    return StoredFile(len(content), DICOM_JSON, read, url)


def _content(found: Sequence[DicomInstance], root: str, caller: Caller) -> bytes:
    if len(found) <= FEW:
        content = _gathered(found, root)
    else:
        groups = series_metadata.groups_of(found, lambda each: each.found)
        contents = (_in_series(group, caller) or _kept(group) for group in groups)
        content = joined(absolute(blocks(each), root) for each in contents if each)
    if content is None:
        raise NotFound  # all have just been deleted
    return content


def _in_series(group: Sequence[DicomInstance], caller: Caller) -> bytes | None:
    """Return what is kept of a group in a scope of the caller that has all of it."""
    of_all = set(scopes_for(caller)).intersection(*(scopes_of(each.image) for each in group))
    kept = (series_metadata.find(scope, [each.found for each in group]) for scope in sorted(of_all))
    return next(filter(None, kept), None)


def _kept(group: Sequence[DicomInstance]) -> bytes | None:
    tag = _tag(group)
    try:
        return blobs.read(blobs.renditions(), _key(tag))
    except blobs.Missing:
        content = _gathered(group)
        if content:
            _keep(tag, content)
        return content


def _gathered(group: Iterable[DicomInstance], root: str = "") -> bytes | None:
    return series_metadata.gathered(((each.found, each.image.sha256 or "") for each in group), root)


def _keep(tag: str, content: bytes) -> None:
    blobs.write(blobs.renditions(), _key(tag), content, DICOM_JSON, encoding="gzip")


def _key(tag: str) -> str:
    return f"gathered/{tag}"
