"""Find what a class handed in below submitted/, student by student.

Each folder is looked through in a worker process (`autograde.pool`): what is odd in one costs one line for its
student, and the others are graded.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from autograde.classroom.assignment_fields import folded
from autograde.classroom.course_file import Assignment, stages
from autograde.classroom.folder_index import FolderIndex
from autograde.classroom.folder_walk import LITTER
from autograde.classroom.graded_files import GradedFolder
from autograde.classroom.student_folder import Scan, StudentFolder, is_handed_in
from autograde.files import is_student_name, open_folder, printable
from autograde.pool import OverLimit, Pool, WorkerLost
from course.i18n import Message


@dataclass
class Collection:
    """The submissions of a class for an assignment.

    `students` holds the folders by student; `problems` and `notes` hold lines that concern no single folder. `index`
    remembers the folders of which nothing is left to grade.
    """

    students: dict[str, StudentFolder] = field(default_factory=dict)
    problems: list[Message] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    index: FolderIndex = field(default_factory=FolderIndex)


def same_name(one: str, other: str) -> bool:
    """Return whether two names are one to a reader: composed (NFC) or not (NFD)."""
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def collect(
    root: Path,
    assignment: str,
    known: Mapping[str, Assignment] | None = None,
    graded: Path | None = None,
    index: FolderIndex | None = None,
) -> Collection:
    """Return what is handed in for an assignment.

    Args:
        root: the folder submitted/.
        assignment: its name.
        known: all assignments of the course by name; by default they are the stages.
        graded: the folder autograded/, with which what is handed in is compared.
        index: what an earlier look found; folders that are as they were are not read.
    """
    found = Collection(index=index or FolderIndex())
    with open_folder(root) as folder:
        names = sorted(os.listdir(folder))
    known = known or stages()
    work = partial(_look, root, assignment, known, graded)
    unchanged = found.index.unchanged(root, assignment, known, graded, names) if graded else set()
    read = [name for name in names if name not in unchanged]
    with Pool[str, Looked](work, workers=max(1, min(len(read), os.cpu_count() or 1))) as pool:
        looked = dict(pool.results(read))
    owners: dict[Inode, list[tuple[str, int]]] = {}
    for name in names:
        if name in unchanged:
            found.students[name] = found.index.folder(name, assignment)
            continue
        made = looked[name]
        if isinstance(made, OverLimit | WorkerLost):
            found.problems.append(Message("intake_fault", file=printable(name), why=made.why))
            continue
        student, problems, linked = made
        found.problems += problems
        for step, place in linked.items():
            owners.setdefault(place, []).append((name, step))
        if student is not None:
            found.students[name] = student
    _list_shared_files(owners.values(), found.students)
    spellings: dict[str, list[str]] = {}
    for name in found.students:
        spellings.setdefault(unicodedata.normalize("NFC", name), []).append(name)
    for name, many in spellings.items():
        if len(many) > 1:
            found.problems.append(Message("intake_spelling", name=name))
    return found


Inode = tuple[int, int]
"""A file on the disk: its device and its number."""
Looked = tuple[StudentFolder | None, list[Message], dict[int, Inode]]
"""A student's folder, None if it is no student's or holds nothing for the assignment; the problems met; and, by step,
the files that have another name on the disk."""


def _look(root: Path, assignment: str, known: Mapping[str, Assignment], graded: Path | None, name: str) -> Looked:
    """Look through one entry of submitted/."""
    shown = printable(name)
    try:
        with open_folder(root) as folder:
            mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
            if name.lower() in LITTER or (name.startswith(".") and not stat.S_ISDIR(mode)):
                return None, [], {}
            if stat.S_ISLNK(mode):
                return None, [Message("intake_linked_folder", file=shown)], {}
            if not stat.S_ISDIR(mode):
                return None, [Message("intake_no_student", file=shown, assignment=assignment)] * is_handed_in(name), {}
            if not is_student_name(name):
                return None, [Message("intake_name", file=shown)], {}
            done = GradedFolder(f"{graded}/{name}/{assignment}") if graded else None
            scan = Scan(name, assignment, known, done)
            with open_folder(name, folder) as inner:
                made = scan.collect(inner)
    except OSError as error:
        return None, [Message("unreadable", file=shown, why=error.strerror)], {}
    if folded(name) in map(folded, known):
        paths = ["/".join(map(printable, each.parts)) for each in scan.entries]
        return None, [Message("intake_no_student", file=each, assignment=assignment) for each in paths], {}
    return made, [], _linked(root, made) if made and not made.handed_in else {}


def _linked(root: Path, folder: StudentFolder) -> dict[int, Inode]:
    """Return the files of a folder that have another name on the disk, by step."""
    found = {}
    for step, file in folder.files.items():
        with suppress(OSError):
            status = os.lstat("/".join((str(root), *file.parts)))
            if status.st_nlink > 1:
                found[step] = (status.st_dev, status.st_ino)
    return found


def _list_shared_files(owners: Iterable[list[tuple[str, int]]], students: Mapping[str, StudentFolder]) -> None:
    """List files that are one on the disk under several students' names.

    `owners` has for each of them the students and their steps.

    An archive can hold such a hard link to a neighbor's work. Whose it is, nobody can tell from the file: both are
    graded.
    """
    for many in owners:
        for student, step in many:
            others = sorted({other for other, _ in many} - {student})
            if others:
                shown = students[student].files[step].shown
                students[student].problems.append(Message("intake_same_file", file=shown, others=", ".join(others)))
