"""Write the first files of a course folder: course.toml, nbgrader_config.py.

The course.toml is an example with comments in the instructor's language.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path

from autograde.classroom.course_file import FILE
from course.authoring.files import write_atomically
from course.i18n import translate

CONFIG = '''\
"""nbgrader's configuration of this course folder: its folders, and the grading of gradsteps."""

import os
from pathlib import Path

from autograde.classroom.nbgrader_plugin import configure

configure(get_config(), Path(__file__).resolve().parent, os.environ.get("COURSE_LANG", "en"))  # noqa: F821
'''
TEMPLATE = """\
# {intro}
title = "gradsteps"

# {zone}
timezone = "{timezone}"

# {roster}
roster = "roster.csv"

# {assignment}
[[assignment]]
name = "week3"
steps = "5-8"

# {due}
due = 2027-03-19T23:59:00

# {late}
late = {{ percent_per_day = 10, at_most = 50, grace_minutes = 15 }}

# {points}
points = 100

# {languages}
languages = ["ko", "ja", "en"]

# {seed}
# seed = 20270319

# {variants}
# variants = 4

# {extensions}
# [assignment.extensions]
# jiwoo = "2 days"
# haruto = 2027-03-22T12:00:00+09:00

# {resit}
# [[assignment]]
# name = "resit"
# steps = "5-8"
# due = 2027-06-11T23:59:00
"""


def text() -> str:
    """Return an example of course.toml with comments in the current language."""
    names = {name for _, name, _, _ in string.Formatter().parse(TEMPLATE) if name}
    return TEMPLATE.format(**{name: translate(f"example_{name}") for name in names})


def write(root: Path) -> Iterator[tuple[Path, bool]]:
    """Write the missing files of a course folder; yield each and if it is new."""
    for name, content in ((FILE, text()), ("nbgrader_config.py", CONFIG)):
        is_new = not (root / name).exists()
        if is_new:
            write_atomically(root / name, content)
        yield root / name, is_new
    (root / "submitted").mkdir(exist_ok=True)
