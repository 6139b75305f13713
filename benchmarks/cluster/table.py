"""Turn measurements of a cluster into verdicts and a Markdown page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.engine.harness import ratio

MOST_OVERHEAD = 1.10
LEAST_OF_LINEAR = 0.9
LEAST_WRITTEN = {"SQLite": 300, "PostgreSQL": 200}
"""Notebooks a second."""
MOST_MEMORY, MOST_LISTING = 300 << 20, 10.0
LISTED = 140_000
"""Notebooks of a class for which listing what is to be graded is limited."""
FLAT = 0.8
"""The part of the pace of its first notebooks that a run keeps to its end."""


@dataclass(frozen=True)
class Cost:
    """What a notebook takes in one run.

    Attributes:
        seconds: by the clock.
        processor: processor seconds of all processes, also of those that have ended.
        coordinator: those of the process of `autograde run`.
        scheduler: those of the scheduler.
        workers: those of all workers with their hosts.
        memory: the most bytes of the coordinator's memory.
    """

    seconds: float
    processor: float
    coordinator: float
    scheduler: float
    workers: float
    memory: float


@dataclass(frozen=True)
class Scale:
    """What a cluster does with workers that answer after a fixed time.

    `processes` is how many answer at once, and `pause` is after how many seconds.
    """

    processes: int
    pause: float
    cost: Cost

    @property
    def pace(self) -> float:
        """The notebooks a second."""
        return 1 / self.cost.seconds

    @property
    def linear(self) -> float:
        """The notebooks a second if nothing but the pause took time."""
        return self.processes / self.pause

    @property
    def of_linear(self) -> float:
        return self.pace / self.linear


@dataclass(frozen=True)
class Row:
    """How fast a run writes after so many notebooks.

    Attributes:
        notebooks: how many it has written.
        pace: how many of the last ones a second.
        own_pace: the same for a second of the coordinator's processor time.
        memory: bytes of its memory.
    """

    notebooks: int
    pace: float
    own_pace: float
    memory: int


@dataclass(frozen=True)
class Written:
    """What the coordinator writes in a second if workers answer at once.

    Attributes:
        database: its name.
        rows: by number of notebooks.
        pace: notebooks a second.
        own_pace: notebooks a second of the coordinator's processor time.
        memory: the most bytes of memory.
        listed: how many notebooks were listed.
        new: seconds to list them when none is graded.
        graded: seconds to list those that were written.
    """

    database: str
    rows: list[Row]
    pace: float
    own_pace: float
    memory: float
    listed: int
    new: float
    graded: float

    @property
    def flatness(self) -> float:
        """The pace of the last tenth of the rows in parts of that of the first tenth.

        It is by processor time.
        """
        paces = [each.own_pace for each in self.rows]
        some = max(1, len(paces) // 10)
        return median(paces[-some:]) / median(paces[:some])

    @property
    def listing(self) -> float:
        """Seconds to list a class of `LISTED` notebooks, in the slower case."""
        return max(self.new, self.graded) * LISTED / self.listed

    @property
    def holds(self) -> bool:
        return (
            self.pace >= LEAST_WRITTEN[self.database]
            and self.flatness >= FLAT
            and self.memory <= MOST_MEMORY
            and self.listing <= MOST_LISTING
        )


INTRODUCTION = """\
# Cluster benchmarks

Written by `make bench-cluster UPDATE=--update-docs`; do not edit. All processes run on one machine and talk over the
loopback address.
"""
COUNTED = """\
How it is counted:

- **Overhead.** The same class is graded in turns by the processes of `autograde run` and by one `autograde worker` with
  as many, sealed. Gradebook, notebooks and pages are written in both. The ratio compares the processor time of all
  processes of the two runs of a round, student processes included. The first notebooks, with which processes and
  measurements warm up, are not counted.
- **Scaling.** Workers of up to four processes sleep instead of grading, and return a real answer of the notebook's
  step. The coordinator reads, sends, checks and writes as always. One thread of it does all that but the talking, and
  spends half of its time on files and rows: it is the limit. All processes share the machine's cores here, so that it
  is reached earlier than with a core for the coordinator and one for the scheduler.
- **Processor time** of scaling is that of the processes themselves; of a worker with its host, without its sleeping
  processes.
- **Writing.** One process on one core gets results that were graded before, each unpickled as a worker's answer is,
  and does all that a run does with them: gradebook, notebooks, pages, files of the exchange, late penalties. Because
  240,000 notebooks and pages have 48 GB, another process on another core shortens them to their ends once they are
  written. The database server, if there is one, uses any core. All memory is touched before: a virtual machine gets it
  from its host only then, which takes longer than to write into it.
- **Listing** is what `autograde run` does before its first job. The files of 10,000 students are on the disk. If none
  is graded, each is read; they are still in the disk's cache. After the writing, folders without anything to grade are
  asked whether they have changed, and not read.
