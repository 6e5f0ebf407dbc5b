"""Reading DICOM images."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture
from playwright.sync_api import Page, Route, expect

from dicom_files import a_data_set, write
from screen import Person, eventually, shared, typical_difference

HERE = "Full depth, in this browser"
SERVER = "Rendered by the server"


def reader(page: Page):
    """Return the picture, once its first pixel is there."""
    canvas = page.locator("canvas.dicom-canvas[data-first-pixel]")
    expect(canvas).to_be_visible()
    return canvas


def greys(page: Page) -> list[int]:
    """Return the middle line of the picture on the screen."""
    shot = Picture.open(BytesIO(page.locator("canvas.dicom-canvas").screenshot())).convert("L")
    return list(shot.crop((0, shot.height // 2, shot.width, shot.height // 2 + 1)).tobytes())


def press(page: Page, key: str) -> None:
    page.locator("canvas.dicom-canvas").press(key)


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("cr_mono1_j2k_lossy_10bit", HERE),
        ("ct_evle_signed16", HERE),
        ("ct_j2k_pixelrep_mismatch_iso2022", HERE),
        ("dx_mono1_8bit", HERE),
        ("emr_jpegls_10f", HERE),
        ("mr_rle_signed16", HERE),
        ("ot_deflated", HERE),
        ("ot_jpegll_sv1_mlut_vlut_overlay", HERE),
        ("parametric_map_float32", HERE),
        ("pt_jpegll_signed", HERE),
        ("rtdose_32bit_15f_implicit", HERE),
        ("sc_htj2k_lossless_rgb", HERE),
        ("sc_modality_lut_signed12", HERE),
        ("sc_voi_lut_8bit", HERE),
        ("seg_1bit_3f", HERE),
        ("us_mf30_jpegbaseline_ybr422", HERE),
        ("us_palette8", HERE),
        ("cr_jpegext12", SERVER),
        ("us_palette16_bigendian", SERVER),
    ],
)
def test_every_transfer_syntax_is_shown_as_the_server_renders_it(
    open_page: Callable[..., Page], person: Person, name: str, where: str
):
    image = person.store(shared(f"dicom/{name}.dcm"))

    page = open_page(f"/images/{image['image_key']}", person=person)

    reader(page)
    expect(page.locator(".over-left")).to_contain_text(where)
    answer = person.client.get(f"/v1/images/{image['image_key']}/file", params={"format": "png"})
    there = Picture.open(BytesIO(answer.content)).convert("L")
    assert len(set(there.tobytes())) > 1
    eventually(lambda: typical_difference(reader(page), there), lambda levels: levels <= 3)


def test_a_kept_object_says_why_it_is_not_drawn(open_page: Callable[..., Page], person: Person, tmp_path: Path):
    pixels = a_data_set(np.zeros((4, 4), np.uint8), SamplesPerPixel=4, PhotometricInterpretation="ARGB")
    file = write(tmp_path / "argb.dcm", pixels)
    image = person.client.post("/v1/images", files={"file": (file.name, file.read_bytes())}).raise_for_status().json()

    page = open_page(f"/images/{image['image_key']}", person=person)

    expect(page.get_by_role("heading", name="It cannot be drawn")).to_be_visible()
    expect(page.get_by_label("Picture", exact=True)).to_contain_text("Pixels of 4 samples in 'ARGB' are not supported.")
    expect(page.get_by_role("tab", name="Header")).to_be_visible()
    expect(page.get_by_role("tab", name="Edit Size")).to_have_count(0)
    page.goto("/#/images?tab=mine")
    expect(page.locator(".tile[data-key]")).to_contain_text("Cannot be drawn")


def test_patient_and_study_stand_beside_the_picture(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/ct_evle_signed16.dcm"))
    header = person.client.get(f"/v1/images/{image['image_key']}/dicom").json()

    page = open_page(f"/images/{image['image_key']}", person=person)

    family = header["patient"]["name"].split("^")[0]
    expect(page.get_by_role("tabpanel")).to_contain_text(family)
    expect(page.get_by_role("tabpanel")).to_contain_text(header["patient"]["id"])


@pytest.mark.parametrize("shape", ["linear", "linear_exact", "sigmoid"])
def test_the_window_is_the_one_that_the_server_renders(open_page: Callable[..., Page], person: Person, shape: str):
    image = person.store(shared(f"dicom/golden_ramp_{shape}.dcm"))
    answer = person.client.get(f"/v1/images/{image['image_key']}/file", params={"format": "png"})
    ramp = Picture.open(BytesIO(answer.content)).convert("L")
    page = open_page(f"/images/{image['image_key']}", person=person, viewport={"width": 1024 + 65 + 384, "height": 800})
    reader(page)

    there = list(ramp.crop((0, 8, ramp.width, 9)).tobytes())
    here = eventually(lambda: greys(page), lambda line: len(line) == len(there) == 1024 and line[-1] > line[0])

    assert max(abs(a - b) for a, b in zip(here, there, strict=True)) <= 1


def test_frames_are_scrolled_by_keys_and_wheel(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/emr_jpegls_10f.dcm"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    canvas, told = reader(page), page.locator(".over-right")
    expect(told).to_contain_text("Frame 1 / 10")

    press(page, "ArrowDown")
    expect(told).to_contain_text("Frame 2 / 10")
    press(page, "End")
    expect(told).to_contain_text("Frame 10 / 10")
    canvas.hover()
    for frame in (9, 8, 7):
        page.mouse.wheel(0, -120)  # a notch

        expect(told).to_contain_text(f"Frame {frame} / 10")


def test_cine_plays_and_pauses(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/us_mf30_jpegbaseline_ybr422.dcm"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    reader(page)

    press(page, " ")
    expect(page.locator(".over-right")).not_to_contain_text("Frame 1 / 30")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()

    told = page.locator(".over-right").inner_text()
    page.wait_for_timeout(300)
    assert page.locator(".over-right").inner_text() == told


def test_the_window_follows_drag_preset_and_number(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/ct_evle_signed16.dcm"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    box = reader(page).bounding_box() or {}
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.get_by_label("Window preset").select_option(label="Brain")
    expect(page.get_by_label("Window centre")).to_have_value("40")
    expect(page.get_by_label("Window width")).to_have_value("80")

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 100, y, steps=4)
    page.mouse.up()
    expect(page.get_by_label("Window preset")).to_have_value("")
    eventually(lambda: float(page.get_by_label("Window width").input_value()), lambda width: width > 80)
    page.get_by_label("Window width").fill("2000")
    page.keyboard.press("Enter")

    expect(page.locator(".over-right")).to_contain_text("W 2000")


def test_inverting_turns_dark_into_bright(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/golden_ramp_linear.dcm"))
    page = open_page(f"/images/{image['image_key']}", person=person, viewport={"width": 1024 + 65 + 384, "height": 800})
    reader(page)
    within = slice(9, -9)  # of the ring that shows the focus
    before = eventually(lambda: greys(page)[within], lambda line: line[-1] > line[0])

    press(page, "i")
    expect(page.locator(".over-right")).to_contain_text("inverted")
    after = eventually(lambda: greys(page)[within], lambda line: line[-1] < line[0])

    assert {a + b for a, b in zip(before, after, strict=True)} == {255}


def test_colour_maps_colour_the_greys(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/mr_overlay_12bit.dcm"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    canvas = reader(page)

    page.get_by_label("Colour map").select_option("hot_iron")
    expect(page.locator(".over-right")).to_contain_text("hot_iron")

    def reddest() -> int:
        shot = Picture.open(BytesIO(canvas.screenshot())).convert("RGB").resize((60, 60)).tobytes()
        return max(red - blue for red, blue in zip(shot[::3], shot[2::3], strict=True))

    eventually(reddest, lambda most: most > 60)


def test_zoom_is_told_and_starts_over(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/ct_evle_signed16.dcm"))
    page = open_page(f"/images/{image['image_key']}", person=person)
    reader(page)
    expect(page.get_by_role("tabpanel")).to_contain_text("Patient")
    told = page.locator(".over-right span").last
    press(page, "r")
    fitted = told.inner_text()

    press(page, "+")
    expect(told).not_to_have_text(fitted)
    press(page, "r")

    expect(told).to_have_text(fitted)


def test_the_value_under_the_pointer_is_in_the_units_of_the_file(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/ct_evle_signed16.dcm"))
    page = open_page(f"/images/{image['image_key']}", person=person)

    reader(page).hover()

    expect(page.locator(".over-value")).to_have_text(re.compile(r"^6[34], 6[34]\s+-?\d+$"))


def test_the_images_of_the_study_are_listed(open_page: Callable[..., Page], person: Person):
    file = shared("dicom/ct_evle_signed16.dcm")
    image = person.store(file)
    person.store(file, named="again.dcm")
    page = open_page(f"/images/{image['image_key']}", person=person)

    page.get_by_role("tab", name="Series").click()

    expect(page.get_by_role("link", name="again.dcm")).to_be_visible()


def test_a_report_has_a_header_and_no_picture(open_page: Callable[..., Page], person: Person):
    file = shared("dicom/sr_comprehensive.dcm")
    image = person.client.post("/v1/images", files={"file": (file.name, file.read_bytes())}).raise_for_status().json()

    page = open_page(f"/images/{image['image_key']}", person=person)

    expect(page.get_by_role("heading", name="No picture inside")).to_be_visible()
    expect(page.get_by_role("tabpanel")).to_contain_text("Patient")


def test_the_picture_keeps_its_size_when_the_colour_maps_come(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("dicom/ct_evle_signed16.dcm"))
    page = open_page(person=person)
    expect(page.get_by_role("heading", name="Images", level=1)).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/colormaps*", hold)
    page.evaluate(f"location.hash = '/images/{image['image_key']}'")
    first = reader(page).bounding_box()

    held[0].continue_()

    expect(page.get_by_label("Colour map").get_by_role("option", name="magma")).to_be_attached()
    assert reader(page).bounding_box() == first
