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
from functools import lru_cache

from autograde.classroom.roster import Person, comparable

MOODLE = re.compile(r"(?P<name>.+?)_\d+_assignsubmission_(?:file|onlinetext)(?:_.*)?$", re.S)
CANVAS = re.compile(r"(?P<name>[^_\s]+?)(?P<late>_LATE)?_(?P<id>\d+)_(?P<number>\d+)_.+$", re.S)
BLACKBOARD = re.compile(
    r"(?P<title>.+?)_(?P<login>[^_]+)_(?:attempt|시도|試行)_(?P<time>\d{4}(?:-\d{2}){5})(?:_.*|\.txt)?$", re.S
)
EXCHANGE = re.compile(
    r"(?P<student>[^+]+)\+[^+]+\+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d+)?(?:[ +][^.]*)?$", re.S
)
"""A folder of nbgrader's: with the end of a file's name, a student could have written it."""
SEPARATORS = re.compile(r"[_()\[\]（）【】,，;+]|\s+[-–]\s+|\s{2,}")
WORDS = re.compile(r"[\s_.,()\[\]（）【】+-]+")
TITLES = re.compile(r"_|\s+[-–]\s+")
"""Around a name that has a comma of its own, like "step05 - Brown, Emma"."""
NUMBER = re.compile(r"\d{5,}")
CACHED = 2_048
"""How many names are remembered: each folder on a path is looked at as often as there are folders and files in it."""
SPACES = re.compile(r"\s{3,}")
"""Runs of spaces, of which the separators above would take the square."""
RUNS = (NUMBER, re.compile(r"[A-Za-z0-9]{5,}|[^\W\d_a-zA-Z]{2,}"))
"""Numbers and names without anything between them, like 2026001김지우."""


@dataclass(frozen=True)
class Claim:
    """What a path says of a file's student and time.

    `texts` may name the student by any identifier or name. `words` are parts of longer texts, where a word like "Jiwoo"
    may be another's name: of these, only identifiers with a digit and whole names count. `pieces` are the words of a
    file's name from its beginning: where the first that name somebody fit several students, those that follow may be
    the student's own and choose none of them. `doubts` name nobody by themselves: another student whom they name is
    named, too, and with the student the time is not certain. `time` is None where the form has none. `proper` is the
    student that the form itself names, "" if it has none. `late` is the LMS's own mark. `folders` decide where all
    these do not: a person may have put the file into a student's folder.
    """

    texts: tuple[str, ...]
    words: tuple[str, ...] = ()
    pieces: tuple[tuple[str, ...], ...] = ()
    time: datetime.datetime | None = None
    doubts: tuple[str, ...] = ()
    late: bool = False
    proper: str = ""
    folders: tuple[str, ...] = ()

    def beyond_ascii(self) -> Claim:
        """Return what of it is not ASCII, which alone tells encodings apart."""
        texts, words = ([each for each in many if not each.isascii()] for many in (self.texts, self.words))
        return Claim(tuple(texts), tuple(words))


def sender(parts: tuple[str, ...]) -> str:
    """Return the beginning of a path, where an LMS or a person wrote whose a file is."""
    first = SPACES.sub("  ", parts[0])
    if found := CANVAS.match(first):
        return found["id"]
    if found := MOODLE.match(first):
        return first.partition("_assignsubmission_")[0]
    if found := BLACKBOARD.match(first):
        return found["login"]
    if found := EXCHANGE.match(first):
        return found["student"]
    return first if len(parts) > 1 else TITLES.split(first)[0]


def claim(parts: tuple[str, ...], *, is_file: bool = True) -> Claim:
    """Return what a path says of its student and time.

    `is_file` says that the last part is the name of a file or an archive, which has an end of the student's own.
    """
    return replace(_claim(parts, is_file), folders=parts[:-1] if is_file else parts)


def _claim(parts: tuple[str, ...], is_file: bool) -> Claim:
    for number, part in enumerate(parts):
        if made := _form(part, is_file and number == len(parts) - 1):
            return made
    named = re.sub(r"\.\w{1,6}$", "", parts[-1]) if is_file else parts[-1]
    shown = [SPACES.sub("  ", each) for each in (*parts[:-1], named)]
    texts = dict.fromkeys(text for part in shown for text in (part, *_alone(part)))
    words = dict.fromkeys(word for part in shown for word in _words(part))
    heads = TITLES.split(shown[-1]) if is_file else []
    pieces = tuple(tuple(_words(each)) for each in heads)
    folder = parts[0] if len(parts) > 1 or not is_file else ""
    return Claim(tuple(texts), tuple(words), pieces, doubts=tuple(heads[:1]), proper=folder)


