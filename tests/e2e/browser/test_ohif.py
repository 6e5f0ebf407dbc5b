"""OHIF, unmodified and at an origin of its own, shows what Lightbox keeps: the browser asks before it sends (CORS)."""

import re
import sys
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import batched

import httpx
import numpy as np
import pytest
from dicomweb_client.api import DICOMwebClient
from dicomweb_client.session_utils import create_session
from numpy.typing import NDArray
from PIL import Image as Picture
from playwright.sync_api import Browser, Locator, Page, expect
from pydicom import Dataset, dcmread
from pydicom.uid import CTImageStorage, generate_uid

from dicom_files import a_data_set, written
from ohif_viewer import OhifServer, installed
from running_stack import RunningStack, start
from screen import PATIENCE, eventually, shared, typical_difference

SLICES, SIDE = 200, 256
AT_ONCE = 25  # slices in a request, which takes 4.4 MB
# A reader who has seen the tour and the notice, and a clock that stops when the first picture is drawn.
SETTLED = """
    localStorage.setItem('shownTours', '["basicViewerTour"]');
    sessionStorage.setItem('investigationalUseDialog', 'hidden');
    const drawn = () => { window.firstPixel ??= performance.now(); };
    window.addEventListener('CORNERSTONE_IMAGE_RENDERED', drawn, true);
"""

type Store = Callable[..., str]
type Open = Callable[..., Page]


