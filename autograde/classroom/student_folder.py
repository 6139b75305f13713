"""Find what one student handed in, in any folder and under any name.

nbgrader reads submitted/STUDENT/ASSIGNMENT/stepNN.ipynb and nothing else. Here every notebook below a student's folder
is recognized by its contents, else by its name. What cannot be graded is listed, so that nothing is overlooked.
"""

from __future__ import annotations

import re
import stat
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograde.classroom.assignment_fields import folded as _folded
from autograde.classroom.course_file import Assignment
from autograde.classroom.folder_walk import FolderWalk
from autograde.classroom.graded_files import GradedFolder
from autograde.classroom.stamp import Stamp, read_stamp
from autograde.errors import SubmissionError
from autograde.files import MAX_DEPTH, MAX_ENTRIES, open_folder, printable, read_regular
from autograde.grading.submission import holds_answer, identify
from course.i18n import Message
from course.i18n.step_names import OWN_NAMES, step_name

MAX_FOLDER = 200 << 20
"""How many bytes of a student's folder are read."""
MAX_LINES, MAX_OTHERS = 100, 10
"""How many problems of a folder are listed, and how many files beside the one that is graded are named."""
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".egg", ".alz", ".lzh")

NAMED = re.compile("|".join([r"step[\s_-]*\d", *(rf"(?<![a-z]){name}\.py$" for name in OWN_NAMES.values())]))
"""Names of files that look like a step's, in lower case."""


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A notebook that was handed in.

    `parts` is its path below submitted/, `changed` its time of change in nanoseconds, and `is_graded` is whether it is
    the one that was graded.
    """

    step: int
    parts: tuple[str, ...]
    changed: int
    refused: Message | None = None
    is_graded: bool = False

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how a copy in another process is made.

        What dataclasses do for slots takes five times as long.
        """
        return _copy, (self.step, self.parts, self.changed, self.refused, self.is_graded)

    @property
    def shown(self) -> str:
        """The path below the student's folder, as text."""
        return "/".join(printable(part) for part in self.parts[1:])


def _copy(step: int, parts: tuple[str, ...], *others: Any) -> SubmittedFile:
    """Return a file; those of a class have few names, and share them."""
    return SubmittedFile(step, tuple(map(sys.intern, parts)), *others)


@dataclass(slots=True)
class StudentFolder:
    """What one student handed in for an assignment.

    `files` has the file to grade of each step, `problems` what is not graded, `notes` what is worth knowing,
    `is_newer` is whether it was handed in after what was graded, and `is_searched` whether all of its folders could be
    searched: what is in another one may be anything, and is not withdrawn. `handed_in` and `graded` are the states
    of the two folders when they were looked at; see `FolderWalk` and `GradedFolder`.
    """

    student: str
    files: dict[int, SubmittedFile] = field(default_factory=dict)
    problems: list[Message] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    stamp: Stamp = field(default_factory=Stamp)
    is_newer: bool = False
    is_searched: bool = True
    handed_in: str = ""
    graded: str = ""


@dataclass(frozen=True)
class _Entry:
    """A file found below a student's folder.

    `step` is the step that it belongs to, None if that is unknown.
    """

    parts: tuple[str, ...]
    data: bytes
    changed: int
    step: int | None


def is_handed_in(name: str) -> bool:
    """Return whether a file of this name looks like something to grade."""
    lower = unicodedata.normalize("NFKC", name).lower()
    return ".ipynb" in lower or lower.endswith(ARCHIVES) or NAMED.search(lower) is not None


