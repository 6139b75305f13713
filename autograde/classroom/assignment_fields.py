"""Check the values of `course.toml`, one by one.

Each function takes the table of an assignment, and raises `FieldError` with the name of the field and a remedy.
"""

from __future__ import annotations

import datetime
import difflib
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from course.authoring.lesson_files import paths
from course.i18n import LANGUAGES, Message
from course.i18n.step_names import step_label, step_number

SECONDS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}
MAX_VARIANTS = 1000
FIRST, LAST = 1970, 9000
"""The years of a time: those at the ends of the calendar cannot be converted to another zone."""
LATE = ("percent_per_day", "at_most", "grace_minutes")


class FieldError(Exception):
    """A value that cannot be used: its message, and the names that lead to it."""

    def __init__(self, message: Message, *path: str) -> None:
        super().__init__(message)
        self.message, self.path = message, list(path)


@contextmanager
def inside(name: str) -> Iterator[None]:
    """Put a name before the path of an error that is raised in the `with` block."""
    try:
        yield
    except FieldError as error:
        error.path.insert(0, name)
        raise


@dataclass(frozen=True)
class LateRule:
    """A late penalty in percent of the points reached, per day begun.

    `at_most` limits it, in percent; `grace` is in seconds.
    """

    percent: float
    at_most: float = 100.0
    grace: float = 0.0

    def penalty(self, score: float, seconds: float) -> float:
        """Return the points to take off a score for work that is late by so many seconds."""
        if seconds <= self.grace:
            return 0.0
        days = math.ceil(seconds / SECONDS["day"])
        return score * min(self.percent * days, self.at_most) / 100


@lru_cache(1024)
def folded(name: str) -> str:
    """Return an assignment's folder name in a form for comparison.

    The form leaves out what people change in such names: "Stage 01" becomes "stage1".
    """
    return re.sub(r"[\s_-]+|(?<=[a-z])0+(?=\d)", "", unicodedata.normalize("NFKC", name).lower())


def only_known(values: dict[str, Any], known: Sequence[str]) -> None:
    """Check that a table has no other keys, and name the one that was probably meant."""
    for key in values:
        if key not in known:
            meant = difflib.get_close_matches(key, known, 1)
            if meant:
                raise FieldError(Message("course_file_meant", meant=meant[0]), key)
            raise FieldError(Message("course_file_unknown", names=", ".join(known)), key)


def text(values: dict[str, Any], key: str, default: str) -> str:
    """Return a text in quotes."""
    found = values.get(key, default)
    if not isinstance(found, str):
        raise FieldError(Message("course_file_text"), key)
    return found


def name_of(values: dict[str, Any]) -> str:
    """Return the name of an assignment, which is also the name of its folders."""
    name = values.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"\w[\w.-]{0,63}", name) or name.endswith("."):
        raise FieldError(Message("course_file_name"), "name")
    return unicodedata.normalize("NFC", name)


def steps(values: dict[str, Any], default: tuple[int, ...] | None) -> tuple[int, ...]:
    """Return the steps of "5-8, 10", of [5, 6] or of 5, in order and each once."""
    found = values.get("steps", default)
    if isinstance(found, str):
        parts: list[Any] = found.split(",")
    else:
        parts = list(found) if isinstance(found, list | tuple) else [found]
    if any(type(part) not in (int, str) or (type(part) is int and not 0 <= part < 100) for part in parts):
        raise FieldError(Message("course_file_steps"), "steps")
    made: list[int] = []
    for part in parts:
        if step := step_number(str(part).strip().lower()):
            made.append(step)
            continue
        span = re.fullmatch(r"\s*(?:step)?(\d{1,2})\s*(?:[-–~]\s*(?:step)?(\d{1,2})\s*)?", str(part))
        if not span or isinstance(part, bool):
            raise FieldError(Message("course_file_steps"), "steps")
        made += range(int(span[1]), int(span[2] or span[1]) + 1)
        if int(span[2] or span[1]) < int(span[1]):
            raise FieldError(Message("course_file_steps"), "steps")
    unknown = [step for step in made if step not in paths()]
    if unknown or not made:
        first, last = step_label(min(paths())), step_label(max(paths()))
        raise FieldError(
            Message("course_file_no_step", step=unknown[0] if unknown else "", first=first, last=last), "steps"
        )
    return tuple(sorted(set(made)))