"""


@dataclass(frozen=True)
class Page:
    """All measurements.

    Attributes:
        machine: where they were made.
        cores: how many it has.
        local: what a notebook takes without a cluster, by round.
        cluster: the same with one.
        scales: by number of processes.
        written: by database.
    """

    machine: str
    cores: int
    local: Sequence[Cost]
    cluster: Sequence[Cost]
    scales: Sequence[Scale]
    written: Sequence[Written]

    @property
    def bound(self) -> float:
        """The most notebooks a second that were measured, with any number of processes."""
        return max(each.pace for each in self.scales)

    def holds(self) -> bool:
        """Return whether all limits hold."""
        overhead = ratio([each.processor for each in self.cluster], [each.processor for each in self.local])
        within = [each for each in self.scales if each.pause and each.linear <= self.bound]
        return (
            overhead.median <= MOST_OVERHEAD
            and all(each.of_linear >= LEAST_OF_LINEAR for each in within)
            and all(each.holds for each in self.written)
        )

    def text(self) -> str:
        """Return the page."""
        limits = [
            f"overhead at most {MOST_OVERHEAD:.2f}",
            f"at least {LEAST_OF_LINEAR:g} of linear up to {self.bound:.0f} notebooks a second, the most that were "
            "measured here with any number of processes",
            f"written per second at least {LEAST_WRITTEN['SQLite']} with SQLite and {LEAST_WRITTEN['PostgreSQL']} with "
            f"PostgreSQL, at the end at least {FLAT:g} of the pace at the start, in {MOST_MEMORY >> 20} MB",
            f"{LISTED:,} notebooks listed in {MOST_LISTING:g} seconds",
        ]
        return "\n".join(
            [
                INTRODUCTION,
                f"Machine: {self.machine}.\n",
                f"Limits {'hold' if self.holds() else 'FAIL'}: {'; '.join(limits)}.\n",
                *self._overhead(),
                *self._scaling(),
                *self._writing(),
                COUNTED,
            ]
        )

    def _overhead(self) -> list[str]:
        found = ratio([each.processor for each in self.cluster], [each.processor for each in self.local])
        clock = ratio([each.seconds for each in self.cluster], [each.seconds for each in self.local])
        rows = (("local", self.local), ("one worker", self.cluster))
        return [
            "## Overhead\n",
            f"With Dask {found.median:.2f} times the processor time (rounds {found.low:.2f} to {found.high:.2f}), by "
            f"the clock {clock.median:.2f} ({clock.low:.2f} to {clock.high:.2f}). What the processes of the last three "
            f"columns take more than without Dask is {1000 * self._own_overhead():.1f} ms a notebook, "
            f"{100 * self._own_overhead() / median(each.processor for each in self.local):.1f} % of it.\n",
            "| | a notebook | by the clock | coordinator | scheduler | worker and host |",
            "|--|--|--|--|--|--|",
            *(f"| {name} | {_row(many, 'processor', 'seconds', *PARTS)} |" for name, many in rows),
            "",
        ]

    def _own_overhead(self) -> float:
        """Return the processor seconds of a notebook that Dask takes.

        They are those that no grading process takes, less those of the coordinator without Dask.
        """
        cluster, local = (
            median(each.coordinator + each.scheduler + each.workers for each in many)
            for many in (self.cluster, self.local)
        )
        return cluster - local

    def _scaling(self) -> list[str]:
        costs = [each.cost for each in self.scales]
        return [
            "## Scaling\n",
            "Limits, in notebooks a second:\n",
            f"- the coordinator, on a core of its own: {median(1 / each.coordinator for each in costs):.0f}",
            f"- the scheduler, on a core of its own: {median(1 / each.scheduler for each in costs):.0f}",
            f"- {self.cores} cores that all processes share: {self.cores * median(map(_processor, costs)):.0f}",
            f"- measured: {self.bound:.0f}\n",
            f"The coordinator's memory: at most {max(each.memory for each in costs) / 2**20:.0f} MB.\n",
            "| processes | a job sleeps | notebooks a second | of linear | coordinator | scheduler | workers |",
            "|--|--|--|--|--|--|--|",
            *(
                f"| {each.processes} | {1000 * each.pause:.0f} ms | {each.pace:.0f} | "
                f"{f'{each.of_linear:.2f}' if each.pause else ''} | {_row([each.cost], *PARTS)} |"
                for each in self.scales
            ),
            "",
        ]

    def _writing(self) -> list[str]:
        lines = ["## Writing and listing\n"]
        for each in self.written:
            lines += [
                f"{each.database}: {each.pace:.0f} notebooks a second, {each.own_pace:.0f} a second of the "
                f"coordinator's processor time, at the end {each.flatness:.2f} of that at the start; at most "
                f"{each.memory / 2**20:.0f} MB. {each.listed:,} notebooks are listed in {each.new:.1f} seconds if none "
                f"is graded, in {each.graded:.1f} if the {each.rows[-1].notebooks:,} below are.\n",
                "| notebooks | a second | a second of processor time | memory |",
                "|--|--|--|--|",
                *(
                    f"| {row.notebooks:,} | {row.pace:.0f} | {row.own_pace:.0f} | {row.memory >> 20} MB |"
                    for row in _some(each.rows)
                ),
                "",
            ]
        return lines


def _processor(cost: Cost) -> float:
    """Return the notebooks for a second of the processor time of all processes."""
    return 1 / (cost.coordinator + cost.scheduler + cost.workers)


PARTS = ("coordinator", "scheduler", "workers")


def _row(costs: Sequence[Cost], *names: str) -> str:
    return " | ".join(f"{1000 * median(getattr(each, name) for each in costs):.1f} ms" for name in names)


def _some(rows: Sequence[Row]) -> list[Row]:
    """Return the first row, the last one, and some between, each twice the one before."""
    found: list[Row] = []
    for row in rows:
        if not found or row.notebooks >= 2 * found[-1].notebooks or row == rows[-1]:
            found.append(row)
    return found
