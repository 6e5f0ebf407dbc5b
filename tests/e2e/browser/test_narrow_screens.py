"""Every page fits a narrow phone: nothing is wider than the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from screen import Person, shared

LONG = "a_name_of_a_file_that_has_no_space_and_goes_on_and_on.png"


@pytest.mark.parametrize("width", [320, 390])
def test_no_page_is_wider_than_the_screen(open_page: Callable[..., Page], join: Callable[..., Person], width: int):
    person = join("admin")
    photo = person.store(shared("images/photo/astronaut.png"), named=LONG, tags=["portrait"])
    scan = person.store(shared("dicom/emr_jpegls_10f.dcm"))
    log = person.store_log(shared("logs/ok_120.csv"), "A_well_whose_name_has_no_space_A-17_2026")
    person.client.post("/v1/locations", json={"id": f"theatre-of-{person.name}"}).raise_for_status()
    page = open_page(person=person, viewport={"width": width, "height": 760})
    expect(page.locator(".tile img").first).to_be_visible()
    places = {
        "/images?tab=mine": "Images",
        "/studies": "Studies",
        "/upload": "Upload",
        "/depth-logs": "Depth logs",
        "/locations": "Locations",
        "/tags": "Tags",
        "/duplicates": "Duplicates",
        "/me": "Profile",
        "/stats": "Statistics",
        "/users": "Users",
        "/audit": "Audit",
        "/nowhere": "No such page",
        f"/connect?port=49152&state=s&code=BCDF-GHJK&name={LONG}&until=4000000000": "Sign in a terminal",
        f"/images/{photo['image_key']}": LONG,
        f"/images/{scan['image_key']}": "emr_jpegls_10f.dcm",
        f"/depth-logs/{log['log_id']}": "A_well_whose_name_has_no_space_A-17_2026",
    }

    found: dict[str, int] = {}
    for place, heading in places.items():
        page.evaluate(f"location.hash = '{place}'")
        expect(page.get_by_role("heading", name=heading).first).to_be_visible()
        expect(page.locator(".waiting")).to_have_count(0)
        found[place] = page.evaluate("document.documentElement.scrollWidth")

    assert {place: wide for place, wide in found.items() if wide > width} == {}
