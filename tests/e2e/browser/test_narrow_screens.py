"""Every page fits a narrow phone: nothing is wider than the screen, and tables keep words and dates whole."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from screen import Person
from viewer_pages import PAGES, furnish, visit

# Words of tables that stand on two lines, and cells that show a part. Keys and words of forty letters may be split.
BROKEN = r"""() => [...document.querySelectorAll('td, th')].flatMap((cell) => {
    const found = cell.scrollWidth > cell.clientWidth ? [`cut: ${cell.textContent}`] : [];
    const { FILTER_ACCEPT, FILTER_SKIP } = NodeFilter;
    const plain = ({ parentElement }) => (parentElement.closest('.mono') ? FILTER_SKIP : FILTER_ACCEPT);
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT, plain);
    for (let text = texts.nextNode(); text; text = texts.nextNode())
        for (const { 0: word, index } of text.data.matchAll(/[A-Z][a-z]{2} \d+, \d{4}|[\p{L}\p{N}]{2,39}/gu)) {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            if (range.getClientRects().length > 1) found.push(`split: ${word}`);
        }
    return found;
})"""


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_the_screen_and_no_table_splits_words(
    open_page: Callable[..., Page], join: Callable[..., Person], tmp_path: Path, width: int
):
    person = join("admin")
    things = furnish(person, tmp_path)
    page = open_page(person=person, viewport={"width": width, "height": 760})

    wide: dict[str, int] = {}
    broken: dict[str, list[str]] = {}
    for place in PAGES:
        visit(page, place, things)
        wide[place] = page.evaluate("document.documentElement.scrollWidth")
        broken[place] = page.evaluate(BROKEN)

    assert {place: pixels for place, pixels in wide.items() if pixels > width} == {}
    assert {place: words for place, words in broken.items() if words} == {}
