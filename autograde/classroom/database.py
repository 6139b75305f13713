"""Open the database of a gradebook, and outlast a connection that is lost.

It has nbgrader's tables. A database is a SQLite file or a server, in practice PostgreSQL.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import nbgrader
from nbgrader.api import Base, Gradebook, InvalidEntry
from sqlalchemy import URL, Connection, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import scoped_session, sessionmaker

from autograde.classroom.terminal import errors
from course.i18n import translate

Found = TypeVar("Found")
Arguments = ParamSpec("Arguments")
WAIT = 60
"""Seconds to wait for a gradebook that another program has locked, or for a server that is gone."""
PAUSE = 0.5
"""Seconds before a transaction is tried again."""
COURSE = "default_course"
"""nbgrader's own name of the course in a gradebook."""
DRIVER = "postgresql+psycopg"
KEEP_ALIVE = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""PostgreSQL's own parameters that let a dead connection be noticed within half a minute."""
LOST = re.compile("08|57P0[123]|53300")
"""SQLSTATEs of a connection or a server that is gone or full: classes and codes of PostgreSQL's appendix A."""
COLLISION = re.compile("23505|40001|40P01|42P07")
"""SQLSTATEs of two programs that write the same at once: a unique key, a serialization, a deadlock, a table."""
MAX_COLLISIONS = 5

_reached: set[URL] = set()
"""Servers that this process has had a connection to: a wrong address is told at once and not waited for."""


def database_url(url: str) -> URL:
    """Return the URL of a database as SQLAlchemy has it.

    `postgresql://` and `postgres://` mean the driver that the extra `postgresql` installs.
    """
    parsed = make_url(re.sub("^postgres(?:ql)?://", f"{DRIVER}://", url))
    if parsed.get_backend_name() == "sqlite":
        return parsed.update_query_dict({"timeout": str(WAIT)})
    return parsed


def is_server(url: str) -> bool:
    """Return whether a database is a server, which several programs may write at once."""
    return database_url(url).get_backend_name() != "sqlite"


def schema_version() -> str:
    """Return the version of nbgrader's tables: the last of its migrations.

    Their files are read and not run, since Alembic takes 0.2 s to import.
    """
    files = (Path(nbgrader.__file__).parent / "alembic" / "versions").glob("*.py")
    found = [re.findall(r"^((?:down_)?revision) = '(\w+)'", file.read_text("utf-8"), re.MULTILINE) for file in files]
    known, replaced = (
        {number for pairs in found for kind, number in pairs if kind == wanted}
        for wanted in ("revision", "down_revision")
    )
    (newest,) = known - replaced
    return newest


def _stamp_version(connection: Connection) -> None:
    """Stamp a new database with the version of nbgrader's tables.

    This avoids nbgrader's subprocess, which takes 0.5 s.
    """
    connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"))
    if connection.execute(text("SELECT 1 FROM alembic_version")).first() is None:
        connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": schema_version()})


def repeated(method: Callable[Concatenate[Any, Arguments], Found]) -> Callable[Concatenate[Any, Arguments], Found]:
    """Make a method one transaction, which is repeated if the connection is lost.

    It is a method of an object with a `book`.
    """

    @wraps(method)
    def call(self: Any, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Found:
        book: Database = self.book
        return book.repeat(lambda: method(self, *arguments, **named))

    return call


class Database(Gradebook):
    """nbgrader's gradebook, opened without its subprocess.

    Args:
        url: of the database, as nbgrader has it.

    Raises:
        ModuleNotFoundError: the driver of the database is not installed.
        SQLAlchemyError: it cannot be opened.
    """

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self.is_server = is_server(url)
        is_postgresql = self.url.get_backend_name() == "postgresql"
        arguments: dict[str, Any] = {key: each for key, each in KEEP_ALIVE.items() if key not in self.url.query}
        own = arguments if is_postgresql else {}
        self.engine = create_engine(self.url, pool_pre_ping=self.is_server, connect_args=own)
        self.db = scoped_session(sessionmaker(autoflush=True, bind=self.engine))
        self.course_id, self.authenticator = COURSE, None
        self._is_repeating = False
        self.repeat(self._open)

    def _open(self) -> None:
        with self.engine.begin() as connection:
            if inspect(connection).get_table_names() in ([], ["alembic_version"]):
                _stamp_version(connection)
            Base.metadata.create_all(connection)
        _reached.add(self.url)
        self.check_course(course_id=COURSE)

    def repeat(self, transaction: Callable[[], Found]) -> Found:
        """Do a transaction, and do all of it again if its connection is lost.

        The same goes for one that collides with another program's. A transaction has to come to the same when it is
        done twice: a connection may be lost after the commit and before its answer. A transaction inside another is a
        part of that one.

        Raises:
            DBAPIError, InvalidEntry: what is wrong otherwise, or after `WAIT` seconds.
        """
        if self._is_repeating:
            return transaction()
        lost_at: float | None = None
        collisions = 0
        while True:
            self._is_repeating = True
            try:
                return transaction()
            except (DBAPIError, InvalidEntry) as error:
                state = self._state(error)
                if state is None:
                    raise
                if COLLISION.match(state):
                    collisions += 1
                    if collisions > MAX_COLLISIONS:
                        raise
                elif self.url not in _reached:
                    raise
                elif lost_at is None:
                    lost_at = time.monotonic()
                    errors.say(translate("database_lost", seconds=WAIT), "yellow")
                elif time.monotonic() - lost_at > WAIT:
                    raise
            finally:
                self._is_repeating = False
                with suppress(DBAPIError):
                    self.db.rollback()
            time.sleep(PAUSE)

    def _state(self, error: BaseException | None) -> str | None:
        """Return the SQLSTATE of an error that lets a transaction be repeated, or None.

        nbgrader raises its own error from the driver's. A connection that is gone has no SQLSTATE, here "08".
        """
        while error is not None and not isinstance(error, DBAPIError):
            error = error.__context__
        if error is None or not self.is_server:
            return None
        state = getattr(error.orig, "sqlstate", None)
        if error.connection_invalidated or (state is None and isinstance(error, OperationalError)):
            return "08"
        return state if state and (LOST.match(state) or COLLISION.match(state)) else None
