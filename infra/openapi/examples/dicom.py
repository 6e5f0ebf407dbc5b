"""Give examples of a DICOM header and of the answers of DICOMweb, as a magnetic resonance image has them."""

from io import BytesIO

from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage

from core.dicom.capabilities import capabilities
from core.dicom.drafts import Dates, DeidentificationDraft, Mask
from imaging.dicom.attributes import DataSet
from imaging.dicom.header import header_of
from imaging.dicom.source import Source


def _header() -> dict[str, object]:
    data_set = Dataset()
    data_set.PatientName = "Doe^Jane"
    data_set.PatientID = "P-0001"
    data_set.StudyDescription = "Knee, left"
    data_set.Modality = "MR"
    data_set.SOPClassUID = MRImageStorage
    data_set.Rows = data_set.Columns = 512
    data_set.BitsAllocated, data_set.BitsStored = 16, 12
    data_set.PixelSpacing = [0.35, 0.35]
    data_set.WindowCenter, data_set.WindowWidth = 600, 1200
    as_read = DataSet(data_set.to_json_dict(), Source(BytesIO()))
    return header_of(as_read, ExplicitVRLittleEndian, has_pixels=True)


HEADER = _header()
STUDY, SERIES, SOP = "2.25.101", "2.25.102", "2.25.103"
STUDIES = [
    {
        "00080020": {"vr": "DA", "Value": ["20260102"]},
        "00080061": {"vr": "CS", "Value": ["MR"]},
        "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Doe^Jane"}]},
        "0020000D": {"vr": "UI", "Value": [STUDY]},
        "00201208": {"vr": "IS", "Value": [1]},
    }
]
METADATA = [
    {
        "00080018": {"vr": "UI", "Value": [SOP]},
        "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Doe^Jane"}]},
        "00280010": {"vr": "US", "Value": [512]},
        "7FE00010": {
            "vr": "OW",
            "BulkDataURI": "https://lightbox.example.org/dicomweb"
            f"/studies/{STUDY}/series/{SERIES}/instances/{SOP}/bulkdata/7FE00010",
        },
    }
]
STORED = {
    "00081199": {
        "vr": "SQ",
        "Value": [
            {
                "00081150": {"vr": "UI", "Value": [MRImageStorage]},
                "00081155": {"vr": "UI", "Value": [SOP]},
            }
        ],
    }
}
EXPORT = DeidentificationDraft(
    dates=Dates.SHIFT,
    retain_patient_characteristics=True,
    masks=(Mask(x=0, y=0, width=512, height=40, series="1.2.840.113619.2.176.2025.1499492.7391.1171285944.393"),),
)
CAPABILITIES = capabilities("https://lightbox.example.org/dicomweb")
