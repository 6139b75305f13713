"""Run a notebook and replay its completed cells after a crash.

The replay runs in a new student process.

A student process can keep whatever it is asked and reveal it later: in the output of a cell, in the text of an
exception, in a value that a check prints. So each notebook has two runs. The first one runs the cells and the tests
that students may read; everything that the student is shown comes from it, and its process has ended before anything
hidden is asked. The second run is asked the hidden tests; only whether they passed leaves it.

A fork of the first process for each test would not separate them. The code that forks is the student's by then: it can
answer for its own fork, or share memory, files and helpers with it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from autograde.sandbox.remote.errors import StudentProcessDied, StudentTimeout
from autograde.sandbox.remote.session import Limits, Session


class NotebookRun:
    """One run of a notebook's cells, in order.

    Args:
        limits: of time and memory.
        imports: modules that the code will need.
        end: its deadline on the monotonic clock, replays included.
        code: compiled cells, by their text; see `Session.run_cell`.

    Attributes:
        completed_cells: the sources to replay in a new process.
        ends: why each process ended before it was closed: "died", "killed" or "timeout".
    """

    def __init__(
        self,
        limits: Limits,
        imports: frozenset[str] = frozenset(),
        end: float = math.inf,
        code: Mapping[str, bytes] | None = None,
    ) -> None:
        self.limits, self.imports, self.end, self.code = limits, imports, end, code or {}
        self.current: Session | None = None
        self.completed_cells: list[str] = []
        self.ends: list[str] = []

    def seconds_left(self) -> float:
        """Return the time until the deadline."""
        return self.end - time.monotonic()

    def _run(self, session: Session, source: str, *, shown: bool) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
        seconds = min(self.limits.cell, self.seconds_left())
        return session.run_cell(source, shown=shown, seconds=seconds, code=self.code.get(source))

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Yield the process, with all completed cells run.

        The process is closed when the block loses it.

        Raises:
            StudentProcessDied: the process ended, in the block or during the replay, or the deadline has passed.
            SandboxError: no process starts.
        """
        try:
            if self.seconds_left() <= 0:
                raise StudentTimeout
            if self.current is None:
                self.current = Session.start(self.limits, self.imports)
                for source in self.completed_cells:
                    self._run(self.current, source, shown=False)
            yield self.current
        except StudentProcessDied as end:
            self.ends.append(end.reason)
            self.close()
            raise

    def run_cell(self, source: str, *, shown: bool = True) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
        """Run the next cell and return its outputs and its error.

        Both are empty unless `shown`.

        Raises:
            StudentProcessDied: the cell ended the process; later cells run without it.
        """
        with self.session() as session:
            found = self._run(session, source, shown=shown)
        self.completed_cells.append(source)
        return found

    def close(self) -> None:
        """End the process; the completed cells are kept.

        Raises:
            SandboxError: the sandbox around it had ended, which a student's code cannot cause.
        """
        session, self.current = self.current, None
        if session is not None:
            session.close()