@lru_cache(CACHED)
def _form(part: str, is_file: bool) -> Claim | None:
    """Return what a part says in the form of an LMS, None for another.

    What follows the LMS's own text is the student's, whatever form it has.
    """
    canvas, blackboard = CANVAS.match(part) if is_file else None, BLACKBOARD.match(part)
    if canvas:
        own = blackboard is not None and blackboard["login"] == canvas["number"]  # a title like week_3
        texts = (canvas["id"], canvas["name"], *([canvas["number"]] if own else ()))
        return Claim(texts, late=bool(canvas["late"]), proper="" if own else canvas["name"])
    if found := MOODLE.match(part):
        return Claim((found["name"],), proper=found["name"])
    if blackboard:
        title, login = blackboard["title"], blackboard["login"]
        heads = (*TITLES.split(title), title.split(" ")[0], *filter(_is_strong, _words(title)))
        doubts = tuple(each for each in heads if not each.isdecimal() or NUMBER.search(each))  # not the 3 of "Week 3"
        is_title = TITLES.search(title) is None and not NUMBER.search(title)  # else it may begin with a student's name
        time = _time(blackboard["time"], "%Y-%m-%d-%H-%M-%S")
        return Claim((login,), time=time, doubts=doubts, proper=login if is_title else "")
    if not is_file and (found := EXCHANGE.match(part)):
        time = _time(found["time"], "%Y-%m-%d %H:%M:%S")
        return Claim((found["student"],), time=time and time.replace(tzinfo=datetime.UTC), proper=found["student"])
    return None


def _time(text: str, form: str) -> datetime.datetime | None:
    with suppress(ValueError):
        return datetime.datetime.strptime(text, form)
    return None


def _is_strong(word: str) -> bool:
    """Return whether a part of a longer text can name a student."""
    return re.search(r"\d", word) is not None or not word.isascii() or " " in word


@lru_cache(CACHED)
def _alone(part: str) -> list[str]:
    """Return the piece of a part without a digit, if there is one alone."""
    found = [each for each in SEPARATORS.split(part) if each and not re.search(r"\d", each)]
    return found if len(found) == 1 else []


@lru_cache(CACHED)
def _words(part: str) -> list[str]:
    narrow = unicodedata.normalize("NFKC", part)
    runs = [run for each in RUNS for run in each.findall(narrow)]
    return [each for each in (*SEPARATORS.split(part), *TITLES.split(part), *WORDS.split(part), *runs) if each]


@lru_cache(CACHED)
def _squashed(text: str) -> str:
    return re.sub(r"[\W_]+", "", comparable(text))


class Matcher:
    """Find the student of a claim on the roster.

    An identifier (folder, email, number, login, Canvas's id) and a name that do not name one student name both.
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
        found = _fitting([*map(self._named, made.texts), *map(self._named_by_word, made.words)])
        if found:
            first = (_fitting(map(self._named_by_word, words)) for words in made.pieces)
            found = found.union(next(filter(None, first), ()), *map(self._named, made.doubts))
        if len(found) == 1:
            return found
        by_folder = {student for each in made.folders for student in self.identifiers.get(comparable(each), ())}
        return (found & by_folder or found) if found else by_folder

    def _named(self, text: str) -> set[str]:
        return self.identifiers.get(comparable(text)) or self.names.get(_squashed(text), set())

    def _named_by_word(self, word: str) -> set[str]:
        found = self.identifiers.get(comparable(word)) if re.search(r"\d", word) else None
        return found or (self.names.get(_squashed(word), set()) if not word.isascii() or " " in word else set())


def _fitting(readings: Iterable[set[str]]) -> set[str]:
    """Return the students that fit all readings which name any, or else all named."""
    known = [each for each in readings if each]
    return (set.intersection(*known) or set.union(*known)) if known else set()


def _spellings(name: str) -> set[str]:
    """Return the forms of a name, with the family name on either side."""
    words = [each for each in re.split(r"[\s,]+", comparable(name)) if each]
    return {_squashed("".join(one)) for one in (words, words[1:] + words[:1], words[-1:] + words[:-1]) if words}
