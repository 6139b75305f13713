"""Web pages of notebooks: formulas without a script, and nothing that asks another host for anything."""

import re

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell, new_notebook

from autograde.classroom import render
from autograde.classroom.marks import Marks
from course.authoring import offline_page
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths
from course.authoring.offline_page import typeset
from course.i18n import LANGUAGES

FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n]+?)\$", re.S)


def formulas(step):
    for cell in lesson(step).cells:
        for text in () if cell.is_code else cell.text.values():
            prose = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.S)
            yield from ((found[1] or found[2]).strip() for found in FORMULA.finditer(prose))


@pytest.mark.parametrize("step", paths())
def test_every_formula_of_a_lesson_is_set(step):
    for formula in formulas(step):
        assert re.match(r"<math.*</math>$", typeset(formula, display=False), re.S), formula
        assert "\\" not in typeset(formula, display=False), formula


@pytest.mark.parametrize(
    "formula",
    [
        r"\text{<img src=x onerror=alert(1)>}",
        r"\href{javascript:alert(1)}{x}",
        r'\color{red" onload=alert(1) x="}{y}',
        r"\style{background:url(//evil.example/x)}{x}",
        "<script>alert(1)</script>",
        r"\frac{<script>",
        "x" * 3000 + "<script>",
        r"\sqrt" * 5000,
        r"\frac" * 390,
    ],
)
def test_a_formula_brings_nothing_into_a_page_but_formulas(formula):
    for tag in BeautifulSoup(typeset(formula, display=True), "html.parser").find_all(True):
        assert tag.name in offline_page.MATHML
        assert set(tag.attrs) <= offline_page.ATTRIBUTES


def test_what_cannot_be_read_is_shown_as_it_is_written():
    assert typeset(r"\frac{", display=False) == r"$\frac{$"


def asked(page):
    """What a page loads: a link that waits for a click is no request."""
    tags = BeautifulSoup(page, "html.parser").select("[src], link[href], script")
    found = [tag.get("src") or tag.get("href") or "script" for tag in tags]
    return [each for each in found if not each.startswith("data:")] + re.findall(
        r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", page
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_set_their_formulas_and_ask_nobody(lang):
    cell = new_markdown_cell(lesson(5).cells[3].text[lang] + "\n\n$$x^2$$", id="x")
    made = new_notebook(cells=[cell], metadata={"gradsteps": {"lang": lang, "step": 5}})
    solution, _ = offline_page.PageExporter(language_code=lang).from_notebook_node(made)
    feedback = render.feedback(made, Marks({}, {}, 0.0, 0.0), "emma", "stage1", "step05")
    for page in (solution, feedback):
        assert page.count("<math") >= 2
        assert "$" not in BeautifulSoup(page, "html.parser").body.get_text()
        assert asked(page) == []
