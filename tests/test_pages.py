"""The pages that students and instructors open: no script, nothing from another host."""

from html.parser import HTMLParser

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograde.classroom import render
from autograde.classroom.marks import ManualEntries
from autograde.grading.result import Result
from autograde.grading.submission import from_cells
from course.authoring import notebook
from course.authoring.lesson import lesson

ALLOWED = {"default-src": "'none'", "img-src": "data:", "style-src": "'unsafe-inline'", "font-src": "data:"}


class Reader(HTMLParser):
    """Notes the tags of a page, where its policy stands, and what it asks for."""

    def __init__(self):
        super().__init__()
        self.tags, self.asks, self.policy = [], [], {}

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "meta" and named.get("http-equiv") == "Content-Security-Policy":
            assert set(self.tags) <= {"html", "head"}, "what comes before the policy is not under it"
            self.policy = dict(each.split(None, 1) for each in named["content"].split("; "))
        self.tags.append(tag)
        self.asks += [value for name, value in attributes if name in ("src", "href") and value]


def page(step=2, source="1", prose="$x^2$"):
    made = notebook.solution(lesson(step), "en")
    made.cells += [new_code_cell(source), new_markdown_cell(prose)]
    submission = from_cells(made.cells, step, "en")
    result = Result(step, "en", [])
    return render.feedback(
        render.autograded(submission, result), ManualEntries().marks(result, 0), "ann", "stage1", "s"
    )


@pytest.mark.parametrize(
    "made", [page, lambda: render.plain_page(ManualEntries().marks(Result(2, "en", []), 0), "a", "step02", "en")]
)
def test_a_page_forbids_scripts_and_asks_for_nothing(made):
    read = Reader()
    read.feed(made())
    assert {name: read.policy[name] for name in ALLOWED} == ALLOWED
    assert "script" not in read.tags
    assert all(each.startswith(("data:", "#")) for each in read.asks)
