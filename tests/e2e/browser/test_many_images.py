"""Working on many images at once."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Locator, Page, Route, expect

from screen import Person, shared


def selected(open_page: Callable[..., Page], person: Person) -> Page:
    page = open_page("/images?tab=mine", person=person)
    page.get_by_label("Select coffee.png").check()
    page.get_by_role("button", name="All shown").click()
    return page


def act(page: Page, name: str) -> Locator:
    page.get_by_role("toolbar", name="Selected images").get_by_role("button", name=name, exact=True).click()
    return page.get_by_role("dialog")


def test_a_selection_is_shared_with_somebody(
    open_page: Callable[..., Page], person: Person, join: Callable[..., Person]
):
    images = [person.store(shared(f"images/photo/{name}.png")) for name in ("coffee", "coins")]
    other = join()
    dialog = act(selected(open_page, person), "Share")
    dialog.get_by_label("User name").fill("nobody-of-this-name")
    dialog.get_by_role("button", name="Share").click()
    expect(dialog.get_by_role("alert")).to_contain_text("does not exist")

    dialog.get_by_label("User name").fill(other.name)
    dialog.get_by_role("button", name="Share").click()

    expect(dialog.page.get_by_text("2 images shared.")).to_be_visible()
    seen = other.client.get("/v1/images?shared_with_me=true").json()["data"]
    assert {image["image_key"] for image in seen} == {image["image_key"] for image in images}


def test_details_are_changed_and_the_others_stay(open_page: Callable[..., Page], person: Person):
    location = person.client.post("/v1/locations", json={"id": f"ward-{person.name}"}).raise_for_status().json()
    person.store(shared("images/photo/coffee.png"), visibility="public")
    person.store(shared("images/photo/coins.png"), ml_tag="TEST")
    dialog = act(selected(open_page, person), "Change")

    dialog.get_by_label("Training set").select_option("TRAIN")
    dialog.get_by_label("Location", exact=True).select_option(location["id"])
    dialog.get_by_role("button", name="Save the changes").click()

    expect(dialog.page.get_by_text("2 images changed.")).to_be_visible()
    kept = person.client.get("/v1/images?user_id=me").json()["data"]
    assert {(image["ml_tag"], image["location_id"]) for image in kept} == {("TRAIN", location["id"])}
    assert {image["visibility"] for image in kept} == {"public", "private"}


def test_what_failed_is_listed_with_the_reason_and_tried_again(
    open_page: Callable[..., Page], person: Person, join: Callable[..., Person]
):
    other = join()
    theirs = other.store(shared("images/photo/coins.png"), visibility="public")
    person.store(shared("images/photo/coffee.png"))
    page = open_page(f"/images?q=coins&tag={person.name}", person=person)
    other.client.patch(f"/v1/images/{theirs['image_key']}", json={"tags": [person.name]}).raise_for_status()
    page.reload()
    page.get_by_label("Select coins.png").check()
    dialog = act(page, "Change")
    dialog.get_by_label("Training set").select_option("LIVE")

    dialog.get_by_role("button", name="Save the changes").click()

    failures = dialog.get_by_role("list", name="What failed").get_by_role("listitem")
    expect(failures).to_have_count(1)
    expect(failures).to_contain_text("coins.png")
    expect(dialog.get_by_role("alert")).to_have_text("1 of 1 failed.")
    answer = {**theirs, "ml_tag": "LIVE"}
    page.route(f"**/v1/images/{theirs['image_key']}", lambda route: route.fulfill(json=answer))  # now one may
    dialog.get_by_role("button", name="Try these again").click()
    expect(page.get_by_text("1 image changed.")).to_be_visible()


def test_a_busy_service_is_asked_again(open_page: Callable[..., Page], person: Person):
    person.store(shared("images/photo/coffee.png"))
    page = selected(open_page, person)
    asked: list[str] = []

    def busy_once(route: Route) -> None:
        asked.append(route.request.method)
        if route.request.method == "PATCH" and asked.count("PATCH") == 1:
            return route.fulfill(status=503, headers={"retry-after": "1"}, json={"title": "Busy"})
        return route.continue_()

    page.route("**/v1/images/*", busy_once)
    dialog = act(page, "Change")
    dialog.get_by_label("Visibility").select_option("public")
    dialog.get_by_role("button", name="Save the changes").click()

    expect(page.get_by_text("1 image changed.")).to_be_visible()
    assert person.client.get("/v1/images?user_id=me").json()["data"][0]["visibility"] == "public"


def test_the_files_of_a_selection_are_downloaded_as_one_archive(open_page: Callable[..., Page], person: Person):
    for name in ("coffee", "coins"):
        person.store(shared(f"images/photo/{name}.png"))
    page = selected(open_page, person)

    with page.expect_download() as download:
        act(page, "Download")

    with ZipFile(Path(download.value.path())) as archive:
        kept = {archive.read(name) for name in archive.namelist()}
    assert {shared(f"images/photo/{name}.png").read_bytes() for name in ("coffee", "coins")} <= kept
