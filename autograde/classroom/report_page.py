"""Write reports of a class as one HTML page each, without scripts and requests.

They are in the current language, for light and dark screens, phones and paper. What colours say is also there as text.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from autograde.classroom.class_report import STATES, ClassReport
from autograde.classroom.course_file import Assignment
from autograde.classroom.marks import duration
from autograde.classroom.render import POLICY
from autograde.classroom.similarity import Pair
from autograde.files import printable
from course.authoring.lesson import lesson
from course.authoring.offline_page import PageExporter
from course.i18n import language, translate

SYMBOLS = {"passed": "✔", "partial": "◐", "failed": "✘", "untouched": "·", "missing": "–", "ungraded": "?"}
LEVELS = 5
"""How many shades a pass rate is shown in."""


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


def _code(text: str) -> Markup:
    """Return a sentence with its code set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))


def _level(rate: float) -> int:
    return min(LEVELS - 1, max(0, int(rate * LEVELS + 1e-9)))


def _shade(state: str) -> str:
    shades = {"passed": " s4", "partial": " s2", "failed": " s0", "untouched": " s1"}
    return shades.get(state, "")


def _link(page: str) -> str:
    """Return a relative link to a page, whatever the name of a student's folder."""
    return quote(page)


def _spans(report: ClassReport) -> list[tuple[int, int]]:
    """Return each step with the number of its exercises."""
    return [(each.step, len(each.tests)) for each in report.plan.lessons]


def render(report: ClassReport) -> str:
    """Return the page of a report in the current language."""
    distribution = report.distribution()
    values: dict[str, Any] = {
        "report": report,
        "lang": language(),
        "policy": POLICY,
        "t": translate,
        "states": [state for state in STATES if any(each.states[state] for each in report.exercises)],
        "all_states": STATES,
        "symbols": SYMBOLS,
        "levels": LEVELS,
        "level": _level,
        "shade": _shade,
        "link": _link,
        "show": printable,
        "markdown": _markdown,
        "code": _code,
        "steps": _spans(report),
        "first": lesson(report.plan.steps[0]).title(language()),
        "last": lesson(report.plan.steps[-1]).title(language()),
        "points": f"{report.plan.max_score:g}",
        "percent": lambda rate: "" if rate is None else f"{100 * rate:.0f} %",
        "number": lambda value: "" if value is None else f"{round(value, 2):g}",
        "names": lambda many: ", ".join(printable(each.student) for each in many),
        "duration": duration,
        "distribution": distribution,
        "most": max([*distribution, 1]),
        "assignments": list(report.course.assignments.values()),
    }
    return _template("report.html.j2").render(values)


def render_pairs(plan: Assignment, pairs: list[Pair], students: int) -> str:
    """Return the page of a similarity report in the current language."""
    values = {
        **{"lang": language(), "policy": POLICY, "t": translate, "show": printable},
        **{"plan": plan, "pairs": pairs, "students": students},
    }
    return _template("similarity.html.j2").render(values)
