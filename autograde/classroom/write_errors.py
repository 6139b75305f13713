"""One sentence for whatever keeps results from being saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nbgrader.api import InvalidEntry, app_log
from sqlalchemy.exc import SQLAlchemyError

from autograde.errors import GradebookWriteError


@contextmanager
def explain_write_errors() -> Iterator[None]:
    """Turn errors of the gradebook and of files into one sentence.

    nbgrader's own log of them is off meanwhile.

    Raises:
        GradebookWriteError: something cannot be written.
    """
    before, app_log.disabled = app_log.disabled, True
    try:
        yield
    except (OSError, SQLAlchemyError, InvalidEntry) as error:
        why = str(getattr(error, "orig", error))
        if "locked" in why:
            why = "another program has the gradebook locked: close it, or wait until it is done"
        raise GradebookWriteError(f"{why}. Saved results are kept; the same command continues.") from error
    finally:
        app_log.disabled = before
