"""Wants its outputs, prose and code to cost whoever renders them: time that grows with the square, pages of 40 MB.

Each case is one of the dearest within the bounds of what a notebook may hold.
"""

import json
import time

import pytest

from autograde.classroom import jobs, render
from autograde.classroom.jobs import GradingJob, JobResult, RenderJob, job_result, run_job
from autograde.classroom.marks import ManualEntries, Marks
from autograde.classroom.student_folder import SubmittedFile
from autograde.grading.outputs import MAX_HTML, MAX_STORED, OutputBudget, safe_html
from autograde.grading.result import Result
from autograde.grading.submission import from_bytes
from autograde.pool import OverLimit
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook
from red_team.helpers import PICTURE, memory_bounded, patience, solution

HTML = {
    "style sheets": "<style>",
    "nested blocks": "<div>",
    "nested lists": "<ul><li>",
    "definitions": "<dl><dd>",
    "summaries": "<details><summary>",
    "formatting that is never closed": "<b id=g{:06x}><p>",
    "end tags of nothing": "<circle/></x>",
    "comments": "<!--",
    "attributes": "<p a{}=1 ",
    "links in paragraphs": "<a><p>",
}


def raw(*cells):
    made = json.loads(notebook.text(solution()))
    made["cells"] += cells
    return made


def code(source):
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def prose(source, **more):
    return {"cell_type": "markdown", "metadata": {}, "source": source} | more


def made_of(made, outputs=None):
    """The graded notebook and its page as texts."""
    result = Result(2, "en", [], outputs=outputs or {})
    graded = render.autograded(from_bytes(json.dumps(made).encode(), "step02.ipynb", 2), result)
    page = render.feedback(graded, ManualEntries().marks(result, 0), "ann", "stage1", "step02")
    return notebook.text(graded), page


class Clock:
    def __init__(self, seconds):
        self.seconds = seconds

    def __enter__(self):
        self.before = time.process_time()

    def __exit__(self, *failure):
        assert failure[0] or time.process_time() - self.before < patience(self.seconds)


@pytest.fixture(scope="module", autouse=True)
def rendered_once():
    made_of(raw())


@pytest.mark.parametrize("unit", HTML.values(), ids=HTML)
def test_html(unit):
    many = "".join(unit.format(n) for n in range(MAX_HTML // len(unit.format(0))))
    with Clock(1), memory_bounded(100 << 20):
        for size in (MAX_HTML, 20_000, 12_000, 6_000):
            safe_html(many[:size])


def test_html_of_many_outputs():
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<i><p>" + "</x>" * 3990}}
    budget = OutputBudget()
    with Clock(6):
        kept = [each for _ in range(40) for each in budget.take([output] * 200)]
    assert any("text/html" in each["data"] for each in kept if "data" in each)


def test_html_within_the_bounds_is_shown():
    table = "<table>" + "<tr>" + "<td>1</td>" * 20 + "</tr>" + "<tr><td>1</td></tr>" * 60 + "</table>"
    assert safe_html(table).count("<td>1</td>") == 80


CHARACTERS = {"emoji": "\U0001f600", "ampersand": "&", "quote": '"', "lines": "a\n", "backslash": "\\", "tabs": "\t"}


@pytest.mark.parametrize("character", CHARACTERS.values(), ids=CHARACTERS)
def test_outputs_on_the_disk(character):
    budget = OutputBudget()
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": character * 99_000}}
    before = made_of(raw())
    made = raw(*(code(f"{n}") for n in range(8)))
    kept = {len(made["cells"]) - 8 + n: budget.take([output] * 10) for n in range(8)}
    text, page = made_of(made, kept)
    assert any(kept.values())
    size = len(text.encode()) + len(page.encode()) - len(before[0].encode()) - len(before[1].encode())
    assert size < MAX_STORED + (200 << 10)


def test_many_small_outputs_on_the_disk():
    budget = OutputBudget()
    kept = [
        each
        for _ in range(400)
        for each in budget.take([{"output_type": "stream", "name": "stdout", "text": "x"}] * 200)
    ]
    assert len(kept) < 20_000


SOURCES = {
    "blank lines": " \n" * 9_900 + "1",
    "tokens": "a+" * 9_900 + "1",
    "short blank lines": " \n" * 140 + "1",
    "ampersands": "&" * 19_000,
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_code(source):
    many = [code(source + f"#{n}") for n in range(min(60, 1_000_000 // len(source)))]
    with Clock(8):
        text, page = made_of(raw(*many))
    assert len(text.encode()) + len(page.encode()) < 16 << 20


PROSE = ["[", "![a](", "- a\n  ", "|a|\n|-|\n"]


@pytest.mark.parametrize("unit", PROSE)
def test_prose(unit):
    many = unit * (9_990 // len(unit))
    with Clock(4):
        made_of(raw(*(prose(many) for _ in range(10))))


def test_prose_of_a_cell_with_a_name():
    named = prose("[" * 40_000, metadata={"nbgrader": {"grade_id": "x"}})
    text, _ = made_of(raw(named))
    assert "[" * 9_000 in text and "[" * 11_000 not in text


def test_a_character_by_its_number():
    for number in ("9" * 8, "1" * 5000, "x" + "f" * 5000):
        made_of(raw(prose(f"[&#{number};](&#{number};)")))


def test_a_picture_mentioned_many_times():
    picture = {"a": {"image/png": PICTURE + "A" * 400_000}}
    text, page = made_of(raw(*(prose("![x](attachment:a)" * 200, attachments=picture) for _ in range(4))))
    assert len(text) + len(page) < 2 << 20


def test_many_pictures_in_a_cell():
    pictures = {f"{n}": {"image/png": PICTURE} for n in range(20_000)}
    with Clock(2):
        made_of(raw(prose("attachment:" * 900, attachments=pictures)))


class Broken(Exception):
    pass


def grading_job(folder, made):
    (folder / "step02.ipynb").write_text(json.dumps(made))
    return GradingJob("eve", "stage1", folder, SubmittedFile(2, ("step02.ipynb",), 0), limits=Limits(protection="best"))


@pytest.mark.parametrize("broken", ["autograded", "feedback", "plain_prose"])
def test_what_cannot_be_rendered_costs_no_point_and_is_not_rendered_again(broken, tmp_path, monkeypatch):
    def fail(*_):
        raise Broken

    monkeypatch.setattr(render, broken, fail)
    found = run_job(grading_job(tmp_path, raw(prose("x"))))
    assert found.result.score == 10 and not found.fault
    assert b"10 / 10" in found.page
    assert json.loads(found.notebook)["metadata"]["gradsteps"]["submission"]


def test_files_beyond_the_bound_become_plain_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(render, "MAX_FILES", 100)
    found = run_job(grading_job(tmp_path, raw()))
    assert found.result.score == 10
    assert len(found.page) < 2_000 < len(found.notebook)


def test_a_page_that_takes_too_long_is_replaced_by_a_plain_one(tmp_path):
    job = RenderJob("eve", "stage1", "step02", tmp_path / "step02.ipynb", Marks({"step02-square-test": (5.0, 5.0)}))
    found = job_result(job, OverLimit("seconds"))
    assert isinstance(found, JobResult) and b"5 / 5" in found.page and job.marks.digest().encode() in found.page


def test_pages_are_rendered_under_limits():
    from autograde import pool
    from autograde.classroom.pages import Pool

    with Pool(jobs.run_job, workers=1) as made:
        assert (made.seconds, made.memory) == (pool.SECONDS, pool.MEMORY)
