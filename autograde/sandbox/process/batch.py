"""Carry out the operations of one message.

Each may use the results of those before it. The values are those of single requests: data is copied where it would
cross, and what the grader would do with data of its own is left to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.sandbox.crossing import copy_data, crosses_as_data, size_of
from autograde.sandbox.operators import OPERATORS

MOST_ELEMENTS = 2_000
"""Elements in the results of one message, of 10,000 that an answer may have: the next result is not counted yet."""


@dataclass(frozen=True)
class Result:
    """The place of an earlier result, in the arguments of a later operation."""

    number: int


class _LeftToTheGrader(Exception):
    """The operation is one on data."""


class Batch:
    """The operations of one message.

    Attributes:
        results: the result of each operation that was carried out.
        skipped: the numbers of those on data that the grader does itself; they have no result here.
        wanted: the numbers of the results that the grader needs.
        error: what the last operation raised, if it did.
        end: how many were carried out or skipped. The grader does the next one itself, unless it raised.
    """

    def __init__(self, operations: dict[str, Callable[..., Any]], wanted: list[int]) -> None:
        self.operations, self.wanted = operations, set(wanted)
        self.results: list[Any] = []
        self.skipped: set[int] = set()
        self.error: BaseException | None = None
        self.end = 0
        self.size = 0

    def run(self, steps: list[list[Any]]) -> None:
        """Carry out steps, a name and arguments each.

        It ends before a step that only the grader can do, with one that raises, and where the results may soon be too
        large for one answer.
        """
        for self.end, (verb, arguments) in enumerate(steps):
            if self.size > MOST_ELEMENTS:
                break
            try:
                if self._is_skipped(verb, arguments):
                    self.skipped.add(self.end)
                    self.wanted.update(each.number for each in arguments if type(each) is Result)
                    self.results.append(None)
                else:
                    found = [self._argument(each) for each in arguments]
                    result = self.operations[verb](*found)
                    self.results.append(copy_data(result) if crosses_as_data(result) else result)
                    self.size += size_of(result)
            except _LeftToTheGrader:
                break
            except (Exception, SystemExit, KeyboardInterrupt) as error:
                self.error = error
                break
        else:
            self.end = len(steps)
            return
        self.wanted.update(range(self.end))

    def _is_data(self, item: Any) -> bool:
        if type(item) is Result:
            return item.number in self.skipped or crosses_as_data(self.results[item.number])
        return crosses_as_data(item)

    def _is_skipped(self, verb: str, arguments: list[Any]) -> bool:
        """Return whether an operation is one on data without an effect.

        Raises:
            _LeftToTheGrader: it is one on data that may have an effect, or raise.
        """
        if verb in OPERATORS or verb == "len":
            return all(map(self._is_data, arguments))
        if verb == "isinstance":
            return self._is_data(arguments[0])
        receiver = arguments[0] if arguments else None
        if type(receiver) is not Result or not self._is_data(receiver):
            return False
        is_array = receiver.number in self.skipped or type(self.results[receiver.number]) is np.ndarray
        if verb == "get" and is_array and hasattr(np.ndarray, arguments[1]):
            return True
        raise _LeftToTheGrader

    def _argument(self, item: Any) -> Any:
        """Return an argument with results in their places.

        Data is copied, as it is by crossing.
        """
        if type(item) is list:
            return [self._argument(each) for each in item]
        if type(item) is dict:
            return {key: self._argument(each) for key, each in item.items()}
        if type(item) is not Result:
            return item
        if item.number in self.skipped:
            raise _LeftToTheGrader
        found = self.results[item.number]
        return copy_data(found) if crosses_as_data(found) else found

    def answer(self, export: Callable[[Any], Any], describe: Callable[[BaseException], list[Any]]) -> list[Any]:
        """Return what the grader is told.

        It is `end`, `skipped`, the wanted results by number, and the error.

        `export` makes handles, and `describe` data of an exception.
        """
        numbers = [number for number in sorted(self.wanted - self.skipped) if number < self.end]
        found = [self.results[number] for number in numbers]
        wanted = [
            [number, result if crosses_as_data(result) else export(result)]
            for number, result in zip(numbers, found, strict=True)
        ]
        return [self.end, sorted(self.skipped), wanted, None if self.error is None else describe(self.error)]
