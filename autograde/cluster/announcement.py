"""What a worker says of itself when it joins, and whether it may grade."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import autograde
import course
from autograde.sandbox.protection import Protection
from course import __version__
from course.i18n import Message

KEY = "gradsteps"
"""The name under which Dask's scheduler keeps a worker's announcement."""
SUFFIXES = {".py", ".toml", ".json", ".j2"}


@dataclass(frozen=True)
class Announcement:
    """What a worker has.

    Attributes:
        version: of the package.
        digest: see `package_digest`.
        layers: those of its sandbox, as `Protection` names them.
        why: why it lacks others, "" if it does not.
        trusted: whether it grades without a sandbox where a run asks for it.
        processes: how many notebooks it grades at once.
    """

    version: str
    digest: str
    layers: tuple[str, ...]
    why: str
    trusted: bool
    processes: int

    @classmethod
    def of_this_machine(cls, processes: int, *, trusted: bool) -> Announcement:
        """Return the announcement of a worker here; tries the sandbox."""
        found = Protection.detect()
        return cls(__version__, package_digest(), found.layers, found.why, trusted, processes)

    @property
    def protection(self) -> Protection:
        return Protection(self.layers, self.why)

    def as_plain(self) -> dict[str, Any]:
        return asdict(self) | {"layers": list(self.layers)}

    @classmethod
    def from_plain(cls, raw: object) -> Announcement | None:
        """Return what a worker announced, None if that is no announcement."""
        if not isinstance(raw, dict) or raw.keys() != cls.__annotations__.keys():
            return None
        layers = raw["layers"]
        if not isinstance(layers, list | tuple) or not all(isinstance(each, str) for each in layers):
            return None
        found = cls(**raw | {"layers": tuple(layers)})
        kinds = {"version": str, "digest": str, "why": str, "trusted": bool, "processes": int}
        well_formed = all(type(getattr(found, name)) is kind for name, kind in kinds.items())
        return found if well_formed and found.processes > 0 else None


def refusal(worker: str, theirs: Announcement | None, *, trusted: bool) -> Message | None:
    """Return why a worker gets no job, None if it gets some.

    Args:
        worker: its address.
        theirs: what it announced, None for a worker that is not started by `autograde worker`.
        trusted: whether the code that it would run is trusted.
    """
    if theirs is None:
        return Message("cluster_unannounced", worker=worker)
    if theirs.version != __version__:
        return Message("cluster_version", worker=worker, theirs=theirs.version, ours=__version__)
    if theirs.digest != package_digest():
        return Message("cluster_digest", worker=worker)
    if not (theirs.protection.sealed or (trusted and theirs.trusted)):
        why = theirs.why or ", ".join(theirs.layers)
        return Message("cluster_unsealed", worker=worker, why=why)
    return None


@cache
def package_digest() -> str:
    """Return a hash of all that decides a score.

    That is the lessons with their hidden tests, the catalogue of known mistakes and the grader itself.
    """
    digest = hashlib.sha256()
    for file in _files(Path(package.__file__ or "").parent for package in (autograde, course)):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(folders: Iterable[Path]) -> Iterable[Path]:
    for folder in folders:
        found = (file for file in folder.rglob("*") if file.suffix in SUFFIXES and "__pycache__" not in file.parts)
        yield from sorted(found, key=lambda file: file.relative_to(folder).as_posix())
