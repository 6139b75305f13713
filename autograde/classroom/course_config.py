"""nbgrader's configuration of a course folder, and what the grader takes from it."""

from __future__ import annotations

import os
import re
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import URL, make_url
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograde.classroom.assignment_fields import LateRule
from autograde.errors import CourseConfigError


def add_commands_to_path() -> None:
    """Put this environment's commands on the PATH of this process.

    nbgrader calls `alembic` by its bare name.
    """
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])


def set_folders(c: Any, root: Path, lang: str) -> None:
    """Set the folders and the gradebook of a course in a traitlets configuration."""
    c.CourseDirectory.course_id = "gradsteps"
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.source_directory = f"source/{lang}"
    c.CourseDirectory.release_directory = f"release/{lang}"
    database = os.path.abspath(root / "gradebook.db")
    if re.search("[?%#]", database):  # these mean something in a URL
        c.CourseDirectory.db_url = _database_url(database)


def _database_url(database: str) -> str:
    """Return the URL of a SQLite file whose path may hold any character."""
    url = URL.create("sqlite", database=database).render_as_string()
    if make_url(url).database == database:
        return url
    return f"sqlite:///file:{quote(database)}?uri=true"  # SQLAlchemy 2.0 does not decode a path


def load_config(root: Path, database: str | None = None) -> Config:
    """Return the configuration of a course folder.

    Settings in its nbgrader_config.py override those of this package; the URL of a database overrides both.

    Raises:
        CourseConfigError: that file cannot be executed.
    """
    config = Config()
    set_folders(config, root, "en")
    if os.path.isfile(root / "nbgrader_config.py"):
        try:
            config.merge(PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config())
        except (Exception, SystemExit) as error:
            raise CourseConfigError(f"{root / 'nbgrader_config.py'}: {type(error).__name__}: {error}") from error
    config.CourseDirectory.root = str(root)
    if database is not None:
        config.CourseDirectory.db_url = database
    return config


@dataclass(frozen=True)
class CourseFolders:
    """Where a class's files lie, each folder as FOLDER/STUDENT/ASSIGNMENT/."""

    submitted: Path
    autograded: Path
    feedback: Path

    @classmethod
    def of(cls, config: Config, root: Path) -> CourseFolders:
        """Return the folders that a configuration names, below the course folder.

        Raises:
            CourseConfigError: it sets another structure than nbgrader's own.
        """
        course = CourseDirectory(config=config)
        usual = CourseDirectory.directory_structure.default_value
        if course.directory_structure != usual:
            raise CourseConfigError(f"CourseDirectory.directory_structure: only {usual} is graded here")
        return cls(
            root / course.submitted_directory, root / course.autograded_directory, root / course.feedback_directory
        )


class LatePolicy:
    """The late penalties of an assignment's own rule, else those of nbgrader's plugin.

    The rule is that of course.toml. The course's configuration chooses the plugin.

    Raises:
        CourseConfigError: the plugin cannot be loaded.
    """

    def __init__(self, config: Config, rule: LateRule | None = None) -> None:
        self.rule = rule
        try:
            preprocessor = AssignLatePenalties(config=config)
            preprocessor.init_plugin()
        except Exception as error:
            raise CourseConfigError(f"AssignLatePenalties: {type(error).__name__}: {error}") from error
        self.plugin: Any = preprocessor.plugin_inst
        names = {"AssignLatePenalties", *(each.__name__ for each in type(self.plugin).__mro__)}
        self.is_configured = any(name in config for name in names)

    def penalty(self, student: str, score: float, seconds: float, before: float | None) -> float | None:
        """Return the points to take off a notebook, None for no penalty.

        Args:
            student: whose notebook it is.
            score: its points.
            seconds: how late it is.
            before: the penalty so far; it stays where the configuration says nothing of penalties.
        """
        if seconds <= 0:
            return None
        if self.rule is not None:
            return self.rule.penalty(score, seconds) or None
        found = self.plugin.late_submission_penalty(student, score, seconds)
        if found is None and not self.is_configured:
            found = before
        return None if found is None else min(max(float(found), 0.0), score)
