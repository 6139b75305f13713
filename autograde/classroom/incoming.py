"""Recognize the notebooks in a file that an LMS handed over.

It is done in worker processes (`autograde.pool`): a file may take long to list, to unpack or to read, or be made to end
its reader, and the owner of each of an archive's 20,000 names has to be found. What is recognized lies in a folder of
the grader's own by its digest, so that it is read once.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from autograde.classroom.archives import MAX_ZIP, Archive, Choose, Entry, Incoming, Source
from autograde.classroom.owner import Owner
from autograde.classroom.student_folder import ARCHIVES
from autograde.classroom.turns import Lines, by_path
from autograde.errors import SubmissionError
from autograde.files import printable
from autograde.grading.submission import identify
from autograde.pool import OverLimit, Pool, WorkerLost
from course.i18n import Message

MAX_ALL = 4 << 30
"""How many bytes of a source are read, of its archives and as many of its other files."""
PER_FILE = 10 << 10
"""How many bytes more a file counts than it has."""

Find = Callable[[Incoming], Owner | None]
Owned = tuple[Incoming, Owner | None]


@dataclass
class Recognized:
    """What was found in a file.

    It is notebooks with their owners, lines on the problems met, and how many bytes were read.
    """

    notebooks: list[Owned] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)
    size: int = 0


def notebooks_of(source: Source, kept: Path, find: Find, whose: Callable[[Entry], str]) -> tuple[list[Owned], Lines]:
    """Return the notebooks of a source with their owners, and lines on problems.

    They are in the order of the source.

    Args:
        source: a zip or a folder.
        kept: the folder that gets the contents of each notebook, by its digest.
        find: finds the owner of a notebook, None where nobody asks.
        whose: tells whose a file is, "" if that is unknown; those of one are read until they have taken what one may
            take.
    """
    name = printable(source.place.name)
    with Pool[Source, tuple[list[Entry], list[Message]]](_list_files, workers=1) as pool:
        listed = pool.result(source)
    if isinstance(listed, OverLimit | WorkerLost):
        return [], Lines(name, [("", Message("collect_bad", file=name, why=listed.why))])
    entries, problems = listed
    lines = Lines(name, [("", each) for each in problems])
    workers = max(1, min(len(entries), os.cpu_count() or 1))
    found: dict[int, Recognized | OverLimit | WorkerLost] = {}
    taken: Counter[str] = Counter()
    with Pool[tuple[int, Entry, str], Recognized](
        partial(_recognize, source.choose, kept, find), workers=workers
    ) as pool:
        known = {number: whose(entry) for number, entry in enumerate(entries) if entry.is_zip}
        senders = {number: who or entries[number].shown for number, who in known.items()}
        loose, too_much = _within(entries, whose)
        for some in chain([loose], _in_turns(senders, taken)):
            tasks = ((number, entries[number], known.get(number, "")) for number in some)
            for (number, *_), answer in pool.results(tasks):
                found[number] = answer
                if number in senders:
                    taken[senders[number]] += answer.size if isinstance(answer, Recognized) else MAX_ZIP
    notebooks: list[Owned] = []
    for number, entry in enumerate(entries):
        who = known.get(number) or too_much.get(number, "")
        match found.get(number):
            case None if number in too_much or (who and taken[who] >= MAX_ZIP):
                lines.add(Message("collect_too_much", file=entry.shown, megabytes=MAX_ZIP >> 20), who)
            case None:
                lines.add(Message("collect_no_room", file=entry.shown, megabytes=MAX_ALL >> 20), who)
            case Recognized() as answer:
                notebooks += answer.notebooks
                lines.take(answer.lines, who)
            case answer:
                lines.add(Message("collect_bad", file=entry.shown, why=answer.why), who)
    return notebooks, lines


def _list_files(source: Source) -> tuple[list[Entry], list[Message]]:
    """Return the files of a source, and the problems met.

    A zip's list of files alone may take long and much memory.
    """
    return list(source.entries()), source.problems


def _within(entries: list[Entry], whose: Callable[[Entry], str]) -> tuple[list[int], dict[int, str]]:
    """Return the numbers of the files outside of archives that are read.

    Those beyond what one student may have come with the student. Whose they are is asked only where they are many.
    """
    sizes = {number: each.size + PER_FILE for number, each in enumerate(entries) if not each.is_zip}
    is_much, left, taken = sum(sizes.values()) > MAX_ZIP, MAX_ALL, Counter[str]()
    found: list[int] = []
    too_much: dict[int, str] = {}
    for number in by_path(sizes, lambda number: entries[number].parts):
        who, size = whose(entries[number]) if is_much else "", sizes[number]
        if who and taken[who] + size > MAX_ZIP:
            too_much[number] = who
        elif size <= left:
            left -= size
            taken[who] += size
            found.append(number)
    return found, too_much


def _in_turns(senders: Mapping[int, str], taken: Mapping[str, int]) -> Iterator[list[int]]:
    """Yield the numbers of archives, of each sender one at a time.

    Whoever has taken an equal share of all bytes waits for the others, and who has taken all that one may take gets no
    more turns.

    Args:
        senders: whose the archives are.
        taken: how many bytes each sender has taken so far.
    """
    zips: dict[str, deque[int]] = {}
    for number, who in senders.items():
        zips.setdefault(who, deque()).append(number)
    for most in (min(MAX_ALL // max(len(zips), 1), MAX_ZIP), MAX_ZIP):
        while sum(taken.values()) < MAX_ALL:
            some = [many.popleft() for who, many in zips.items() if many and taken[who] < most]
            if not some:
                break
            yield some


def _recognize(choose: Choose, kept: Path, find: Find, task: tuple[int, Entry, str]) -> Recognized:
    """Return the notebooks in a file: itself, or those in the zip that it is."""
    (_, entry, sender), found = task, Recognized()
    if not entry.is_zip:
        _add(entry, kept, find, found)
        return found
    source = Source(Path(entry.parts[-1]), choose)
    try:
        for each in source.inside(entry):
            _add(each, kept, find, found, Archive(entry.parts, entry.time, entry.in_zip, sender))
            if found.size > MAX_ZIP:
                source.problem("too_large", *entry.parts, megabytes=MAX_ZIP >> 20)
                break
    except SubmissionError as bad:
        found.lines.add(bad.message)
    for line in source.problems:
        found.lines.add(line)
    found.lines.shorten()
    found.size += PER_FILE * source.looked_at
    return found


def _add(entry: Entry, kept: Path, find: Find, found: Recognized, archive: Archive | None = None) -> None:
    name = entry.parts[-1].lower()
    if name.endswith((".py", *ARCHIVES)):
        key = "archive" if name.endswith(ARCHIVES) else "collect_program"
        found.lines.add(Message(key, file=entry.shown))
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
        found.lines.add(Message("collect_bad", file=entry.shown, why=bad.message))
        return
    digest = hashlib.sha256(data).hexdigest()
    part = kept / f"{digest}.{os.getpid()}"
    part.write_bytes(data)
    os.replace(part, kept / digest)
    made = Incoming(entry.parts, entry.time, entry.in_zip, step, digest, archive)
    found.notebooks.append((made, find(made)))
