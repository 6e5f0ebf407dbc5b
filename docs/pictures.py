"""Take the pictures of the documentation anew, in Chromium, from two stacks of their own with sample files.

./run pictures
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image as Picture
from playwright.sync_api import Browser, Page
from pydicom import dcmread

from local.aws.provisioning import ADMINISTRATOR, PASSWORD
from local.commands import seed
from local.commands.head_phantom import FILES as HEADS
from local.commands.sample_files import write_samples
from running_stack import RunningStack, run
from screen import Person, measure_in_chromium, shared

DOCS = Path(__file__).parent
WIDE, NARROW, PHONE = (1360, 860), (1180, 760), (390, 844)
LARGE = 300_000  # bytes
LIBRARY = (
    *("images/photo/camera.png", "images/photo/brick.png", "dicom/cr_jpegext12.dcm", "dicom/mr_overlay_12bit.dcm"),
    *("dicom/ct_evle_signed16.dcm", "images/photo/retina.jpg", "images/photo/cell.png"),
    *("dicom/us_j2k_lossless_ybr_rct.dcm", "images/photo/coins.png", "dicom/cr_mono1_j2k_lossy_10bit.dcm"),
    *("images/photo/coffee.png", "dicom/sc_htj2k_lossless_rgb.dcm", "dicom/ect_evle_2f_supp_palette.dcm"),
    *("images/photo/astronaut.png", "dicom/ct_j2k_pixelrep_mismatch_iso2022.dcm"),
)
VISOR = {"polygon": {"points": [[318, 370], [400, 352], [478, 410], [500, 511], [300, 511], [282, 440]]}}
SHUTTLE = {"box": {"x": 350, "y": 5, "width": 110, "height": 270}}
BADGE = {"ellipse": {"cx": 171, "cy": 387, "rx": 37, "ry": 39}}
LESION = {"ellipse": {"cx": 64, "cy": 125, "rx": 11, "ry": 11}}


class Camera:
    """Photograph what one person sees of a stack."""

    def __init__(self, browser: Browser, stack: RunningStack, person: Person, folder: str, size: tuple[int, int]):
        self._browser, self._stack, self._person, self._folder, self._size = browser, stack, person, folder, size

    def open(self, place: str, *, theme: str = "dark", size: tuple[int, int] | None = None) -> Page:
        width, height = size or self._size
        page = self._browser.new_page(base_url=self._stack.url, viewport={"width": width, "height": height})
        page.add_init_script(f"sessionStorage.setItem('lightbox.refresh', '{self._person.refresh_token}')")
        page.add_init_script(f"localStorage.setItem('lightbox.theme', '{theme}')")
        page.goto(f"/#{place}")
        page.get_by_role("heading", level=1).wait_for()
        return page

    def keep(self, name: str, *pages: Page) -> None:
        """Write what pages show, beside each other, as a PNG, of 256 colours if it is large, and close them."""
        shots = [_shot(page) for page in pages]
        whole = Picture.new("RGB", (sum(shot.width + 20 for shot in shots) - 20, shots[0].height), (96, 108, 122))
        for at, shot in enumerate(shots):
            whole.paste(shot, (at * (shot.width + 20), 0))
        file = DOCS / self._folder / f"{name}.png"
        whole.save(file, optimize=True)
        if file.stat().st_size > LARGE:
            whole.quantize(palette=whole.quantize(256)).save(file, optimize=True)  # dithered


def _shot(page: Page) -> Picture.Image:
    page.wait_for_load_state("networkidle")
    shot = Picture.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    page.close()
    return shot


def annotate(person: Person, image: dict[str, Any], instrument: str, shape: dict[str, Any]) -> None:
    draft = {"instrument": instrument} | shape
    person.client.post(f"/v1/images/{image['image_key']}/annotations", json=draft).raise_for_status()


def store_heads(person: Person, folder: Path) -> dict[str, dict[str, Any]]:
    """Store both studies of the head, and return their images by file name."""
    write_samples(folder)
    return {name: person.store(folder / name) for name in HEADS}


def both_heads(folder: Path, slice_number: int) -> str:
    """Return the place of the later study of the head, with the earlier one beside it."""
    now, then = (dcmread(folder / f"head-{name}/01.dcm", stop_before_pixels=True) for name in ("after", "before"))
    beside = f"{then.StudyInstanceUID}/{then.SeriesInstanceUID}"
    return f"/studies/{now.StudyInstanceUID}/series/{now.SeriesInstanceUID}?frame={slice_number}&beside={beside}"


def drawn(page: Page, count: int = 1) -> Page:
    """Wait for the first pixel of so many DICOM pictures."""
    for at in range(count):
        page.locator("canvas.dicom-canvas[data-first-pixel]").nth(at).wait_for()
    return page


def viewer(browser: Browser, stack: RunningStack, folder: Path) -> None:
    """Take the pictures of viewer.md, as an administrator sees them."""
    admin = Person.signed_in(stack.url, ADMINISTRATOR, PASSWORD)
    camera = Camera(browser, stack, admin, "images", WIDE)
    images = {
        name: admin.store(shared(name), visibility=("private", "public")[at % 2]) for at, name in enumerate(LIBRARY)
    }
    camera.keep("viewer-library", camera.open("/images"))

    astronaut, ct = images["images/photo/astronaut.png"], images["dicom/ct_j2k_pixelrep_mismatch_iso2022.dcm"]
    for instrument, shape in {"visor": VISOR, "shuttle": SHUTTLE, "badge": BADGE}.items():
        annotate(admin, astronaut, instrument, shape)
    page = camera.open(f"/images/{astronaut['image_key']}?tab=annotations")
    page.locator(".annotation-list").get_by_role("button", name="visor").click()
    page.locator(".drawing-handle").first.wait_for()
    camera.keep("viewer-annotations", page)

    page = drawn(camera.open(f"/images/{ct['image_key']}"))
    page.get_by_label("Window preset").select_option(label="Brain")
    camera.keep("viewer-dicom", page)

    keys = [
        images[f"images/photo/{name}"]["image_key"] for name in ("retina.jpg", "cell.png", "coins.png", "brick.png")
    ]
    talk = admin.client.post("/v1/collections", json={"name": "Textures for the talk", "image_keys": keys}).json()
    camera.keep("viewer-collection", camera.open(f"/collections/{talk['collection_id']}"))

    admin.store(shared("images/photo/coffee.png"), named="coffee-copy.png")
    camera.keep("viewer-duplicates", camera.open("/duplicates"))

    log = admin.store_log(shared("logs/log_5460x201.csv"), "Well A-17, run 2")
    place = f"/depth-logs/{log['log_id']}?from=9010&to=9050"
    page = camera.open(f"{place}&colormap=copper", theme="light")
    page.locator(".well-canvas[data-sharp]").hover(position={"x": 440, "y": 300})
    camera.keep("viewer-log", page)

    film = admin.store(shared("dicom/us_mf30_jpegbaseline_ybr422.dcm"))
    phones = [
        camera.open("/images", size=PHONE),
        drawn(camera.open(f"/images/{film['image_key']}", size=PHONE)),
        camera.open(f"{place}&colormap=viridis", theme="light", size=PHONE),
    ]
    phones[2].locator(".well-canvas[data-sharp]").wait_for()
    camera.keep("viewer-phone", *phones)

    page = camera.open("/upload")
    files = [
        shared(name)
        for name in ("images/photo/page.png", "images/photo/microaneurysms.png", "dicom/mr_rle_signed16.dcm")
    ]
    page.get_by_label("Files").set_input_files([*files, shared("logs/log_5460x201.csv")])
    page.get_by_text("3 of 4 files in the library").wait_for()
    camera.keep("viewer-upload", page)

    store_heads(admin, folder)
    camera.keep("viewer-studies", drawn(camera.open(both_heads(folder, 6)), 2))


def tutorials(browser: Browser, stack: RunningStack, folder: Path) -> None:
    """Take the pictures of the tutorials, as somebody sees them who follows them."""
    run("seed", home=stack.folder).check_returncode()
    annotator = Person.signed_in(stack.url, "annotator", seed.PASSWORD)
    camera = Camera(browser, stack, annotator, "tutorials/images", NARROW)
    write_samples(folder)
    pictures = {
        name: annotator.store(folder / name, tags=["operation 12"])
        for name in ("waves.jpg", "more-waves.jpg", "grey-waves.png")
    }
    camera.keep("surgery-library", camera.open("/images?tab=mine&q=operation"))
    points = [[560, 420], [780, 330], [1010, 420], [1040, 640], [860, 780], [600, 700]]
    annotate(annotator, pictures["waves.jpg"], "forceps", {"polygon": {"points": points}})
    camera.keep("surgery-annotations", camera.open(f"/images/{pictures['waves.jpg']['image_key']}?tab=annotations"))

    annotator.store(folder / "rings.dcm")
    heads = store_heads(annotator, folder)
    camera.keep("radiology-studies", camera.open("/studies"))
    place = both_heads(folder, 6)
    camera.keep("radiology-prior", drawn(camera.open(place), 2))
    annotate(annotator, heads["head-after/06.dcm"], "region", LESION)
    page = drawn(camera.open(place.partition("&beside")[0]))
    page.get_by_role("tab", name="Annotations").click()
    page.locator(".annotation-list").wait_for()
    camera.keep("radiology-region", page)

    annotator.store_log(folder / "waves.csv", "borehole 7")
    camera.keep("geology-import", camera.open("/depth-logs"))
    page = camera.open("/depth-logs")
    page.get_by_role("link", name="borehole 7").click()
    page.locator(".well-canvas[data-sharp]").hover(position={"x": 300, "y": 240})
    camera.keep("geology-log", page)

    admin = Person.signed_in(stack.url, ADMINISTRATOR, PASSWORD)
    camera = Camera(browser, stack, admin, "tutorials/images", NARROW)
    camera.keep("administration-users", camera.open("/users"))
    camera.keep("administration-audit", camera.open("/audit"))


if __name__ == "__main__":
    measure_in_chromium(viewer)
    measure_in_chromium(tutorials)
