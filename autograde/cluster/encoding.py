"""Encode jobs and answers as bytes of plain data, and decode them strictly.

What a worker answers is checked against the lesson: an exercise, a mistake or a message that the coordinator does not
know makes the whole answer invalid. Points are not sent; they follow from the lesson and from what passed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, astuple
from functools import cache
from string import Formatter
from typing import Any, NoReturn, TypeVar

from autograde.catalogue import recorded
from autograde.classroom.course_file import seeded
from autograde.classroom.jobs import JobResult, LoadedJob, run_job
from autograde.classroom.marks import ManualEntries
from autograde.errors import ClusterError
from autograde.grading import extra_tests
from autograde.grading.result import Exercise, Result
from autograde.pool import OverLimit, WorkerLost
from autograde.sandbox import codec
from autograde.sandbox.codec import Bounds, ProtocolError
from autograde.sandbox.remote.session import Limits
from course import testing
from course.authoring.lesson import Cell, lesson
from course.feedback import diagnosis
from course.feedback.diagnosis import Diagnosis
from course.i18n import LANGUAGES, Message, language, load_messages, use_language

Answer = JobResult | WorkerLost | OverLimit
Plain = TypeVar("Plain")
JOB = Bounds(32 << 20, 200_000, 1 << 20)
"""A submission has at most 20 MB."""
ANSWER = Bounds(48 << 20, 200_000, 24 << 20)
"""A graded notebook and its page have at most 20 MB together."""
STATES = ("passed", "failed", "untouched")
MAX_DEPTH = 4
"""Largest nesting of messages in messages: what a grading says has two levels."""


class EncodingError(ClusterError):
    """Bytes that are no job or no answer to one."""


def _unknown(number: int, name: str) -> NoReturn:
    raise ProtocolError(f"a handle of a {name} is not plain data")


@contextmanager
def _strict() -> Iterator[None]:
    try:
        yield
    except (ProtocolError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise EncodingError(f"{type(error).__name__}: {error}") from None


def encode_job(job: LoadedJob) -> bytes:
    """Return a job as bytes, with all that grading it takes from this process.

    That is the seed, the extra tests of its step and the language of messages. The fingerprints of known mistakes are
    left out where the worker has the same.
    """
    with seeded(job.seed):
        seed = testing.seed()
    known = seed == testing.SEED and job.fingerprints == recorded(job.step)
    values = {
        "student": job.student,
        "assignment": job.assignment,
        "step": job.step,
        "file": os.fsencode(job.file),
        "data": job.data,
        "limits": list(astuple(job.limits)),
        "manual": asdict(job.manual),
        "late": job.late,
        "fingerprints": None if known else job.fingerprints,
        "seed": seed,
        "extra_tests": extra_tests.of_step(job.step),
        "lang": language(),
    }
    return codec.encode(values, codec.reject)


def decode_job(frame: bytes) -> tuple[LoadedJob, dict[str, str], str]:
    """Return a job, the extra tests of its step, and the language of messages.

    Raises:
        EncodingError: the bytes are no job.
    """
    with _strict():
        values = codec.decode(frame, _unknown, JOB)
        extra, lang = values.pop("extra_tests"), values.pop("lang")
        values["file"] = os.fsdecode(values["file"])
        values["limits"] = Limits(*values["limits"])
        values["manual"] = ManualEntries(**values["manual"])
        return LoadedJob(**values), extra, lang


def run_encoded(frame: bytes) -> bytes:
    """Do an encoded job and return the encoded answer.

    Raises:
        EncodingError: the bytes are no job.
    """
    job, extra, lang = decode_job(frame)
    with use_language(lang), extra_tests.given(extra):
        return encode_answer(run_job(job))


def _plain_message(message: Message) -> list[Any]:
    return [message.key, {name: _plain_value(value) for name, value in message.values.items()}]


def _plain_value(value: object) -> object:
    if isinstance(value, Message):
        return _plain_message(value)
    return value if value is None or type(value) in (bool, int, float, str) else str(value)


def _plain_exercise(exercise: Exercise) -> dict[str, Any]:
    found = exercise.diagnosis
    return {
        "name": exercise.name,
        "state": exercise.state,
        "note": _plain_message(exercise.note) if exercise.note else None,
        "fingerprint": dict(exercise.fingerprint),
        "mistakes": [each.id for each in found.mistakes],
        "together": found.together,
        "evidence": _plain_message(found.evidence) if found.evidence else None,
        "advice": [_plain_message(each) for each in exercise.advice],
        "credit": float(exercise.credit),
    }


def encode_answer(answer: Answer) -> bytes:
    """Return what was found for a job as bytes."""
    values: dict[str, Any]
    if isinstance(answer, WorkerLost):
        values = {"lost": answer.why}
    elif isinstance(answer, OverLimit):
        values = {"over": answer.kind}
    else:
        result = answer.result
        values = {
            "lang": result.lang if result else None,
            "exercises": [_plain_exercise(each) for each in result.exercises] if result else None,
            "flags": [_plain_message(each) for each in result.flags] if result else [],
            "repairs": [_plain_message(each) for each in answer.repairs],
            "unreadable": answer.unreadable,
            "fault": answer.fault,
            "notebook": answer.notebook,
            "page": answer.page,
        }
    return codec.encode(values, codec.reject)


def decode_answer(frame: bytes, student: str, step: int) -> Answer:
    """Return what a worker found for the job of a student's step.

    Raises:
        EncodingError: the bytes are no answer to it.
    """
    with _strict():
        values = codec.decode(frame, _unknown, ANSWER)
        if values.keys() == {"lost"}:
            return WorkerLost(_of(str, values["lost"]))
        if values.keys() == {"over"}:
            return OverLimit(_one_of(("seconds", "memory"), values["over"]))
        unreadable, fault = (_of(str, values.pop(name)) for name in ("unreadable", "fault"))
        files = [_of(bytes, values.pop(name)) for name in ("notebook", "page")]
        repairs = _many(_message, values.pop("repairs"))
        lang, exercises, flags = values.pop("lang"), values.pop("exercises"), _many(_message, values.pop("flags"))
        if values:
            raise ValueError(f"unknown: {', '.join(map(str, values))}")
        if (exercises is None) == (not (unreadable or fault)):
            raise ValueError("neither a result nor a reason")
        result = exercises if exercises is None else _result(step, lang, exercises, flags)
        return JobResult(student, step, result, repairs, unreadable, fault, *files)


def _result(step: int, lang: object, exercises: object, flags: list[Message]) -> Result:
    tests = lesson(step).tests
    found = _many(lambda values: _exercise(step, tests, values), exercises)
    if {each.name for each in found} != tests.keys() or len(found) != len(tests):
        raise ValueError("not the exercises of the step")
    return Result(step, _one_of(LANGUAGES, lang), found, flags)


_mistakes = cache(diagnosis.mistakes)


def _exercise(step: int, tests: Mapping[str, Cell], raw: object) -> Exercise:
    values = dict(_of(dict, raw))
    name = _of(str, values.pop("name"))
    test = tests[name]
    fingerprint = {_of(str, key): _of(str, value) for key, value in _of(dict, values.pop("fingerprint")).items()}
    mistakes = _mistakes(step, name)
    found = Diagnosis(
        tuple(mistakes[each] for each in _many(lambda each: _of(str, each), values.pop("mistakes"))),
        _of(bool, values.pop("together")),
        _maybe_message(values.pop("evidence")),
    )
    made = Exercise(
        test.id.exercise,
        name,
        test.points,
        _one_of(STATES, values.pop("state")),
        _maybe_message(values.pop("note")),
        fingerprint,
        found,
        _many(_message, values.pop("advice")),
        _of(float, values.pop("credit")),
    )
    if values:
        raise ValueError(f"unknown: {', '.join(map(str, values))}")
    return made


def _of(kind: type[Plain], value: object) -> Plain:
    if type(value) is not kind:
        raise TypeError(f"a {type(value).__name__} in the place of a {kind.__name__}")
    return value


def _one_of(allowed: tuple[str, ...], value: object) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(allowed)}")
    return _of(str, value)


def _many(made: Callable[[Any], Plain], values: object) -> list[Plain]:
    return [made(each) for each in _of(list, values)]


def _message(raw: object, depth: int = 0) -> Message:
    """Return a message that can be said, with all that it holds."""
    if depth > MAX_DEPTH:
        raise ValueError("messages are nested too deeply")
    key, values = _of(list, raw)
    _of(dict, values)
    text = load_messages(LANGUAGES[0])[_of(str, key)]
    needed = {name.partition(".")[0].partition("[")[0] for _, name, _, _ in Formatter().parse(text) if name}
    if not needed <= values.keys():
        raise ValueError(f"the message {key} lacks {', '.join(sorted(needed - values.keys()))}")
    made = Message(key, **{_of(str, name): _value(value, depth) for name, value in values.items()})
    for lang in LANGUAGES:
        with use_language(lang):
            str(made)
    return made


def _value(raw: object, depth: int) -> object:
    if type(raw) is list:
        return _message(raw, depth + 1)
    if raw is not None and type(raw) not in (bool, int, float, str):
        raise TypeError(f"a {type(raw).__name__} in a message")
    return raw


def _maybe_message(raw: object) -> Message | None:
    return None if raw is None else _message(raw)
