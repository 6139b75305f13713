"""Tell from a file's path whose it is, in the forms of LMSs and campuses.

| form | example |
|--|--|
| Moodle | `Kim Jiwoo_123456_assignsubmission_file_/step05.ipynb`, or in one name |
| Canvas | `kimjiwoo_LATE_771_90210_step05-1.ipynb`: 771 is Canvas's id of the student |
| Blackboard | `Week 3_jwkim_attempt_2026-03-20-10-15-00_step05.ipynb` |
| nbgrader's exchange | `jiwoo+week3+2026-03-20 10:15:00 UTC+abc/step05.ipynb` |
| Google Classroom | `Kim Jiwoo - step05.ipynb` |
| campuses, plain folders | `2026001_김지우/step05.ipynb`, `2026001김지우_3주차.ipynb`, `jiwoo/step05.ipynb` |
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from autograde.classroom.roster import Person, comparable

MOODLE = re.compile(r"(?P<name>.+?)_\d+_assignsubmission_(?:file|onlinetext)(?:_.*)?$", re.S)
CANVAS = re.compile(r"(?P<name>[^_]+?)(?P<late>_LATE)?_(?P<id>\d+)_\d+_.+$", re.S)
BLACKBOARD = re.compile(
    r"(?P<title>.+?)_(?P<login>[^_]+)_(?:attempt|시도|試行)_(?P<time>\d{4}(?:-\d{2}){5})(?:_.*|\.txt)?$", re.S
)
EXCHANGE = re.compile(r"(?P<student>[^+]+)\+(?P<assignment>[^+]+)\+(?P<time>[^+]+?)(?:\+.*)?$", re.S)
SEPARATORS = re.compile(r"[_()\[\]（）【】,，;+]|\s+[-–]\s+|\s{2,}")
WORDS = re.compile(r"[\s_.,()\[\]（）【】+-]+")
TITLES = re.compile(r"_|\s+[-–]\s+")
"""Around a name that has a comma of its own, like "step05 - Brown, Emma"."""
NUMBER = re.compile(r"\d{5,}")
SPACES = re.compile(r"\s{3,}")
"""Runs of spaces, of which the separators above would take the square."""
RUNS = (NUMBER, re.compile(r"[A-Za-z0-9]{5,}|[^\W\d_a-zA-Z]{2,}"))
"""Numbers and names without anything between them, like 2026001김지우."""


@dataclass(frozen=True)
class Claim:
    """What a path says of a file's student and time.

    `texts` may name the student by any identifier or name. `words` are parts of longer texts, where a word like "Jiwoo"
    may be another's name: of these, only identifiers with a digit and whole names count. `time` is None where the form
    has none. `proper` is the student that the form itself names, "" if it has none. `late` is the LMS's own mark.
    `folders` decide where all these do not: a person may have put the file into a student's folder.
    """

    texts: tuple[str, ...]
    words: tuple[str, ...] = ()
    time: datetime.datetime | None = None
    late: bool = False
    proper: str = ""
    folders: tuple[str, ...] = ()

    def beyond_ascii(self) -> Claim:
        """Return what of it is not ASCII, which alone tells encodings apart."""
        texts, words = ([each for each in many if not each.isascii()] for many in (self.texts, self.words))
        return Claim(tuple(texts), tuple(words))


def sender(parts: tuple[str, ...]) -> str:
    """Return what an LMS wrote of who handed in a file.

    Without such a form, each file has a sender of its own.
    """
    for part in parts:
        if found := MOODLE.match(part):
            return part.partition("_assignsubmission_")[0]
        if found := EXCHANGE.match(part):
            return found["student"]
    if found := CANVAS.match(parts[-1]):
        return found["id"]
    if found := BLACKBOARD.match(parts[-1]):
        return found["login"]
    return "/".join(parts)


def claim(parts: tuple[str, ...]) -> Claim:
    """Return what a path says of its student and time."""
    return replace(_claim(parts), folders=parts[:-1])


def _claim(parts: tuple[str, ...]) -> Claim:
    for part in parts:
        if found := MOODLE.match(part):
            return Claim((found["name"],), proper=found["name"])
        if found := BLACKBOARD.match(part):
            time = None
            with suppress(ValueError):
                time = datetime.datetime.strptime(found["time"], "%Y-%m-%d-%H-%M-%S")
            if canvas := CANVAS.match(part):  # a title with numbers, or a student's own name for a file in Canvas
                return Claim((canvas["id"], canvas["name"], found["login"]), late=bool(canvas["late"]))
            numbers = tuple(NUMBER.findall(found["title"]))
            return Claim((found["login"],), numbers, time=None if numbers else time, proper=found["login"])
        if found := EXCHANGE.match(part):
            time = None
            with suppress(ValueError):
                time = datetime.datetime.strptime(found["time"][:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=datetime.UTC)
            return Claim((found["student"],), time=time, proper=found["student"])
    if found := CANVAS.match(parts[-1]):
        return Claim((found["id"], found["name"]), late=bool(found["late"]), proper=found["name"])
    texts: list[str] = []
    words: list[str] = []
    for part in (SPACES.sub("  ", each) for each in (*parts[:-1], re.sub(r"\.\w{1,6}$", "", parts[-1]))):
        pieces = [each for each in SEPARATORS.split(part) if each]
        alone = [each for each in pieces if not re.search(r"\d", each)]
        texts += [part, *(alone if len(alone) == 1 else ())]
        narrow = unicodedata.normalize("NFKC", part)
        words += [
            *pieces,
            *TITLES.split(part),
            *WORDS.split(part),
            *(run for each in RUNS for run in each.findall(narrow)),
        ]
    return Claim(tuple(dict.fromkeys(texts)), tuple(dict.fromkeys(words)), proper=parts[0] if len(parts) > 1 else "")


def _squashed(text: str) -> str:
    return re.sub(r"[\W_]+", "", comparable(text))


class Matcher:
    """Find the student of a claim on the roster.

    An identifier (folder, email, number, login, Canvas's id) counts before a name.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        self.identifiers: dict[str, set[str]] = {}
        self.names: dict[str, set[str]] = {}
        for each in people:
            for text in each.identifiers():
                self.identifiers.setdefault(text, set()).add(each.student)
            for text in _spellings(each.name):
                self.names.setdefault(text, set()).add(each.student)

    def find(self, made: Claim) -> set[str]:
        """Return the students that a claim can mean: one if all is well."""
        found = self._identified([*made.texts, *(word for word in made.words if re.search(r"\d", word))])
        if not found:
            names = [*made.texts, *(word for word in made.words if not word.isascii() or " " in word)]
            found = {student for name in names for student in self.names.get(_squashed(name), ())}
        if len(found) == 1:
            return found
        by_folder = self._identified(made.folders)
        return (found & by_folder or found) if found else by_folder

    def _identified(self, texts: Iterable[str]) -> set[str]:
        return {student for text in texts for student in self.identifiers.get(comparable(text), ())}


def _spellings(name: str) -> set[str]:
    """Return the forms of a name, with the family name on either side."""
    words = [each for each in re.split(r"[\s,]+", comparable(name)) if each]
    return {_squashed("".join(one)) for one in (words, words[1:] + words[:1], words[-1:] + words[:-1]) if words}
