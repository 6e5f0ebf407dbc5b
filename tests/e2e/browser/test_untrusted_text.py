"""Text of people or devices is shown as text, and the page's policy would stop it from running anyway."""

from collections.abc import Callable
from pathlib import Path

import pydicom
from playwright.sync_api import Page, expect

from screen import Person, shared

SCRIPT = "<b>Doe</b><script>document.title.fontcolor()</script>"
MARKUP = "<img src=x onerror=\"document.title='run'\"><b>bold</b>"


def test_markup_in_the_attributes_of_a_dicom_file_is_text(
    open_page: Callable[..., Page], person: Person, tmp_path: Path
):
    scan = pydicom.dcmread(shared("dicom/ct_evle_signed16.dcm"))
    scan.PatientName, scan.StudyDescription = SCRIPT, SCRIPT
    file = tmp_path / "scan.dcm"
    scan.save_as(file)
    image = person.store(file)

    page = open_page(f"/images/{image['image_key']}", person=person)

    expect(page.get_by_role("tabpanel").get_by_text(SCRIPT)).to_have_count(2)
    assert page.locator(".side script, .side b").count() == 0
    assert page.title() != "run"


def test_markup_in_a_file_name_a_tag_and_a_description_is_text(open_page: Callable[..., Page], person: Person):
    image = person.store(shared("images/photo/coins.png"), filename="<b>coins.png", tags=[MARKUP], description=MARKUP)
    page = open_page("/images?tab=mine", person=person)
    expect(page.get_by_role("link", name="<b>coins.png")).to_be_visible()

    page.get_by_role("link", name=image["filename"]).click()

    expect(page.get_by_role("heading", name="<b>coins.png")).to_be_visible()
    expect(page.locator(".chip", has_text=MARKUP)).to_be_visible()
    assert page.locator("main b, .side img").count() == 0
    assert page.title() == "<b>coins.png · Lightbox"


def test_the_page_asks_nobody_else(open_page: Callable[..., Page], person: Person):
    asked: set[str] = set()
    image = person.store(shared("images/photo/astronaut.png"))
    page = open_page(person=person)
    page.on("request", lambda request: asked.add(request.url.partition("://")[2].partition(":")[0].partition("/")[0]))
    page.reload()
    page.get_by_role("link", name="astronaut.png").click()
    expect(page.get_by_role("heading", name=image["filename"])).to_be_visible()
    page.get_by_role("tab", name="Annotations").click()
    expect(page.get_by_role("heading", name="No annotations")).to_be_visible()

    assert asked - {"", "127.0.0.1", "localhost"} == set()


def test_inline_script_does_not_run(open_page: Callable[..., Page], person: Person, complaints: list[str]):
    page = open_page(person=person)
    expect(page.get_by_role("heading", name="Images", exact=True)).to_be_visible()

    refused = page.evaluate(
        """() => new Promise((resolve) => {
            document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective));
            const script = document.createElement('script');
            script.textContent = 'document.title = "run"';
            document.body.append(script);
            setTimeout(() => resolve('nothing'), 60000);
        })"""
    )

    assert refused.startswith("script-src")
    assert [complaint for complaint in complaints if "inline script" in complaint]
    complaints.clear()
    assert page.title() != "run"
