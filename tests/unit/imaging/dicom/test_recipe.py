import json
import zlib
from base64 import b64encode
from pathlib import Path
from random import Random
from struct import pack

import numpy as np
import pytest
from pydicom.dataset import Dataset

from core.images.render_options import VoiFunction
from core.kernel.errors import NotDrawable
from core.kernel.frame_index import FrameChunk
from dicom_files import a_data_set, a_ramp, accepted, write
from imaging.dicom.inspection import inspect
from imaging.dicom.recipe import Detail, Greys, Numbers, Palette, Recipe, Table, Window
from imaging.sandbox import runner


def an_item(**attributes: object) -> Dataset:
    item = Dataset()
    for keyword, value in attributes.items():
        setattr(item, keyword, value)
    return item


def enhanced(frames: int) -> Dataset:
    return a_data_set(np.zeros((frames, 2, 4), np.uint16), RescaleSlope="7", WindowCenter="1", WindowWidth="2")


def frame_window(center: float, width: float, function: str | None = None) -> Dataset:
    voi = an_item(WindowCenter=str(center), WindowWidth=str(width))
    if function:
        voi.VOILUTFunction = function
    return an_item(FrameVOILUTSequence=[voi])


def test_a_recipe_survives_being_kept():
    recipe = Recipe(
        transfer_syntax="1.2.840.10008.1.2.5",
        rows=3,
        columns=5,
        frames=2,
        photometric="PALETTE COLOR",
        numbers=Numbers.INTEGER,
        signed=True,
        inverse=True,
        padding=(-5.0, 5.0),
        palette=Palette(first=-3, channels=bytes(range(6))),
        greys=Greys(voi=Table(first=1, bits=12, entries=b"ab"), function=VoiFunction.SIGMOID),
        extent=(-5.5, 7.0),
        aspect=0.5,
    )

    assert Recipe.for_frame(recipe.to_bytes(), b"", 1) == recipe


def test_a_detail_replaces_the_transformation_of_its_frame():
    shared, own = Greys(slope=2), Greys(window=Window(center=1, width=2))
    packed = Recipe(transfer_syntax="1", rows=1, columns=1, greys=shared).to_bytes()

    assert Recipe.for_frame(packed, b"", 0).greys == shared
    assert Recipe.for_frame(packed, Detail(greys=own).to_bytes(), 0).greys == own


def test_a_frame_that_cannot_be_drawn_says_why():
    packed = Recipe(transfer_syntax="1", rows=1, columns=1).to_bytes()

    with pytest.raises(NotDrawable) as refused:
        Recipe.for_frame(packed, Detail(fault="It is broken.").to_bytes(), 0)

    assert refused.value.detail == "It is broken."


def test_a_recipe_of_the_first_version_is_still_read():
    document = {
        "transfer_syntax": "1.2.840.10008.1.2.1",
        "rows": 3,
        "columns": 5,
        "frames": 3,
        "greys": [{"slope": 2.0}, {"window": {"center": 1.0, "width": 2.0}}],
        "greys_of": b64encode(b"".join(place.to_bytes(4, "little") for place in (0, 1, 0))).decode(),
    }
    packed = b"\x01" + zlib.compress(json.dumps(document).encode())

    recipes = [Recipe.for_frame(packed, b"", number) for number in range(3)]

    assert [recipe.greys.slope for recipe in recipes] == [2, 1, 2]
    assert recipes[1].greys.window == Window(center=1, width=2)
    assert (recipes[0].rows, recipes[0].columns, recipes[0].frames) == (3, 5, 3)


def test_a_recipe_of_another_version_is_not_guessed_at():
    with pytest.raises(ValueError, match="version"):
        Recipe.for_frame(b"\x03" + Recipe(transfer_syntax="1", rows=1, columns=1).to_bytes()[1:], b"", 0)