class Scan(FolderWalk):
    """A walk that reads one student's folder.

    `graded` is what was graded of it.
    """

    def __init__(
        self, student: str, assignment: str, known: Mapping[str, Assignment], graded: GradedFolder | None = None
    ) -> None:
        super().__init__(assignment, known)
        self.folder = _folded(assignment)
        self.steps = {step: step_name(step) for step in known[assignment].steps}
        self.others = {_folded(name): set(each.steps) for name, each in known.items() if name != assignment}
        """The steps of the other assignments by their folded names; other runs grade them."""
        self.other_files = {
            place: {f"{step_name(step)}.ipynb" for step in steps} for place, steps in self.others.items()
        }
        self.own_places = {f"{name}.ipynb": step for step, name in self.steps.items()}
        self.shared = {
            step: [name for name, each in known.items() if step in each.steps] for step in known[assignment].steps
        }
        """The assignments that a step is in."""
        self.found = StudentFolder(student, graded=graded.state() if graded else "")
        self.graded = graded if self.found.graded else None
        self.entries: list[_Entry] = []
        self.refused: list[SubmittedFile] = []
        self.in_assignment = self.elsewhere = False
        self.bytes_left = MAX_FOLDER

    def collect(self, folder: int) -> StudentFolder | None:
        """Return what was handed in for the assignment.

        It is None for a student with work for other assignments alone.
        """
        self.walk(folder, (self.found.student,))
        self.choose()
        self.found.handed_in = self.state()
        self.found.is_newer = self.graded is not None and self.graded.is_before(self.found.stamp)
        if self.in_assignment or self.found.files or self.found.problems or not self.elsewhere:
            for lines in (self.found.problems, self.found.notes):
                if len(lines) > MAX_LINES:
                    lines[MAX_LINES:] = [Message("collect_more", file=self.assignment)]
            if not self.found.files:
                self.found.problems.append(Message("intake_nothing", assignment=self.assignment))
            return self.found
        return None

    def refuse_more(self, parts: tuple[str, ...]) -> None:
        super().refuse_more(parts)
        self.problem("intake_too_many", parts[1:] or ("",), most=MAX_ENTRIES)

    def visit(self, folder: int, parts: tuple[str, ...], mode: int) -> None:
        name, place = parts[-1], _folded(parts[1]) if len(parts) == 2 else None
        if stat.S_ISLNK(mode) and name != "timestamp.txt":
            self.in_assignment |= place == self.folder
            self.refuse(parts, "link" if is_handed_in(name) and len(parts) > 2 else "intake_linked_folder")
        elif stat.S_ISDIR(mode):
            self.in_assignment |= place == self.folder
            self.elsewhere |= place in self.others
            self.enter(folder, parts)
        elif name == "timestamp.txt":
            if len(parts) == 2 or (len(parts) == 3 and _folded(parts[1]) == self.folder):
                self.found.stamp = read_stamp(folder, self.found.stamp)
        elif not stat.S_ISREG(mode):
            if is_handed_in(name):
                self.refuse(parts, "intake_special")
        elif not (len(parts) == 3 and self.is_of_other(parts)):
            self.read(folder, parts)

    def enter(self, folder: int, parts: tuple[str, ...]) -> None:
        if len(parts) > MAX_DEPTH:
            self.problem("intake_too_many", parts[1:], most=MAX_ENTRIES)
            return
        before = len(self.entries)
        try:
            with open_folder(parts[-1], folder) as inner:
                self.walk(inner, parts)
        except OSError as error:
            self.problem("unreadable", parts[1:], why=error.strerror)
            self.found.is_searched &= not self.is_here((*parts, ""))
        if parts[-1].lower().endswith(".ipynb") and len(self.entries) == before:
            self.refuse(parts, "intake_folder")

    def read(self, folder: int, parts: tuple[str, ...]) -> None:
        name = parts[-1]
        lower = name.lower()
        if lower.endswith((".py", *ARCHIVES)):
            if is_handed_in(name):
                self.problem("archive" if lower.endswith(ARCHIVES) else "intake_program", parts[1:])
            return
        try:
            if self.bytes_left <= 0:
                return
            data, changed = read_regular(name, folder)
            self.bytes_left -= len(data)
            if self.bytes_left <= 0:
                self.problem("intake_too_much", parts[1:], megabytes=MAX_FOLDER >> 20)
            if not is_handed_in(name) and not (b'"nbformat"' in data and b'"cells"' in data):
                return
            step = identify(data, name)
        except SubmissionError as bad:
            if is_handed_in(name):
                values = {key: each for key, each in bad.message.values.items() if key != "file"}
                self.refuse(parts, bad.message.key, **values)
            return
        if step in self.steps:
            self.take(_Entry(parts, data, changed, step), step)
        elif step is None and self.is_here(parts):
            self.problem("intake_which_step", parts[1:])
        elif step is not None and self.is_here(parts) and self.in_assignment:
            shown = "/".join(map(printable, parts[1:]))
            self.found.notes.append(Message("intake_other", file=shown, step=step_name(step)))
        else:
            self.elsewhere = True

    def is_of_other(self, parts: tuple[str, ...]) -> bool:
        """Return whether a file has name and place of another assignment's step."""
        place = _folded(parts[1])
        return place != self.folder and parts[-1] in self.other_files.get(place, ())

    def take(self, entry: _Entry, step: int) -> None:
        """Take a notebook of this assignment's step, unless it is for another."""
        places = [_folded(part) for part in entry.parts[1:-1]]
        if self.folder not in places and len(self.shared[step]) > 1:
            if any(step in self.others.get(place, ()) for place in places):
                self.elsewhere = True
            else:
                names = ", ".join(self.shared[step])
                self.problem("intake_which_assignment", entry.parts[1:], step=step_name(step), names=names)
            return
        self.entries.append(entry)

    def is_here(self, parts: tuple[str, ...]) -> bool:
        """Return whether a path belongs to this assignment rather than to another one."""
        return not any(_folded(part) in self.others for part in parts[1:-1])

    def step_of_place(self, parts: tuple[str, ...]) -> int | None:
        """Return the step of a file in the place where nbgrader reads it, None elsewhere."""
        if parts[1:-1] != (self.assignment,):
            return None
        return self.own_places.get(parts[-1])

    def problem(self, key: str, parts: Iterable[str], **values: object) -> None:
        self.found.problems.append(Message(key, file="/".join(map(printable, parts)), **values))

    def refuse(self, parts: tuple[str, ...], key: str, **values: object) -> None:
        """Note a file that is not read.

        It becomes the result of its step if it lies in the place where nbgrader reads the step, else a problem,
        unless it belongs to another assignment.
        """
        step = self.step_of_place(parts)
        if step is None:
            if self.is_here(parts):
                self.problem(key, parts[1:], **values)
            return
        self.refused.append(SubmittedFile(step, parts, 0, Message(key, file=printable(parts[-1]), **values)))

    def choose(self) -> None:
        """Choose the file of each step.

        A file with an answer takes precedence, then the newest, then the one in its place.
        """
        if len({each.parts[:-2] for each in self.entries if self.is_nested_student(each.parts)}) > 1:
            for each in self.entries:
                self.problem("intake_several", each.parts[1:])
            return
        by_step: dict[int, list[_Entry]] = {}
        for each in self.entries:
            by_step.setdefault(each.step or 0, []).append(each)
        for step, many in sorted(by_step.items()):
            ranked = sorted(many, key=self.rank, reverse=True) if len(many) > 1 else many
            best = ranked[0]
            is_graded = self.graded is not None and self.graded.is_of(step, best.data, best.changed)
            chosen = SubmittedFile(step, best.parts, best.changed, is_graded=is_graded)
            self.found.files[step] = chosen
            name = self.steps[step]
            if len(many) > 1:
                shown = ["/".join(map(printable, each.parts[1:])) for each in ranked[1 : MAX_OTHERS + 1]]
                others = ", ".join([*shown, *["…"] * (len(many) > MAX_OTHERS + 1)])
                self.found.notes.append(Message("intake_newer", step=name, file=chosen.shown, others=others))
            elif self.step_of_place(best.parts) != step:
                self.found.notes.append(Message("intake_renamed", step=name, file=chosen.shown))
        for refused in self.refused:
            if refused.step in self.found.files and refused.refused:
                self.found.problems.append(refused.refused)
            else:
                self.found.files[refused.step] = refused

    def is_nested_student(self, parts: tuple[str, ...]) -> bool:
        """Return whether a file lies in a nested folder of the assignment.

        Such a folder is not the student's own folder for the assignment.
        """
        return len(parts) > 3 and _folded(parts[-2]) == self.folder

    def rank(self, entry: _Entry) -> tuple[bool, int, bool]:
        worked = holds_answer(entry.data, entry.parts[-1], entry.step or 0)
        return (worked, entry.changed // 10**9, self.step_of_place(entry.parts) == entry.step)
