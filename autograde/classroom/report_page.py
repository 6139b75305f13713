"""Write reports of a class as one HTML page each, without scripts and requests.

They are in the current language, for light and dark screens, phones and paper. What colors say is also there as text.
"""

from __future__ import annotations

import os
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from autograde.classroom.class_report import ClassReport
from autograde.classroom.course_file import Assignment, Course
from autograde.classroom.feedback_summary import code
from autograde.classroom.marks import duration
from autograde.classroom.outcomes import SYMBOLS
from autograde.classroom.render import POLICY
from autograde.classroom.similarity import Pair
from autograde.files import printable
from autograde.grading.outputs import PER_TURN
from autograde.grading.plain_text import turns
from course.authoring.offline_page import PageExporter
from course.i18n import language, translate
from course.i18n.step_names import step_label

LEVELS = 5
"""How many shades a pass rate is shown in."""
SHADES = {"passed": " s4", "partial": " s2", "failed": " s0", "untouched": " s1"}
MOST_PAIRS, MOST_SHOWN = 60, 8 << 20
"""Pairs that a page shows at most, and characters that their answers take there."""
PER_LINE = 14
"""Characters of HTML around a line of code."""


@cache
def _template(name: str) -> Template:
    text = Path(__file__).with_name(name).read_text("utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(text)


@cache
def _exporter() -> PageExporter:
    return PageExporter()


def _markdown(text: str) -> Markup:
    """Render a hint of the course's own, formulas as MathML."""
    return Markup(_exporter().render_markdown(text, {}))


def _level(rate: float) -> int:
    return min(LEVELS - 1, max(0, int(rate * LEVELS + 1e-9)))


def _link(page: Path, folder: Path) -> str:
    """Return a relative link to a page, whatever the name of a student's folder."""
    return quote(os.path.relpath(page, folder))


def _who(student: str, name: str) -> str:
    """Return a student's folder and, if it is another one, the name."""
    return printable(f"{student} ({name})" if name and name != student else student)


def render(report: ClassReport, folder: Path) -> str:
    """Return the page of a report in the current language.

    `folder` is where the page will lie: its links are relative.
    """
    first, last = report.plan.lessons[0], report.plan.lessons[-1]
    values: dict[str, Any] = {
        **{"report": report, "lang": language(), "policy": POLICY, "t": translate},
        "states": [state for state in SYMBOLS if any(each.states[state] for each in report.exercises)],
        **{"symbols": SYMBOLS, "shades": SHADES, "levels": LEVELS, "level": _level},
        **{"markdown": _markdown, "code": code, "duration": duration},
        "link": partial(_link, folder=folder),
        "who": lambda each: _who(each.student, each.name),
        "steps": [(step_label(each.step), len(each.tests)) for each in report.plan.lessons],
        **{"first": first.title(language()), "last": last.title(language())},
        "points": f"{report.plan.max_score:g}",
        "percent": lambda rate: "" if rate is None else f"{100 * rate:.0f} %",
        "number": lambda value: "" if value is None else f"{round(value, 2):g}",
        "distribution": report.distribution(),
        "assignments": list(report.course.assignments.values()),
    }
    return _template("report.html.j2").render(values)


def _shown_size(pair: Pair) -> int:
    """Return how many characters the answers of a pair take on a page.

    Each turn to the left counts as well, as in outputs.
    """
    codes = [code for each in pair.exercises for code in each.codes]
    words = [word for each in pair.exercises for word in each.words]
    size = sum(len(word) + 2 for word in words)
    size += sum(len(escape(code)) + PER_LINE * (code.count("\n") + 1) for code in codes)
    return size + PER_TURN * sum(map(turns, [*codes, *words]))


def render_pairs(course: Course, plan: Assignment, pairs: list[Pair], students: int) -> str:
    """Return the page of a similarity report in the current language."""
    names = {student: person.name for student, person in course.people.items()}
    shown: list[Pair] = []
    left = MOST_SHOWN
    for pair in pairs[:MOST_PAIRS]:
        left -= _shown_size(pair)
        if left < 0 and shown:
            break
        shown.append(pair)
    values = {
        **{"lang": language(), "policy": POLICY, "t": translate, "who": lambda each: _who(each, names.get(each, ""))},
        **{"plan": plan, "pairs": shown, "found": len(pairs), "students": students},
    }
    return _template("similarity.html.j2").render(values)