def test_a_window_for_each_of_2000_frames_stays_small(tmp_path: Path):
    data_set = enhanced(2000)
    random = Random(1)  # noqa: S311
    data_set.PerFrameFunctionalGroupsSequence = [
        frame_window(round(random.uniform(-1000, 1000), 3), round(random.uniform(1, 4000), 3)) for _ in range(2000)
    ]

    kept = inspect(write(tmp_path / "a.dcm", data_set))

    assert len(kept.recipe or b"") < 1000
    assert [len(packed) < 60_000 for packed in kept.frame_chunks] == [True]


@pytest.mark.parametrize("explicit", [True, False])
def test_groups_of_several_megabytes_are_read_all_the_same(tmp_path: Path, explicit: bool):  # noqa: FBT001
    data_set = enhanced(4000)
    data_set.PerFrameFunctionalGroupsSequence = [frame_window(number, 400) for number in range(4000)]
    for item in data_set.PerFrameFunctionalGroupsSequence:
        item.FrameComments = "x" * 300

    path = write(tmp_path / "a.dcm", data_set, "1.2.840.10008.1.2.1" if explicit else "1.2.840.10008.1.2")

    assert path.stat().st_size > 1 << 20
    assert accepted(path).recipe(3999).greys.window == Window(center=3999, width=400)


def test_the_widest_palette_stays_below_300_kilobytes(tmp_path: Path):
    data_set = a_data_set(a_ramp(), PhotometricInterpretation="PALETTE COLOR")
    noise = np.random.default_rng(1).integers(0, 65_536, (3, 65_536), np.uint16)
    for colour, channel in zip(("Red", "Green", "Blue"), noise, strict=True):
        setattr(data_set, f"{colour}PaletteColorLookupTableDescriptor", [0, 0, 16])
        setattr(data_set, f"{colour}PaletteColorLookupTableData", channel.tobytes())

    kept = accepted(write(tmp_path / "a.dcm", data_set))

    assert len(kept.packed) < 300_000


def test_larger_tables_than_can_be_kept_are_said_not_to_be_drawable(tmp_path: Path):
    noise = np.random.default_rng(1).integers(0, 65_536, (4, 65_536), np.uint16)
    data_set = enhanced(4)
    data_set.PerFrameFunctionalGroupsSequence = [
        an_item(
            FrameVOILUTSequence=[an_item(VOILUTSequence=[an_item(LUTDescriptor=[0, 0, 16], LUTData=each.tobytes())])]
        )
        for each in noise
    ]

    kept = accepted(write(tmp_path / "a.dcm", data_set))

    with pytest.raises(NotDrawable, match="look-up tables"):
        kept.recipe(3)


def test_the_value_nearest_to_the_frame_wins(tmp_path: Path):
    data_set = enhanced(3)
    rescale = an_item(RescaleSlope="2", RescaleIntercept="-5", RescaleType="US")
    shared = frame_window(100, 200, "SIGMOID")
    shared.PixelValueTransformationSequence = [rescale]
    data_set.SharedFunctionalGroupsSequence = [shared]
    data_set.PerFrameFunctionalGroupsSequence = [frame_window(10, 20), an_item(FrameAcquisitionNumber=1)]

    kept = accepted(write(tmp_path / "a.dcm", data_set))

    own, common = kept.recipe(0).greys, kept.recipe(1).greys
    assert (own.window, own.function) == (Window(center=10, width=20), VoiFunction.LINEAR)
    assert (common.window, common.function) == (Window(center=100, width=200), VoiFunction.SIGMOID)
    assert (own.slope, own.intercept) == (common.slope, common.intercept) == (2, -5)
    assert kept.recipe(2).greys == common  # the data set forgot this frame's group


def test_a_classic_object_keeps_its_own_window(tmp_path: Path):
    data_set = a_data_set(a_ramp(), RescaleSlope="2", WindowCenter=["40", "50"], WindowWidth=["400", "350"])

    greys = accepted(write(tmp_path / "a.dcm", data_set)).recipe(0).greys

    assert (greys.slope, greys.intercept, greys.window) == (2, 0, Window(center=40, width=400))


