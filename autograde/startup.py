"""Make a command of this package start faster.

The commands call this module; importing it changes nothing.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


def skip_web_address_grammar() -> None:
    """Make jsonschema do without its grammar of web addresses.

    Call it before nbformat imports the grammar.

    Reading the grammar takes two seconds, and a notebook has no web address to check.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def skip_numpy_threads() -> None:
    """Make NumPy compute in one thread, unless the user has chosen otherwise.

    Call it before anything imports NumPy.

    Its other threads have nothing to do in a grader, and they wait for work busily when they begin.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@contextmanager
def without_collection() -> Iterator[None]:
    """Collect no garbage while a command imports what it needs.

    An import leaves none. What is imported is taken out of later collections.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if enabled:
            gc.enable()


def skip_server_extensions() -> None:
    """Make nbgrader do without its extensions of Jupyter's server.

    Call it before anything imports nbgrader.

    The package imports them, which takes half a second, and a command serves no pages.
    """
    for name in ("assignment_list", "course_list", "formgrader", "validate_assignment"):
        stub = ModuleType(f"nbgrader.server_extensions.{name}")
        stub.load_jupyter_server_extension = None  # type: ignore[attr-defined]
        sys.modules.setdefault(stub.__name__, stub)
