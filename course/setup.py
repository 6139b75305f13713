"""Prepare a kernel for a notebook of the course.

The first cell of each notebook calls `start`.
"""

from __future__ import annotations

import re
from pathlib import Path

from course import __version__
from course.feedback import kernel_hook
from course.i18n import declare_language, translate

__all__ = ["start"]


def start(lang: str, version: str, install: str = "") -> None:
    """Let the kernel speak the notebook's language, and compare versions.

    Outside of a kernel, as in the grader, it does nothing. It prints nothing if the versions are equal.

    Args:
        lang: the language of the notebook.
        version: the version of the course that the notebook was built from.
        install: what `pip install` takes to get that version; by default the wheel's file name.
    """
    shell = kernel_hook.kernel_shell()
    if shell is None:
        return
    declare_language(lang)
    kernel_hook.load_ipython_extension(shell)
    if text := version_note(version, __version__, install):
        kernel_hook.publish({"text/plain": text})


def version_note(notebook: str, installed: str, install: str = "") -> str:
    """Return what to do about two versions that differ, "" if they are equal."""
    if _parts(installed) < _parts(notebook):
        return translate("course_old", notebook=notebook, installed=installed, source=install or _wheel(notebook))
    if _parts(installed) > _parts(notebook):
        return translate("notebook_old", notebook=notebook, installed=installed)
    return ""


def _wheel(version: str) -> str:
    """Return the path of a version's wheel, beside the notebook or above it."""
    beside = Path(f"gradsteps-{version}-py3-none-any.whl")
    above = Path("..", beside)
    return str(above if above.exists() and not beside.exists() else beside)


def _parts(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, without zeros at the end."""
    numbers = [int(each) for each in re.findall(r"\d+", version)]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
