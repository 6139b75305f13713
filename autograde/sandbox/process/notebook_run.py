"""A student's process that stands where the notebook stands, whatever became of the one before it.

What a process has been asked, it can keep and tell later: in the output of a cell, in the text of an exception, in a
value that a check prints. So a notebook is gone through twice. A first process runs the cells and answers the tests
that their student may read; all that the student is shown comes from it, and it has ended before anything hidden is
asked. A second one goes the same way with the hidden tests; all that leaves it is whether they passed.

A fork of the first process for each test would not do. The code that would fork, and all around it, is the student's
by then: it can answer for its own fork, or share memory, files and helpers with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograde.sandbox.remote.session import Limits, Session, StudentGone


class Replay:
    """One way through a notebook: cells are run in order, and run again where a process was lost on the way."""

    def __init__(self, limits: Limits, imports: frozenset[str] = frozenset()) -> None:
        self.limits, self.imports = limits, imports
        self.live: Session | None = None
        self.worked: list[str] = []

    @contextmanager
    def running(self) -> Iterator[Session]:
        """The process with all cells that worked so far behind it; closed when the block loses it.

        Raises:
            StudentGone: it was lost, now or while the cells ran again.
            SandboxError: there is none.
        """
        try:
            if self.live is None:
                self.live = Session.start(self.limits, self.imports)
                for source in self.worked:
                    self.live.run_cell(source, shown=False)
            yield self.live
        except StudentGone:
            self.close()
            raise

    def run_cell(self, source: str, *, shown: bool = True) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
        """Run the next cell: its outputs, and its error or None; neither where they are not to be `shown`.

        Raises:
            StudentGone: it ended the process; what comes next does without it.
        """
        with self.running() as live:
            found = live.run_cell(source, shown=shown)
        self.worked.append(source)
        return found

    def close(self) -> None:
        """End the process; the way so far stays.

        Raises:
            SandboxError: it had ended with the sandbox around it, which no student's code does.
        """
        live, self.live = self.live, None
        if live is not None:
            live.close()
