"""Presigned URLs that end while the viewer is open: what a person looks at stays, and what comes next comes too."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture
from playwright.sync_api import Page, Request, Route, expect
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

from screen import Person, eventually

from depth_logs import a_log

SIDE, FRAMES, STEP = 1024, 25, 100  # 16 bits each: more than the viewer fetches at once


def refuse_once(page: Page, pattern: str) -> list[str]:
    """Answer the first request for this pattern as S3 does when a URL has ended; return the list of such requests."""
    refused: list[str] = []

    def answer(route: Route) -> None:
        if refused:
            return route.continue_()
        refused.append(route.request.url)
        return route.fulfill(status=403)

    page.route(pattern, answer)
    return refused


def pointed_at(page: Page) -> str:
    """Return the place and the value under a pointer that has just moved."""
    canvas = page.locator("canvas.dicom-canvas")
    canvas.hover(position={"x": 300, "y": 300})
    canvas.hover(position={"x": 301, "y": 300})
    return page.locator(".over-value").inner_text()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    Picture.effect_noise((700, 600), 90).convert("RGB").save(path)
    return path


@pytest.fixture
def cine(tmp_path: Path) -> Path:
    """Write an image of many uncompressed frames, each brighter than the one before."""
    path = tmp_path / "cine.dcm"
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CTImageStorage, generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image: Dataset = FileDataset(str(path), {}, file_meta=meta, preamble=bytes(128))
    image.SOPClassUID, image.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    image.StudyInstanceUID, image.SeriesInstanceUID, image.Modality = generate_uid(), generate_uid(), "CT"
    image.Rows, image.Columns, image.NumberOfFrames = SIDE, SIDE, FRAMES
    image.SamplesPerPixel, image.PhotometricInterpretation, image.PixelRepresentation = 1, "MONOCHROME2", 0
    image.BitsAllocated, image.BitsStored, image.HighBit = 16, 12, 11
    image.WindowCenter, image.WindowWidth = "2048", "4096"
    pixels = np.zeros((FRAMES, SIDE, SIDE), "<u2")
    pixels[:] = STEP * np.arange(FRAMES)[:, None, None]
    image.PixelData = pixels.tobytes()
    image.save_as(path, enforce_file_format=True)
    return path


def test_a_thumbnail_whose_url_has_ended_gets_another(open_page: Callable[..., Page], person: Person, photo: Path):
    person.store(photo)
    page = open_page("/upload", person=person)
    expect(page.get_by_role("heading", name="Upload")).to_be_visible()
    refused = refuse_once(page, "**/resized/**")
    rendered: list[Request] = []
    page.on("request", lambda request: rendered.append(request) if "/file" in request.url else None)

    page.goto("/#/images?tab=mine")

    expect(page.locator(".tile img")).to_have_js_property("naturalWidth", 512)
    assert len(refused) == 1
    assert rendered == []


def test_a_picture_whose_url_has_ended_is_opened_by_another(
    open_page: Callable[..., Page], person: Person, photo: Path
):
    image = person.store(photo)
    page = open_page("/upload", person=person)
    expect(page.get_by_role("heading", name="Upload")).to_be_visible()
    refused = refuse_once(page, "**/originals/**")

    page.goto(f"/#/images/{image['image_key']}")

    expect(page.locator("#deep canvas").first).to_be_visible()
    expect(page.locator(".stage-cover")).to_have_count(0)
    expect(page.get_by_text("could not be opened")).to_have_count(0)
    assert len(refused) == 1


def test_frames_are_read_on_when_the_url_of_the_file_has_ended(
    open_page: Callable[..., Page], person: Person, cine: Path
):
    image = person.store(cine)
    page = open_page(f"/images/{image['image_key']}", person=person)
    expect(page.locator("canvas.dicom-canvas[data-first-pixel]")).to_be_visible()
    expect(page.locator(".over-left")).to_contain_text("Full depth, in this browser")
    refused = refuse_once(page, "**/originals/**")

    with page.expect_request(lambda request: request.url.endswith(f"/v1/images/{image['image_key']}")):
        page.locator("canvas.dicom-canvas").press("End")

    eventually(lambda: pointed_at(page), lambda value: value.endswith(f" {STEP * (FRAMES - 1)}"))
    assert len(refused) == 1


def test_a_url_is_renewed_before_it_ends(open_page: Callable[..., Page], person: Person, cine: Path):
    image = person.store(cine)
    page = open_page(f"/images/{image['image_key']}", person=person)
    expect(page.locator("canvas.dicom-canvas[data-first-pixel]")).to_be_visible()

    # The frames ahead are read on meanwhile: so the first request after the change counts, whoever makes it.
    with page.expect_request(lambda request: request.url.endswith(f"/v1/images/{image['image_key']}")):
        page.evaluate("() => { const now = Date.now; Date.now = () => now() + 5 * 60_000; }")
        page.locator("canvas.dicom-canvas").press("End")

    eventually(lambda: pointed_at(page), lambda value: value.endswith(f" {STEP * (FRAMES - 1)}"))


def test_the_picture_of_a_log_whose_url_has_ended_gets_another(
    open_page: Callable[..., Page], person: Person, tmp_path: Path
):
    path = tmp_path / "log.csv"
    path.write_bytes(a_log(50))
    log = person.store_log(path, "North 7")
    person.settled(f"/v1/depth-logs/{log['log_id']}", lambda now: bool(now["renditions"]))
    page = open_page("/upload", person=person)
    expect(page.get_by_role("heading", name="Upload")).to_be_visible()
    refused = refuse_once(page, "**/logs/log_**")

    page.goto("/#/depth-logs")

    expect(page.locator(".log-strip img")).not_to_have_js_property("naturalWidth", 0)
    assert len(refused) == 1