@pytest.fixture(scope="module")
def ohif() -> Iterator[OhifServer]:
    with OhifServer(installed()) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def stack(ohif: OhifServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Run a stack that lets in no origin but OHIF's, as a production stack does."""
    with start(tmp_path_factory.mktemp("stack"), "--parameter", f"WebOrigin={ohif.origin}") as stack:
        ohif.stack = stack.url
        yield stack


@pytest.fixture
def store(stack: RunningStack, admin: httpx.Client) -> Iterator[Store]:
    """Return a function that stores instances of one study, and returns the UID of the study."""
    session = create_session()
    session.headers["Authorization"] = admin.headers["Authorization"]
    client = DICOMwebClient(f"{stack.url}/dicomweb", session=session)

    def store(*data_sets: Dataset) -> str:
        for some in batched(data_sets, AT_ONCE, strict=False):
            assert len(client.store_instances(list(some)).ReferencedSOPSequence) == len(some)
        return data_sets[0].StudyInstanceUID

    yield store
    session.close()


@pytest.fixture
def open_ohif(browser: Browser, ohif: OhifServer, admin: httpx.Client) -> Iterator[Open]:
    """Return a function that opens a page of OHIF with the administrator's token."""
    token = admin.headers["Authorization"].removeprefix("Bearer ")
    context = browser.new_context(base_url=ohif.origin, viewport={"width": 1360, "height": 860})
    context.add_init_script(SETTLED)

    def open_ohif(path: str, **query: str) -> Page:
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(f"{path}?{httpx.QueryParams(query | {'token': token})}")
        return page

    expect.set_options(timeout=1000 * PATIENCE)
    yield open_ohif
    context.close()


def picture(page: Page) -> Locator:
    """Return the picture, once it is drawn; its time is shown by `-s`."""
    page.wait_for_function("window.firstPixel")
    sys.stdout.write(f"\nfirst pixel after {page.evaluate('window.firstPixel') / 1000:.1f} s\n")
    return page.locator("canvas.cornerstone-canvas").first


def is_shown(page: Page, there: Picture.Image, *, within: int = 3) -> None:
    """Assert that the page comes to show this picture."""
    canvas = picture(page)
    assert len(set(there.tobytes())) > 1
    eventually(lambda: typical_difference(canvas, there), lambda levels: levels <= within)


def made(pixels: NDArray[np.uint16], **attributes: object) -> Dataset:
    return dcmread(BytesIO(written(a_data_set(pixels, **attributes))))


def a_slice(number: int, **uids: str) -> Dataset:
    """Make a slice of a cone in air, as a CT scanner would: the cone is wider in later slices."""
    y, x = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    inside = np.hypot(x, y) < 20 + number / 2
    return made(
        np.where(inside, 1064 + 100 * (x > 0), 24).astype(np.uint16),
        SOPClassUID=CTImageStorage,
        Modality="CT",
        SOPInstanceUID=generate_uid(),
        StudyDescription="Cone",
        InstanceNumber=number + 1,
        ImagePositionPatient=[-SIDE / 2, -SIDE / 2, number],
        ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
        PixelSpacing=[1, 1],
        SliceThickness=1,
        RescaleIntercept=-1024,
        RescaleSlope=1,
        WindowCenter=40,
        WindowWidth=400,
        **uids,
    )


def new_uids() -> dict[str, str]:
    return {name: generate_uid() for name in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID")}


@pytest.mark.parametrize(
    "name",
    [
        "mr_overlay_12bit",
        "us_mf30_jpegbaseline_ybr422",
        "us_palette8",
        "cr_mono1_j2k_lossy_10bit",
        "sc_htj2k_lossless_rgb",
    ],
)
def test_every_kind_of_pixels_is_shown_as_the_server_renders_it(
    store: Store, open_ohif: Open, admin: httpx.Client, name: str
):
    object_ = dcmread(shared(f"dicom/{name}.dcm"))
    study = store(object_)
    rendered = admin.get(f"{first_frame(object_)}/rendered", headers={"Accept": "image/png"}).raise_for_status()

    page = open_ohif("/viewer", StudyInstanceUIDs=study)

    is_shown(page, Picture.open(BytesIO(rendered.content)).convert("L"))


def first_frame(object_: Dataset) -> str:
    """Return the path of the first frame of an object."""
    uids = object_.StudyInstanceUID, object_.SeriesInstanceUID, object_.SOPInstanceUID
    return "/dicomweb/studies/{}/series/{}/instances/{}/frames/1".format(*uids)


def test_jpeg_ls_without_a_window_is_shown_over_the_values_of_its_frame(
    store: Store, open_ohif: Open, admin: httpx.Client
):
    object_ = dcmread(shared("dicom/emr_jpegls_10f.dcm"))
    study = store(object_)
    answer = admin.get(first_frame(object_), headers={"Accept": "application/octet-stream"}).raise_for_status()
    values = np.frombuffer(answer.content, "<u2").reshape(object_.Rows, object_.Columns).astype(float)

    page = open_ohif("/viewer", StudyInstanceUIDs=study)

    stretched = (values - values.min()) / np.ptp(values) * 255
    is_shown(page, Picture.fromarray(stretched.astype(np.uint8)))


def test_a_series_of_200_slices_is_scrolled_to_its_end(store: Store, open_ohif: Open):
    uids = new_uids()
    slices = [a_slice(number, **uids) for number in range(SLICES)]
    study = store(*slices)

    page = open_ohif("/viewer", StudyInstanceUIDs=study)

    is_shown(page, windowed(slices[-1]))  # OHIF begins at the head
    picture(page).hover()
    page.keyboard.press("End")
    is_shown(page, windowed(slices[0]))


def windowed(slice_: Dataset) -> Picture.Image:
    """Return the picture of a slice in its window, which lies on the values -160 to 240."""
    values = slice_.pixel_array.astype(float) - 1024
    return Picture.fromarray(np.clip((values + 160) / 400 * 255, 0, 255).astype(np.uint8))


def test_a_frame_that_does_not_fit_an_answer_is_read_from_s3(open_ohif: Open, admin: httpx.Client):
    uids = new_uids()
    y, x = np.mgrid[:2048, :1400]
    send(admin, written(a_data_set((x + y).astype(np.uint16), Modality="DX", SOPInstanceUID=generate_uid(), **uids)))

    page = open_ohif("/viewer", StudyInstanceUIDs=uids["StudyInstanceUID"])

    is_shown(page, Picture.fromarray(((x + y) / (x + y).max() * 255).astype(np.uint8)))


def send(admin: httpx.Client, content: bytes) -> None:
    """Store an object that is too large for a request by a presigned URL."""
    draft = {"filename": "radiograph.dcm", "size": len(content), "media_type": "application/dicom"}
    image = admin.post("/v1/images", json=draft).raise_for_status().json()
    door = image["upload"]
    httpx.put(door["upload_url"], content=content, headers=door["headers"], timeout=PATIENCE).raise_for_status()
    eventually(lambda: admin.get(f"/v1/images/{image['image_key']}").json()["status"], lambda now: now == "ready")


def test_the_list_of_studies_is_searched_by_name(store: Store, open_ohif: Open):
    studies = [store(a_slice(0, **new_uids(), PatientName=name)) for name in ("Rosalind^Ohif", "Dorothy^Ohif")]
    page = open_ohif("/viewer", StudyInstanceUIDs=studies[0])
    picture(page)

    page.locator("[data-cy=return-to-work-list]").click()
    expect(page.get_by_text("Dorothy")).to_be_visible()
    with page.expect_response(re.compile("PatientName=.*rosal")):
        page.get_by_role("textbox").first.fill("rosal")

    expect(page.get_by_text("Rosalind")).to_be_visible()
    expect(page.get_by_text("Dorothy")).to_have_count(0)
