"""Remember folders without anything to grade, to read them again when they change.

Remembered are the states of folders of which all is graded and nothing is to be said, with what was found in them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from autograde.classroom.course_file import Assignment
from autograde.classroom.folder_walk import FolderWalk
from autograde.classroom.graded_files import GradedFolder
from autograde.classroom.stamp import Stamp, parse_stamp
from autograde.classroom.student_folder import StudentFolder, SubmittedFile
from autograde.errors import SubmissionError
from autograde.files import open_folder, read_regular
from autograde.pool import Pool
from course.authoring.files import write_atomically
from course.i18n.step_names import step_name

State = tuple[str, str, str]
"""A student, and the states of what they handed in and of what is graded."""
MOST = 256 << 20
"""Bytes of an index; a student takes 200."""
AT_ONCE = 250
"""How many folders a process looks at before it answers."""


class FolderIndex:
    """What is remembered of a class for one assignment.

    Args:
        file: where it is kept, None for nowhere. If it is missing or broken, nothing is remembered.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.lines: dict[str, str] = {}
        """A line of JSON by student, read when it is asked for: a class has thousands."""
        self.looked_at: set[str] = set()
        """The students whose lines are made anew."""
        if file is not None:
            with suppress(SubmissionError, ValueError, TypeError, RecursionError):
                text = read_regular(str(file), most=MOST)[0].decode()
                self.lines = {_fields(line)[0]: line for line in text.splitlines()}

    def unchanged(
        self, root: Path, assignment: str, known: Mapping[str, Assignment], graded: Path, names: Iterable[str]
    ) -> set[str]:
        """Return which students' folders are as they are remembered.

        Args:
            root: the folder submitted/.
            assignment: for which it is looked through.
            known: all assignments of the course by name.
            graded: the folder autograded/.
            names: of the folders that there are.
        """
        states = [(name, *_fields(self.lines[name])[1:3]) for name in names if name in self.lines]
        if not states:
            return set()
        parts = [states[first : first + AT_ONCE] for first in range(0, len(states), AT_ONCE)]
        work = partial(_unchanged, root, assignment, known, graded)
        with Pool[list[State], set[str]](work, workers=min(len(parts), os.cpu_count() or 1)) as pool:
            found = [answer for _, answer in pool.results(parts) if isinstance(answer, set)]
        return set().union(*found)

    def folder(self, student: str, assignment: str) -> StudentFolder:
        """Return what is remembered of a student."""
        _, handed_in, graded, text, changed = _fields(self.lines[student])
        files = {
            int(step): SubmittedFile(
                int(step), (student, assignment, f"{step_name(int(step))}.ipynb"), at, is_graded=True
            )
            for step, at in changed.items()
        }
        stamp = parse_stamp(text.encode()) if text else Stamp()
        return StudentFolder(student, files, stamp=stamp, handed_in=handed_in, graded=graded)

    def remember(self, folder: StudentFolder) -> None:
        """Remember a student when it is saved, if nothing is left to grade or to say."""
        self.looked_at.add(folder.student)

    def save(self, folders: Mapping[str, StudentFolder]) -> None:
        """Write the index if it has changed, with the students of these folders alone.

        Lines are made while they are written: those of a large class would take much memory.

        Raises:
            OSError: it cannot be written.
        """
        kept = self.lines.keys() - self.looked_at
        is_same = kept <= folders.keys() and all(
            self.lines.get(student) == _line(folders[student]) for student in self.looked_at
        )
        if self.file is not None and not is_same:
            lines = (
                _line(folder) if student in self.looked_at else self.lines.get(student)
                for student, folder in folders.items()
            )
            write_atomically(self.file, (f"{line}\n" for line in lines if line is not None))


def _fields(line: str) -> list[Any]:
    """Return what a line holds.

    That is the student, two states, the text of the stamp, and the times of change by step.

    Raises:
        ValueError, TypeError: it is not such a line.
    """
    student, handed_in, graded, text, changed = json.loads(line)
    return [student, handed_in, graded, text, changed]


def _line(folder: StudentFolder) -> str | None:
    """Return the line of a student, None for one who is not remembered."""
    stamp = folder.stamp
    if folder.problems or folder.notes or stamp.problem or not (folder.handed_in and folder.graded and folder.files):
        return None
    if folder.is_newer or not all(each.is_graded for each in folder.files.values()):
        return None
    changed = {step: each.changed for step, each in folder.files.items()}
    values = (folder.student, folder.handed_in, folder.graded, stamp.text, changed)
    return json.dumps(values, separators=(",", ":"))


def _unchanged(
    root: Path, assignment: str, known: Mapping[str, Assignment], graded: Path, remembered: list[State]
) -> set[str]:
    """Return which of some students' folders are as they are remembered."""
    found = set()
    with open_folder(root) as folder:
        for name, handed_in, done in remembered:
            with suppress(OSError), open_folder(name, folder) as inner:
                walk = FolderWalk(assignment, known)
                walk.walk(inner, (name,))
                if (walk.state(), GradedFolder(f"{graded}/{name}/{assignment}").state()) == (handed_in, done):
                    found.add(name)
    return found
