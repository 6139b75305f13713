"""The site on a phone: pages fit its width, and words in tables are not torn apart."""

import pytest

from course.i18n import LANGUAGES

TORN = """
() => {
  const torn = [];
  for (const cell of document.querySelectorAll("article td, article th")) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const word of texts.currentNode.data.matchAll(/[가-힣]+/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) torn.push(word[0]);
      }
    }
  }
  return torn;
}
"""


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["index", "instructor", "stage1/step01", "stage1/step07", "stage2/step24"])
def test_a_page_fits_a_phone(phone, address, lang, name):
    phone.goto(f"{address}{lang}/{name}.html")
    assert phone.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert phone.evaluate(TORN) == []


@pytest.mark.parametrize("name", ["stage1/step07", "stage2/step14", "stage2/step17"])
def test_a_frame_is_no_wider_than_its_column(phone, address, name):
    phone.goto(f"{address}ja/{name}.html")
    frames = phone.evaluate(
        "[...document.querySelectorAll('.gsd')].map((e) => [e.offsetWidth, e.parentNode.offsetWidth])"
    )
    assert frames
    assert all(width <= column for width, column in frames)


@pytest.mark.parametrize("name", ["stage1/step04", "stage2/step15", "stage2/step17"])
def test_columns_are_not_wrapped(phone, address, name):
    phone.goto(f"{address}en/{name}.html")
    styles = (
        "[...document.querySelectorAll('.tag_columns .cell_output pre')].map((e) => getComputedStyle(e).whiteSpace)"
    )
    assert set(phone.evaluate(styles)) == {"pre"}