def test_a_dose_is_scaled_by_its_grid(tmp_path: Path):
    data_set = a_data_set(a_ramp(), DoseGridScaling="0.25")

    assert accepted(write(tmp_path / "a.dcm", data_set)).recipe(0).greys.slope == 0.25


@pytest.mark.parametrize(("width", "function"), [("0.5", "LINEAR_EXACT"), ("1", "LINEAR"), ("400", "LINEAR")])
def test_a_fractional_window_is_taken_exactly(tmp_path: Path, width: str, function: str):
    data_set = a_data_set(a_ramp(), WindowCenter="0.2", WindowWidth=width)

    assert accepted(write(tmp_path / "a.dcm", data_set)).recipe(0).greys.function == function


def test_an_impossible_window_is_no_window(tmp_path: Path):
    data_set = a_data_set(a_ramp(), WindowCenter="10", WindowWidth="0")

    assert accepted(write(tmp_path / "a.dcm", data_set)).recipe(0).greys.window is None


@pytest.mark.parametrize(
    ("photometric", "shape", "inverse"),
    [
        ("MONOCHROME1", None, True),
        ("MONOCHROME1", "INVERSE", True),
        ("MONOCHROME1", "IDENTITY", True),
        ("MONOCHROME2", "INVERSE", True),
        ("MONOCHROME2", "IDENTITY", False),
        ("MONOCHROME2", None, False),
    ],
)
def test_pictures_are_inverted_once(tmp_path: Path, photometric: str, shape: str | None, inverse: bool):  # noqa: FBT001
    data_set = a_data_set(a_ramp(), PhotometricInterpretation=photometric)
    if shape:
        data_set.PresentationLUTShape = shape

    assert accepted(write(tmp_path / "a.dcm", data_set)).recipe().inverse is inverse


def test_negative_padding_may_be_written_as_unsigned(tmp_path: Path):
    data_set = a_data_set(a_ramp().astype(np.int16), PixelPaddingValue=0, PixelPaddingRangeLimit=10)
    data_set["PixelPaddingValue"].VR = data_set["PixelPaddingRangeLimit"].VR = "US"
    data_set.PixelPaddingValue = 65_536 - 2000

    assert accepted(write(tmp_path / "a.dcm", data_set)).recipe().padding == (-2000, 10)


def test_25000_frames_with_windows_of_their_own_are_kept_in_small_chunks(tmp_path: Path):
    def element(group: int, number: int, vr: bytes, value: bytes) -> bytes:
        return pack("<HH2sH", group, number, vr, len(value)) + value

    def sequence(group: int, number: int, content: bytes) -> bytes:
        item = b"\xfe\xff\0\xe0" + pack("<L", len(content)) + content
        return pack("<HH2sHL", group, number, b"SQ", 0, len(item)) + item

    frames = [
        sequence(0x28, 0x9132, element(0x28, 0x1050, b"DS", b"%08.2f" % number) + element(0x28, 0x1051, b"DS", b"400 "))
        for number in range(25_000)
    ]
    groups = b"".join(b"\xfe\xff\0\xe0" + pack("<L", len(frame)) + frame for frame in frames)
    path = write(tmp_path / "a.dcm", enhanced(25_000))
    pixels = b"\xe0\x7f\x10\x00OW"
    head, _, tail = path.read_bytes().partition(pixels)
    path.write_bytes(head + pack("<HH2sHL", 0x5200, 0x9230, b"SQ", 0, len(groups)) + groups + pixels + tail)

    found = runner.run(inspect, path, seconds=60, megabytes=256)
    chunks = [FrameChunk(packed) for packed in found.frame_chunks]

    assert found.frames == sum(map(len, chunks)) == 25_000
    assert max(map(len, found.frame_chunks)) < 64_000
    for number in (0, 2047, 2048, 24_999):
        detail = chunks[number // 2048][number % 2048].detail
        own = Recipe.for_frame(found.recipe or b"", detail, number)
        assert own.greys.window == Window(center=number, width=400)
