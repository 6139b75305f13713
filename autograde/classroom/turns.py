"""Let those whose files are in a source take turns.

So nobody's files use up what the others need. Paths take turns: of each folder on the way one at a time, and what an
LMS names after one student counts as a folder.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from autograde.classroom.lms_names import sender
from course.i18n import Message

MAX_LINES, MAX_ALL_LINES = 100, 1_000
"""How many lines on files that are not taken are listed, of one student and of a source."""
DEPTH, LENGTH = 32, 255
"""How many parts of a path are told apart, and by how many characters."""
Item = TypeVar("Item")


def in_turns(branches: Iterable[Iterator[Item]]) -> Iterator[Item]:
    """Yield what the branches have, one of each in turn."""
    waiting = deque(branches)
    while waiting:
        branch = waiting.popleft()
        for each in islice(branch, 1):
            yield each
            waiting.append(branch)


def by_path(items: Iterable[Item], path: Callable[[Item], Sequence[str]]) -> Iterator[Item]:
    """Yield items, of each folder on their paths one in turn."""
    yield from _below(
        [([key for part in path(each)[:DEPTH] for key in (first(part), part[:LENGTH])], each) for each in items], 0
    )


def first(part: str) -> str:
    """Return the beginning of a name, which files of one student share."""
    return sender((part[:LENGTH],)) if part else part


def _below(items: list[tuple[list[str], Item]], depth: int) -> Iterator[Item]:
    """Yield items in turns by the parts of their paths from `depth` on."""
    while len(items) > 1:
        groups: dict[str, list[tuple[list[str], Item]]] = {}
        for each in items:
            groups.setdefault(each[0][depth] if depth < len(each[0]) else "", []).append(each)
        depth += 1
        if groups.keys() == {""}:
            break
        if len(groups) > 1:
            return in_turns(_below(many, depth) for many in groups.values())
    return (item for _, item in items)


@dataclass
class Lines:
    """Lines on the files of a source that are not taken.

    Each has whose the file is, "" if that is unknown.
    """

    source: str = ""
    all: list[tuple[str, Message]] = field(default_factory=list)
    left_out: int = 0

    def add(self, line: Message, who: str = "") -> None:
        self.all.append((who, line))

    def take(self, others: Lines, who: str = "") -> None:
        """Add the lines on an archive."""
        self.all += [(who, line) for _, line in others.all]
        self.left_out += others.left_out

    def shorten(self) -> None:
        """Leave the lines that are shown.

        Those of a student have a bound, and then those of all.
        """
        senders: dict[str, list[int]] = {}
        for number, (who, _) in enumerate(self.all):
            senders.setdefault(who, []).append(number)
        fair = [
            number
            for who, numbers in senders.items()
            for number in islice(by_path(numbers, self._path), MAX_LINES if who else None)
        ]
        kept = sorted(islice(by_path(fair, self._path), MAX_ALL_LINES))
        self.left_out += len(self.all) - len(kept)
        self.all = [self.all[number] for number in kept]

    def _path(self, number: int) -> list[str]:
        _, line = self.all[number]
        parts = str(line.values.get("file", "")).split("/")
        return parts[1:] if parts[0] == self.source else parts

    def shown(self) -> list[Message]:
        """Return the lines, and how many there would be more."""
        self.shorten()
        more = [Message("collect_lines", file=self.source, count=self.left_out)] if self.left_out else []
        return [*(line for _, line in self.all), *more]
