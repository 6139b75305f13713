"""Check a notebook at each save, and show the next exercise."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.rule import Rule
from rich.text import Text

from autograde.classroom.terminal import markdown
from autograde.files import printable
from autograde.grading.result import Exercise, Result
from autograde.learner import check_report
from autograde.learner.check_files import Checked, check_file, siblings
from autograde.learner.keys import Keys
from autograde.pool import Pool, call
from autograde.sandbox.remote.session import Limits
from course.authoring.lesson import lesson, lessons
from course.authoring.workspace import workspace_path
from course.i18n import language, translate, use_language

POLL = 0.3
"""Seconds between two looks at the file."""


class Watch:
    """A notebook that is watched: its last result, and how many hints are open.

    Args:
        file: the notebook or program.
        lang: the language of the messages, by default that of the notebook.
        limits: what each check may use.
        console: where the page is printed.
    """

    def __init__(self, file: Path, lang: str | None, limits: Limits, console: Console) -> None:
        self.file, self.lang, self.limits, self.console = file, lang, limits, console
        self.result: Result | None = None
        self.problem = ""
        self.siblings: dict[int, Result] = {}
        self.hints = 0
        self._seen: tuple[int, int] | None = None

    def run(self, keys: Keys) -> None:
        """Check and print until "q" is pressed or the program is interrupted."""
        try:
            with Pool[Any, Any](call, workers=1) as pool:
                key = ""
                while key != "q":
                    if self.has_changed():
                        self.check(pool)
                        self.show()
                    key = keys(POLL)
                    if key == "h":
                        self.hints += 1
                        self.show()
                    elif key == "n":
                        self.go_on()
        except KeyboardInterrupt:
            pass

    def has_changed(self) -> bool:
        """Tell whether the file was saved since the last check.

        A file that is missing for a moment, as while an editor replaces it, has not changed.
        """
        try:
            found = self.file.stat()
        except OSError:
            return False
        before, self._seen = self._seen, (found.st_mtime_ns, found.st_size)
        return before != self._seen

    def check(self, pool: Pool[Any, Any]) -> None:
        """Grade the file in a worker process.

        Hints stay open while the same exercise is next.
        """
        before = self._next_id()
        spoken = self.lang or language()
        with use_language(spoken), self.console.status(translate("checking", file=escape(printable(self.file.name)))):
            found = pool.result(partial(check_file, self.file, None, None, self.lang, spoken, self.limits))
            if isinstance(found, Checked) and found.result:
                self.result, self.problem = found.result, ""
                if not self.siblings:
                    beside = pool.result(partial(siblings, self.file, found.result.step, self.limits))
                    self.siblings = beside if isinstance(beside, dict) else {}
            else:
                self.problem = str(found.problem if isinstance(found, Checked) else f"{self.file}: {found.why}")
        if self._next_id() != before:
            self.hints = 0

    def go_on(self) -> None:
        """Watch the notebook of the next step, if it is there."""
        if self.result is None:
            return
        following = next((each for each in lessons() if each.step == self.result.step + 1), None)
        if following is None:
            return
        near = self.file.with_name(f"{following.name}{self.file.suffix}")
        file = near if os.path.isfile(near) else workspace_path(self.file.parent.parent, following)
        if os.path.isfile(file):
            self.file, self._seen, self.hints, self.siblings = file, None, 0, {}

    def show(self) -> None:
        """Clear the terminal and print the page."""
        self.console.clear()
        with use_language(self.result.lang if self.result else self.lang or language()):
            self.console.print(self.page())

    def page(self) -> RenderableType:
        """Return the last result, the text of the next exercise, and the keys."""
        footer = [
            Text(f"\n{translate('watch_waiting', file=printable(self.file))}\n{translate('watch_keys')}", style="dim")
        ]
        if self.problem or self.result is None:
            return Group(Text(printable(self.problem), style="red"), *footer)
        parts: list[RenderableType] = [check_report.check(self.result, self.siblings, self.hints)]
        exercise = self._next()
        if exercise is None:
            parts.append(Text(f"\n{translate('watch_done')}", style="green"))
        else:
            parts.append(Rule(translate("watch_next", exercise=exercise.id), align="left"))
            parts.append(markdown(self._text(exercise.name)))
        return Group(*parts, *footer)

    def _next(self) -> Exercise | None:
        return next((each for each in self.result.exercises if not each.passed), None) if self.result else None

    def _next_id(self) -> str:
        exercise = self._next()
        return exercise.id if exercise else ""

    def _text(self, exercise: str) -> str:
        """Return the prose that sets an exercise: the cell before its stub."""
        assert self.result is not None
        prose = ""
        for cell in lesson(self.result.step).cells:
            if cell.role == "exercise" and cell.exercise == exercise:
                break
            prose = cell.text[language()] if cell.role == "prose" else prose
        return prose
