"""The pages that students and instructors open: no script, nothing from another host."""

from html.parser import HTMLParser

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograde.classroom import render
from autograde.classroom.bounded_exporter import MAX_COLOURED
from autograde.classroom.marks import ManualEntries
from autograde.grading.result import Exercise, Result
from autograde.grading.submission import from_cells
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.i18n import LANGUAGES

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


def other_page(lang, score, source):
    """A page with a mark that a person gave, an answer of its own and a program's line."""
    made = notebook.solution(lesson(2), lang)
    answer = next(cell for cell in made.cells if cell.id == "step02-square")
    answer.source += f"\n{source}"
    made.cells.append(new_code_cell(source, id="own"))
    submission = from_cells(made.cells, 2, lang)
    outcomes = [Exercise(test.id.exercise, test.exercise, test.points) for test in lesson(2).tests.values()]
    result = Result(2, lang, outcomes)
    marks = ManualEntries(scores={str(outcomes[0].id.test): score}).marks(result, 0)
    return render.feedback(render.autograded(submission, result), marks, "ann", "stage1", "s")


def test_a_page_is_the_same_whatever_was_rendered_before_it():
    wanted = [(lang, score, source) for lang in LANGUAGES for score in (1.0, 2.0) for source in ("a = 1", "b = '<b>'")]
    alone = []
    for each in wanted:
        render._cached_html.cache_clear()
        alone.append(other_page(*each))
    assert len(set(alone)) == len(wanted)
    assert [other_page(*each) for each in wanted] == alone
    assert [other_page(*each) for each in wanted[::-1]] == alone[::-1]


def test_code_that_was_colored_on_another_page_counts_as_code_of_this_one():
    long = "x = 1  # " + "y" * (MAX_COLOURED - 500)
    one, many = page(source=long), notebook.solution(lesson(2), "en")
    many.cells += [new_code_cell(long, id=f"own-{n}") for n in range(100)]
    result = Result(2, "en", [])
    made = render.autograded(from_cells(many.cells, 2, "en"), result)
    pages = [render.feedback(made, ManualEntries().marks(result, 0), "ann", "stage1", "s") for _ in range(2)]
    assert one.count('<span class="n">x</span>') == 1 + page().count('<span class="n">x</span>')
    assert pages[0].count('<span class="n">x</span>') < 30
    assert pages[0] == pages[1]