def time(values: dict[str, Any], key: str, zone: datetime.tzinfo | None) -> datetime.datetime | None:
    """Return a time with a zone: its own offset, or the course's time zone."""
    found = values.get(key)
    if found is None:
        return None
    if not isinstance(found, datetime.datetime) or not FIRST <= found.year <= LAST:
        raise FieldError(Message("course_file_time"), key)
    if found.tzinfo is None:
        if zone is None:
            raise FieldError(Message("course_file_time_zone"), key)
        found = found.replace(tzinfo=zone)
    return found


def _number(values: dict[str, Any], key: str, default: float | None, least: float, most: float) -> float | None:
    found = values.get(key, default)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float) or not least <= found <= most:
        raise FieldError(Message("course_file_number", least=f"{least:g}", most=f"{most:g}"), key)
    return float(found)


def whole(values: dict[str, Any], key: str, default: int | None, least: int, most: int) -> int | None:
    """Return a whole number within bounds."""
    found = values.get(key, default)
    if found is not None and (isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most):
        raise FieldError(Message("course_file_whole", least=least, most=most), key)
    return found


def variants(values: dict[str, Any]) -> int | None:
    """Return the number of groups with numbers of their own, None for "student"."""
    if values.get("variants") == "student":
        return None
    try:
        return whole(values, "variants", 1, 1, MAX_VARIANTS)
    except FieldError as error:
        raise FieldError(Message("course_file_variants", most=MAX_VARIANTS), *error.path) from None


def points(values: dict[str, Any]) -> float | None:
    """Return the assignment's points, None for the sum of the exercises'."""
    found = _number(values, "points", None, 0, 100_000)
    if found == 0:
        raise FieldError(Message("course_file_number", least="> 0", most="100000"), "points")
    return found


def languages(values: dict[str, Any]) -> tuple[str, ...]:
    """Return the languages in which notebooks are made."""
    found = values.get("languages", list(LANGUAGES))
    found = [found] if isinstance(found, str) else found
    if not isinstance(found, list) or not found or not all(each in LANGUAGES for each in found):
        raise FieldError(Message("course_file_languages", names=", ".join(LANGUAGES)), "languages")
    return tuple(each for each in LANGUAGES if each in found)


def late(values: dict[str, Any]) -> LateRule | None:
    """Return the late penalty, None to leave it to nbgrader's plugin."""
    found = values.get("late")
    if found is None:
        return None
    if found == "none":
        return LateRule(0)
    if found == "zero":
        return LateRule(100)
    if not isinstance(found, dict) or "percent_per_day" not in found:
        raise FieldError(Message("course_file_late"), "late")
    with inside("late"):
        only_known(found, LATE)
        percent = _number(found, "percent_per_day", 0, 0, 100) or 0.0
        most = _number(found, "at_most", 100, 0, 100)
        grace = _number(found, "grace_minutes", 0, 0, 10_080) or 0.0
    return LateRule(percent, 100.0 if most is None else most, 60 * grace)


def parsed(text: str) -> Any:
    """Return the time that a cell of a roster holds, or its text."""
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return text


def later_time(found: Any, due: datetime.datetime | None, zone: datetime.tzinfo | None, key: str) -> datetime.datetime:
    """Return when an extension ends: at a time, or "2 days" after the due date."""
    if due is None:
        raise FieldError(Message("course_file_extension_due"), key)
    if isinstance(found, str):
        span = re.fullmatch(r"\s*(\d{1,4})\s*(minute|hour|day|week)s?\s*", found)
        if not span:
            raise FieldError(Message("course_file_extension"), key)
        return due + datetime.timedelta(seconds=int(span[1]) * SECONDS[span[2]])
    if not isinstance(found, datetime.datetime):
        raise FieldError(Message("course_file_extension"), key)
    until = time({key: found}, key, zone)
    assert until is not None
    if until < due:
        raise FieldError(Message("course_file_extension_early"), key)
    return until


def extensions(
    values: dict[str, Any], due: datetime.datetime | None, zone: datetime.tzinfo | None
) -> dict[str, datetime.datetime]:
    """Return the times until which some students may hand in, by student."""
    found = values.get("extensions", {})
    if not isinstance(found, dict):
        raise FieldError(Message("course_file_extension"), "extensions")
    with inside("extensions"):
        return {unicodedata.normalize("NFC", who): later_time(until, due, zone, who) for who, until in found.items()}
