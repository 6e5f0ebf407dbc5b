"""Every page of the viewer with something on it, for tests that visit them all."""

from pathlib import Path
from secrets import randbelow

from playwright.sync_api import Page, expect

from screen import Person, shared
from series_files import a_series

FILE = "a_name_of_a_file_that_has_no_space_and_goes_on_and_on.png"
LOG = "A_well_whose_name_has_no_space_A-17_2026"
TAG = "Laparoscopic cholecystectomy with cholangiography"
TALK = "Cholangiography before and after: a comparison"
PATIENT = "Featherstonehaugh-Cholmondeley^Bartholomew"
SQUARE = [[100, 100], [300, 100], [300, 300], [100, 300]]

# Addresses and headings; `furnish` fills in the braces. A contract test compares them with the routes of the viewer.
PAGES = {
    "/images?tab=mine": "Images",
    "/images/{photo}": FILE,
    "/images/{photo}?tab=annotations": FILE,
    "/images/{scan}": "emr_jpegls_10f.dcm",
    "/upload": "Upload",
    "/studies": "Studies",
    "/studies/{study}": "Featherstonehaugh-Cholmondeley, Bartholomew",
    "/studies/{study}/series/{study}.1?beside={study}/{study}.1": "Featherstonehaugh-Cholmondeley, Bartholomew",
    "/depth-logs": "Depth logs",
    "/depth-logs/{log}": LOG,
    "/locations": "Locations",
    "/collections": "Collections",
    "/collections/{talk}": TALK,
    "/tags?q={name}": "Tags",
    "/duplicates": "Duplicates",
    "/stats": "Statistics",
    "/me": "Profile",
    "/users": "Users",
    "/users/{user}": "{member}",
    "/connect/done": "Sign in a terminal",
    "/audit": "Audit",
    f"/connect?port=49152&state=s&code=BCDF-GHJK&name={FILE}&until=4000000000": "Sign in a terminal",
    "/imagse": "No such page",
}


def furnish(person: Person, folder: Path) -> dict[str, str]:
    """Store something for every page, as an administrator; return what stands for the braces of PAGES."""
    api, name = person.client, person.name
    tag = f"{TAG} {name}"
    study = f"2.25.{randbelow(10**30)}"
    for file in a_series(folder, 2, study=study, PatientName=PATIENT):
        person.store(file)
    photo, _copy = (person.store(shared("images/photo/astronaut.png"), named=FILE, tags=[tag]) for _ in range(2))
    scan = person.store(shared("dicom/emr_jpegls_10f.dcm"))
    log = person.store_log(shared("logs/ok_120.csv"), LOG)
    square = {"instrument": "helmet", "polygon": {"points": SQUARE}}
    api.post(f"/v1/images/{photo['image_key']}/annotations", json=square).raise_for_status()
    place = {"id": f"operating-theatre-of-{name}", "address": "Untere Wasserwerkstrasse 12", "town": "Unterbrunnwald"}
    api.post("/v1/locations", json=place).raise_for_status()
    talk = api.post("/v1/collections", json={"name": TALK, "image_keys": [photo["image_key"]]}).raise_for_status()
    api.post("/v1/users/me/api-keys", json={"name": "Capture box, second theatre"}).raise_for_status()
    member = f"member-of-{name}"
    draft = {"username": member, "password": person.password, "email": f"{member}@example.org"}
    user = api.post("/v1/users", json=draft | {"first_name": "Bartholomew", "last_name": "Featherstonehaugh"})
    return {
        "name": name,
        "tag": tag,
        "photo": photo["image_key"],
        "scan": scan["image_key"],
        "study": study,
        "log": log["log_id"],
        "log_name": LOG,
        "location": place["id"],
        "talk": talk.json()["collection_id"],
        "user": user.raise_for_status().json()["id"],
        "member": member,
    }


def visit(page: Page, place: str, things: dict[str, str]) -> None:
    """Go to one of PAGES, and wait until all of it is there."""
    page.evaluate(f"location.hash = '{place.format(**things)}'")
    expect(page.get_by_role("heading", name=PAGES[place].format(**things), exact=True, level=1)).to_be_visible()
    expect(page.locator(".waiting, .stage-cover")).to_have_count(0)
