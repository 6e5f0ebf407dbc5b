"""The viewer speaks the language of the browser, or the one that a person chooses."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from screen import Person

GERMAN = {
    "/images": "Bilder",
    "/upload": "Hochladen",
    "/depth-logs": "Tiefenprofile",
    "/studies": "Untersuchungen",
    "/locations": "Orte",
    "/stats": "Statistik",
    "/me": "Profil",
}


def test_a_german_browser_is_spoken_to_in_german(open_page: Callable[..., Page]):
    page = open_page("/images", locale="de-AT")

    expect(page.get_by_role("button", name="Anmelden")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "de"


@pytest.mark.parametrize(("place", "heading"), GERMAN.items())
def test_each_page_has_its_german_heading(open_page: Callable[..., Page], person: Person, place: str, heading: str):
    page = open_page(place, person=person, locale="de-DE")

    expect(page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()


def test_the_language_is_chosen_on_the_profile_page_and_kept(open_page: Callable[..., Page], person: Person):
    page = open_page("/me", person=person)

    page.get_by_label("Language").select_option("Deutsch")
    expect(page.get_by_role("heading", level=1, name="Profil", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Profil", exact=True)).to_be_visible()

    page.get_by_label("Sprache").select_option("English")
    expect(page.get_by_role("heading", level=1, name="Profile", exact=True)).to_be_visible()


def test_numbers_and_faults_are_said_in_the_language_too(open_page: Callable[..., Page], person: Person):
    page = open_page("/me", person=person, locale="de-DE")
    page.get_by_label("Jetziges Passwort").fill("not it at all")
    page.get_by_label("Neues Passwort").fill("a brighter lamp than before")

    page.get_by_role("button", name="Passwort ändern").click()

    expect(page.get_by_role("alert")).to_contain_text("Benutzername oder Passwort ist falsch")
