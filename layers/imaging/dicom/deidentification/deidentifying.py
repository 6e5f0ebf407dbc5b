"""De-identify a DICOM object by the profile of PS3.15 Annex E, all but its pixel data, which is to be copied or masked.

What follows the pixel data in a file (padding, signatures, private attributes) belongs to what the profile removes.
"""

from collections import deque
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filebase import DicomIO
from pydicom.filewriter import write_dataset, write_file_meta_info
from pydicom.uid import UID, ExplicitVRLittleEndian

from core.dicom.drafts import DeidentificationDraft
from core.dicom.ports import Deidentified
from core.kernel.content import Span
from core.kernel.pseudonyms import Pseudonyms
from imaging.dicom.deidentification import method, risks
from imaging.dicom.deidentification.masking import masked
from imaging.dicom.deidentification.table import Action, actions
from imaging.dicom.deidentification.values import names_of, texts_of
from imaging.dicom.deidentification.walking import PATIENT_ID, Walker
from imaging.dicom.elements import PIXEL_TAGS, UNDEFINED, Reader
from imaging.dicom.part10 import PREFIX, PREFIX_AT, Head, read_head
from imaging.dicom.rewriting import PROGRAM
from imaging.dicom.source import Source
from imaging.dicom.walking import walk
from imaging.raster.decoder_errors import decoding

_GONE = frozenset({Action.REMOVE, Action.EMPTY, Action.DUMMY})
_STUDY, _SERIES, _SOP, _CLASS = 0x0020000D, 0x0020000E, 0x00080018, 0x00080016


def deidentify(path: Path, options: DeidentificationDraft, pseudonyms: Pseudonyms, out: BinaryIO) -> Deidentified:
    """Write the object in the little-endian file at `path` to `out`: up to its pixel data, or with it if it is masked.

    Raises NotDeidentifiable, and UnsupportedMediaType if the file is broken.
    """
    with decoding():
        with Source.opened(path) as source:
            head = read_head(source)
            pixels = _pixels(source, head)
        data_set = dcmread(path, stop_before_pixels=True)
        uids = {tag: _text(data_set, tag) for tag in (_STUDY, _SERIES, _SOP, _CLASS)}
        boxes = [each for each in options.masks if pixels[1] and each.is_for(uids[_SERIES], uids[_SOP])]
        risks.refuse(data_set, uids[_CLASS], options, has_pixels=pixels[1] > 0, masked=bool(boxes))
        patient_id = _text(data_set, PATIENT_ID) or uids[_STUDY]
        treated = actions(options)
        names = names_of(data_set, (tag for tag, action in treated.items() if action in _GONE))
        walker = Walker(treated, pseudonyms, patient_id, names, keeps_safe_private=options.retain_safe_private)
        walker.walk(data_set)
        method.state(data_set, options, masked=bool(boxes))
        study, series, sop = (walker.uid(uids[tag]) for tag in (_STUDY, _SERIES, _SOP))
        with masked(path, boxes) if boxes else nullcontext() as changed:
            is_kept = changed is None or changed.is_native
            syntax = head.transfer_syntax if is_kept else ExplicitVRLittleEndian
            implicit = head.encoding.implicit and is_kept
            if changed:
                changed.describe(data_set)
            _write(out, data_set, _meta(uids[_CLASS], sop, syntax), implicit=implicit)
            if changed:
                changed.write(out, implicit=implicit)
    return Deidentified(study, series, sop, (0, 0) if boxes else pixels)


def _pixels(source: Source, head: Head) -> Span:
    """Return the position and size of the pixel data with its head; (0, 0) if there is none.

    The walk refuses nesting that pydicom would recurse in too deeply.
    """
    last = next(iter(deque(walk(source, head.start, head.encoding), maxlen=1)), None)
    if last is None or last.depth or last.tag not in PIXEL_TAGS:
        return 0, 0
    if last.length != UNDEFINED:
        return last.start, last.value + last.length - last.start
    *_, (end, _) = Reader(source, big=False).items(last.value)
    return last.start, end - last.start


def _text(data_set: Dataset, tag: int) -> str:
    return next(iter(texts_of(data_set.get_item(tag))), "") if tag in data_set else ""


def _meta(sop_class: str, sop: str, syntax: str) -> FileMetaDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = UID(sop_class), UID(sop)
    meta.TransferSyntaxUID, meta.ImplementationClassUID = UID(syntax), UID(PROGRAM.decode())
    return meta


def _write(out: BinaryIO, data_set: Dataset, meta: FileMetaDataset, *, implicit: bool) -> None:
    """Write what precedes the pixel data, in the encoding of the pixel data, whatever the transfer syntax states."""
    file = DicomIO(out)
    file.is_little_endian, file.is_implicit_VR = True, False
    file.write(bytes(PREFIX_AT) + PREFIX)
    write_file_meta_info(file, meta)
    file.is_implicit_VR = implicit
    write_dataset(file, data_set)
