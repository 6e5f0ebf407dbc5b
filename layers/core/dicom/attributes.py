"""Name the attributes that studies are searched by and described with, by level (PS3.18 10.6.3, PS3.4 C.6.2.1)."""

from typing import NamedTuple


class Attribute(NamedTuple):
    """An attribute of the data dictionary (PS3.6)."""

    tag: str
    keyword: str
    vr: str


PATIENT, STUDY, SERIES, INSTANCE = "patient", "study", "series", "instance"
_STORED = """
patient 00100010 PN PatientName
patient 00100020 LO PatientID
patient 00100021 LO IssuerOfPatientID
patient 00100030 DA PatientBirthDate
patient 00100032 TM PatientBirthTime
patient 00100040 CS PatientSex
patient 00101000 LO OtherPatientIDs
patient 00102160 SH EthnicGroup
patient 00104000 LT PatientComments
study 0020000D UI StudyInstanceUID
study 00200010 SH StudyID
study 00080020 DA StudyDate
study 00080030 TM StudyTime
study 00080050 SH AccessionNumber
study 00080051 SQ IssuerOfAccessionNumberSequence
study 00080090 PN ReferringPhysicianName
study 00081030 LO StudyDescription
study 00081032 SQ ProcedureCodeSequence
study 00081060 PN NameOfPhysiciansReadingStudy
study 00081080 LO AdmittingDiagnosesDescription
study 00101010 AS PatientAge
study 00101020 DS PatientSize
study 00101030 DS PatientWeight
study 00102180 SH Occupation
study 001021B0 LT AdditionalPatientHistory
series 0020000E UI SeriesInstanceUID
series 00200011 IS SeriesNumber
series 00080021 DA SeriesDate
series 00080031 TM SeriesTime
series 00080060 CS Modality
series 00080070 LO Manufacturer
series 0008103E LO SeriesDescription
series 00081010 SH StationName
series 00081050 PN PerformingPhysicianName
series 00081070 PN OperatorsName
series 00081090 LO ManufacturerModelName
series 00180015 CS BodyPartExamined
series 00181030 LO ProtocolName
series 00200052 UI FrameOfReferenceUID
series 00200060 CS Laterality
series 00400244 DA PerformedProcedureStepStartDate
series 00400245 TM PerformedProcedureStepStartTime
series 00400254 LO PerformedProcedureStepDescription
series 00400275 SQ RequestAttributesSequence
instance 00080008 CS ImageType
instance 00080012 DA InstanceCreationDate
instance 00080013 TM InstanceCreationTime
instance 00080016 UI SOPClassUID
instance 00080018 UI SOPInstanceUID
instance 00080022 DA AcquisitionDate
instance 00080023 DA ContentDate
instance 0008002A DT AcquisitionDateTime
instance 00080032 TM AcquisitionTime
instance 00080033 TM ContentTime
instance 00080201 SH TimezoneOffsetFromUTC
instance 00200012 IS AcquisitionNumber
instance 00200013 IS InstanceNumber
instance 00280008 IS NumberOfFrames
instance 00280010 US Rows
instance 00280011 US Columns
instance 00280100 US BitsAllocated
instance 00400556 ST AcquisitionContextDescription
instance 0040A043 SQ ConceptNameCodeSequence
instance 0040A491 CS CompletionFlag
instance 0040A493 CS VerificationFlag
instance 00420010 ST DocumentTitle
instance 00700080 CS ContentLabel
instance 00700081 LO ContentDescription
"""
# What a summary or an answer adds.
_COMPUTED = """
study 00080061 CS ModalitiesInStudy
study 00080062 UI SOPClassesInStudy
study 00201206 IS NumberOfStudyRelatedSeries
study 00201208 IS NumberOfStudyRelatedInstances
series 00201209 IS NumberOfSeriesRelatedInstances
study 00080005 CS SpecificCharacterSet
study 00080056 CS InstanceAvailability
study 00080201 SH TimezoneOffsetFromUTC
study 00081190 UR RetrieveURL
"""

# What may be searched by within the sequences that are kept.
_NESTED = {
    "00080100": "CodeValue",
    "00080102": "CodingSchemeDesignator",
    "00080104": "CodeMeaning",
    "00400009": "ScheduledProcedureStepID",
    "00401001": "RequestedProcedureID",
}


def _by_level(table: str) -> dict[str, dict[str, Attribute]]:
    found: dict[str, dict[str, Attribute]] = {PATIENT: {}, STUDY: {}, SERIES: {}, INSTANCE: {}}
    for line in table.strip().splitlines():
        level, tag, vr, keyword = line.split()
        found[level][tag] = Attribute(tag, keyword, vr)
    return found


STORED = _by_level(_STORED)  # what is kept of each object: level to tag to attribute
COMPUTED = _by_level(_COMPUTED)
LEVEL_OF = {tag: level for table in (STORED, COMPUTED) for level, found in table.items() for tag in found}
ATTRIBUTES = {tag: each for table in (STORED, COMPUTED) for found in table.values() for tag, each in found.items()}
TAG_OF = {each.keyword: tag for tag, each in ATTRIBUTES.items()} | {name: tag for tag, name in _NESTED.items()}
# The date and the time that together are one moment, where a search has ranges of both (PS3.4 C.2.2.2.5)
MOMENTS = {
    tag: TAG_OF[time]
    for tag, each in ATTRIBUTES.items()
    if each.vr == "DA" and (time := each.keyword.removesuffix("Date") + "Time") in TAG_OF
}
