"""The pages that show the API document, in a browser that obeys their security policies."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from screen import Person


@pytest.mark.parametrize(
    ("place", "summaries"), [("/v1/docs", ".opblock-summary-description"), ("/v1/docs/redoc", "h2")]
)
def test_the_document_is_shown_from_this_origin_alone(
    open_page: Callable[..., Page], person: Person, place: str, summaries: str
):
    page = open_page(person=person)
    loaded: list[str] = []
    page.on("requestfinished", lambda request: loaded.append(request.url))

    page.goto(place)

    expect(page.locator(summaries).filter(has_text="List and search images").first).to_be_visible()
    origin = str(httpx.URL(page.url).copy_with(path="/"))
    assert [url for url in loaded if not url.startswith((origin, "data:", "blob:"))] == []
