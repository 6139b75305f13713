"""Recognize the notebooks in a file that an LMS handed over.

It is done in worker processes (`autograde.pool`): a file may take long to list, to unpack or to read, or be made to end
its reader, and the owner of each of an archive's 20,000 names has to be found. What is recognized lies in a folder of
the grader's own by its digest, so that it is read once.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from autograde.classroom.archives import MAX_ZIP, Archive, Choose, Entry, Incoming, Source
from autograde.classroom.owner import Owner
from autograde.classroom.student_folder import ARCHIVES
from autograde.errors import SubmissionError
from autograde.files import printable
from autograde.grading.submission import identify
from autograde.pool import OverLimit, Pool, WorkerLost
from course.i18n import Message

MAX_LINES = 100
"""How many problems of one archive are listed: it may have 20,000 files."""


Find = Callable[[Incoming], Owner | None]
Owned = tuple[Incoming, Owner | None]


@dataclass
class Recognized:
    """What was found in a file.

    It is notebooks with their owners, the problems met, and how many bytes were read.
    """

    notebooks: list[Owned] = field(default_factory=list)
    problems: list[Message] = field(default_factory=list)
    size: int = 0


def notebooks_of(
    source: Source, kept: Path, find: Find, whose: Callable[[Entry], str]
) -> tuple[list[Owned], list[Message]]:
    """Return the notebooks of a source with their owners, and the problems met.

    They are in the order of the source.

    Args:
        source: a zip or a folder.
        kept: the folder that gets the contents of each notebook, by its digest.
        find: finds the owner of a notebook, None where nobody asks.
        whose: tells whose an archive is; those of one are read until they have taken what one may take.
    """
    with Pool[Source, tuple[list[Entry], list[Message]]](_list_files, workers=1) as pool:
        listed = pool.result(source)
    if isinstance(listed, OverLimit | WorkerLost):
        return [], [Message("collect_bad", file=printable(source.place.name), why=listed.why)]
    entries, problems = listed
    workers = max(1, min(len(entries), os.cpu_count() or 1))
    found: dict[int, Recognized | OverLimit | WorkerLost] = {}
    taken: Counter[str] = Counter()
    with Pool[tuple[int, Entry], Recognized](partial(_recognize, source.choose, kept, find), workers=workers) as pool:
        senders = {number: whose(entry) for number, entry in enumerate(entries) if entry.is_zip}
        for some in _in_turns(entries, senders, taken):
            for (number, _), answer in pool.results(some):
                found[number] = answer
                if number in senders:
                    taken[senders[number]] += answer.size if isinstance(answer, Recognized) else MAX_ZIP
    notebooks: list[Owned] = []
    for number, entry in enumerate(entries):
        match found.get(number):
            case None:
                problems.append(Message("collect_too_much", file=entry.shown, megabytes=MAX_ZIP >> 20))
            case Recognized() as answer:
                notebooks += answer.notebooks
                problems += answer.problems
            case answer:
                problems.append(Message("collect_bad", file=entry.shown, why=answer.why))
    return notebooks, problems


def _list_files(source: Source) -> tuple[list[Entry], list[Message]]:
    """Return the files of a source, and the problems met.

    A zip's list of files alone may take long and much memory.
    """
    return list(source.entries()), source.problems


def _in_turns(
    entries: Sequence[Entry], senders: Mapping[int, str], taken: Mapping[str, int]
) -> Iterator[list[tuple[int, Entry]]]:
    """Yield entries with their numbers, of each sender's archives one at a time.

    A sender who has taken all bytes that one may take gets no more turns. `senders` are those of the archives, `taken`
    says how many bytes they have so far.
    """
    files: list[tuple[int, Entry]] = []
    zips: dict[str, deque[tuple[int, Entry]]] = {}
    for number, entry in enumerate(entries):
        (zips.setdefault(senders[number], deque()) if entry.is_zip else files).append((number, entry))
    yield files
    while zips:
        yield [many.popleft() for many in zips.values()]
        zips = {who: many for who, many in zips.items() if many and taken[who] < MAX_ZIP}


def _recognize(choose: Choose, kept: Path, find: Find, task: tuple[int, Entry]) -> Recognized:
    """Return the notebooks in a file: itself, or those in the zip that it is."""
    entry, found = task[1], Recognized()
    if not entry.is_zip:
        _add(entry, kept, find, found)
        return found
    source = Source(Path(entry.parts[-1]), choose)
    try:
        for each in source.inside(entry):
            _add(each, kept, find, found, Archive(entry.parts, entry.time, entry.in_zip))
            if found.size > MAX_ZIP:
                source.problem("too_large", *entry.parts, megabytes=MAX_ZIP >> 20)
                break
    except SubmissionError as bad:
        found.problems.append(bad.message)
    found.problems += source.problems
    if len(found.problems) > MAX_LINES:
        found.problems[MAX_LINES:] = [Message("collect_more", file=entry.shown)]
    return found


def _add(entry: Entry, kept: Path, find: Find, found: Recognized, archive: Archive | None = None) -> None:
    name = entry.parts[-1].lower()
    if name.endswith((".py", *ARCHIVES)):
        key = "archive" if name.endswith(ARCHIVES) else "collect_program"
        found.problems.append(Message(key, file=entry.shown))
        return
    if ".ipynb" not in name and not name.endswith((".json", ".txt")) and "." in name:
        return
    try:
        found.size += entry.size
        data = entry.read()
        if ".ipynb" not in name and not (b'"nbformat"' in data and b'"cells"' in data):
            return
        step = identify(data, entry.parts[-1])
    except SubmissionError as bad:
        found.problems.append(Message("collect_bad", file=entry.shown, why=bad.message))
        return
    digest = hashlib.sha256(data).hexdigest()
    part = kept / f"{digest}.{os.getpid()}"
    part.write_bytes(data)
    os.replace(part, kept / digest)
    made = Incoming(entry.parts, entry.time, entry.in_zip, step, digest, archive)
    found.notebooks.append((made, find(made)))
