"""The student edition of a lesson: stubs, no hidden tests.

It is read like any other lesson. `setup.py` puts it into the wheel in place of the real one; a checkout of the
repository, installed or not, has the real one. This module needs only Python's own library, as `setup.py` does.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from course.authoring.markers import HIDDEN, SOLUTION, replace_region

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
"""What nbgrader puts in place of a solution."""
GIVEN = re.compile(r"(?m)^# %% given=true\n(?:(?!# %%).*\n?)*")


def strip_lesson(text: str, preamble: str) -> str:
    """Return the text of a lesson file as learners install it.

    The code so far takes the place of its computation, which needs solutions.
    """
    text = GIVEN.sub(lambda _: f"# %% given=true\n{preamble.strip()}\n\n", text, count=1)
    return replace_region(HIDDEN, replace_region(SOLUTION, text, STUB))


def read_preamble(notebook: Path) -> str:
    """Return the code so far that a released notebook holds."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["id"].endswith("-given"))
