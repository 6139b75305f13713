"""What crosses between coordinator and workers: all of a job and of an answer, and nothing else."""

import os

import pytest

from autograde.classroom.jobs import GradingJob, JobResult, LoadedJob, run_job
from autograde.classroom.marks import ManualEntries
from autograde.classroom.student_folder import SubmittedFile
from autograde.cluster import encoding
from autograde.cluster.encoding import (
    EncodingError,
    decode_answer,
    decode_job,
    encode_answer,
    encode_job,
    run_encoded,
)
from autograde.grading import extra_tests
from autograde.pool import OverLimit, WorkerLost
from autograde.sandbox import codec
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.i18n import LANGUAGES, Message, use_language
from tests.test_faults import mistaken

LIMITS = Limits(protection="best")


def job(made, step=2, **named):
    return LoadedJob(
        "minä", "stage1", step, f"step{step:02d}.ipynb", notebook.text(made).encode(), limits=LIMITS, **named
    )


@pytest.fixture(scope="module")
def answers():
    """Right, mistaken, untouched and unreadable notebooks, as they are graded here."""
    made = {"right": notebook.solution(lesson(2), "ko"), "mistaken": mistaken(2, "en")}
    made["untouched"] = notebook.release(lesson(2), "ja")
    made["odd"] = notebook.solution(lesson(2), "en")
    made["odd"].cells[-2].source = "import os\nnp.sum = max\n1/0"
    found = {name: run_job(job(each)) for name, each in made.items()}
    found["unreadable"] = run_job(LoadedJob("minä", "stage1", 2, "step02.ipynb", b"{", limits=LIMITS))
    found["fault"] = JobResult("minä", 2, fault="SandboxError: no")
    return found


@pytest.mark.parametrize("name", ["right", "mistaken", "untouched", "odd", "unreadable", "fault"])
def test_an_answer_arrives_as_it_was(answers, name):
    sent = answers[name]
    found = decode_answer(encode_answer(sent), "minä", 2)
    assert found == sent
    for lang in LANGUAGES:
        with use_language(lang):
            assert [str(each) for each in found.repairs] == [str(each) for each in sent.repairs]
            assert found.result is None or found.result.as_json() == sent.result.as_json()


@pytest.mark.parametrize("answer", [WorkerLost("three times"), OverLimit("seconds"), OverLimit("memory")])
def test_a_job_without_a_result_arrives_with_its_reason(answer):
    assert decode_answer(encode_answer(answer), "minä", 2) == answer


def test_a_job_arrives_as_it_was_with_what_this_process_would_grade_it_by(tmp_path, monkeypatch):
    (tmp_path / "step02.py").write_text('# %% test="square"\nequal(1, 1)\n')
    monkeypatch.setenv(extra_tests.VARIABLE, str(tmp_path))
    monkeypatch.setenv("GRADSTEPS_SEED", "17")
    manual = ManualEntries({"step02-square-test": 3.5}, {"step02-square": "seen"}, {"step02-square-test": 1.0})
    sent = job(notebook.solution(lesson(2), "ko"), manual=manual, late=3600.0, fingerprints={"2.4": {"a": "b"}})
    with use_language("ja"):
        found, extra, lang = decode_job(encode_job(sent))
    assert (found.manual, found.late, found.fingerprints) == (manual, 3600.0, {"2.4": {"a": "b"}})
    assert (found.student, found.assignment, found.step, found.file) == ("minä", "stage1", 2, "step02.ipynb")
    assert (found.data, found.limits, found.seed) == (sent.data, LIMITS, 17)
    assert extra == {"square": "equal(1, 1)"}
    assert lang == "ja"


def test_a_file_name_that_is_not_utf_8_arrives_as_it_was():
    sent = LoadedJob("ann", "stage1", 2, os.fsdecode(b"step02 \xff.ipynb"), b"{}", limits=LIMITS)
    assert decode_job(encode_job(sent))[0].file == sent.file


UNREADABLE = {
    "no JSON": b"{",
    "no notebook": b'{"nbformat": 4, "cells": [1]}',
    "a conflict": b"<<<<<<< \n",
    "of another step": b'{"nbformat": 4, "cells": [], "metadata": {"gradsteps": {"step": 3}}}',
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_that_a_file_with_such_a_name_cannot_be_graded_arrives_as_well(data):
    name = os.fsdecode(b"step02 \xff\n.ipynb")
    job = LoadedJob("ann", "stage1", 2, name, data)
    found = decode_answer(run_encoded(encode_job(job)), "ann", 2)
    assert found == run_job(job)
    assert "step02 \\xff\\n.ipynb" in found.unreadable


def test_extra_tests_that_were_sent_are_the_ones_that_count(monkeypatch, tmp_path):
    sent = job(notebook.solution(lesson(2), "ko"))
    (tmp_path / "step02.py").write_text('# %% test="square"\nequal(1, 2)\n')
    monkeypatch.setenv(extra_tests.VARIABLE, str(tmp_path))
    frame = encode_job(sent)
    monkeypatch.delenv(extra_tests.VARIABLE)
    found = decode_answer(run_encoded(frame), "minä", 2)
    assert [each.name for each in found.result.exercises if not each.passed] == ["square"]
    assert extra_tests.of_step(2) == {}


def test_a_job_that_was_read_is_graded_as_one_that_is_read_by_the_worker(tmp_path):
    (tmp_path / "step02.ipynb").write_text(notebook.text(mistaken(2, "en")), "utf-8")
    here = GradingJob("minä", "stage1", tmp_path, SubmittedFile(2, ("step02.ipynb",), 0), limits=LIMITS)
    elsewhere, by_worker = decode_answer(run_encoded(encode_job(here.load())), "minä", 2), run_job(here)
    assert (elsewhere.result, elsewhere.repairs) == (by_worker.result, by_worker.repairs)
    assert b'"file": "step02.ipynb"' in elsewhere.notebook


def changed(answer, **values):
    raw = codec.decode(encode_answer(answer), encoding._unknown, encoding.ANSWER)
    return codec.encode(raw | values, codec.reject)


def exercises(answer, **values):
    raw = codec.decode(encode_answer(answer), encoding._unknown, encoding.ANSWER)
    raw["exercises"][0] |= values
    return codec.encode(raw, codec.reject)


def nested(times):
    message = ["timeout", {"seconds": "1"}]
    for _ in range(times):
        message = ["timeout", {"seconds": message}]
    return message


ODD = {
    "messages in messages, deeper than it can be read": lambda sent: changed(sent, flags=[nested(480)]),
    "messages in messages, deeper than it can be said": lambda sent: exercises(sent, note=nested(200)),
    "a number that is too long to be said": lambda sent: changed(sent, repairs=[["timeout", {"seconds": 10**5000}]]),
    "a number that is too long, in evidence": lambda sent: exercises(sent, evidence=["timeout", {"seconds": 10**5000}]),
    "a message that does not exist": lambda sent: exercises(sent, note=["no_such_message", {}]),
    "a message without its values": lambda sent: exercises(sent, note=["raised", {}]),
    "a message that holds a list": lambda sent: exercises(sent, note=["missing_names", {"names": {"a": 1}}]),
    "an exercise of another step": lambda sent: exercises(sent, name="sphere"),
    "an unknown mistake": lambda sent: exercises(sent, mistakes=["99.1"]),
    "another state": lambda sent: exercises(sent, state="excellent"),
    "points": lambda sent: exercises(sent, score=100.0),
    "a credit that is no number": lambda sent: exercises(sent, credit="all"),
    "a fingerprint that is no table": lambda sent: exercises(sent, fingerprint=[1]),
    "too few exercises": lambda sent: changed(sent, exercises=[]),
    "no result and no reason": lambda sent: changed(sent, exercises=None),
    "an unknown language": lambda sent: changed(sent, lang="xx"),
    "a page that is not bytes": lambda sent: changed(sent, page="x"),
    "an unknown field": lambda sent: changed(sent, more=1),
    "a missing field": lambda sent: codec.encode({"page": ""}, codec.reject),
    "an unknown limit": lambda sent: codec.encode({"over": "patience"}, codec.reject),
    "a list": lambda sent: codec.encode([1], codec.reject),
    "half of it": lambda sent: encode_answer(sent)[:-100],
    "nothing": lambda sent: b"",
    "a pickle": lambda sent: b"\x80\x04\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_answer_is_refused(answers, name):
    with pytest.raises(EncodingError):
        decode_answer(ODD[name](answers["mistaken"]), "minä", 2)


def test_a_score_follows_from_the_lesson_and_not_from_the_worker(answers):
    found = decode_answer(exercises(answers["right"], credit=1e9, state="failed"), "minä", 2)
    assert found.result.exercises[0].score == 0
    assert all(each.max_score == lesson(2).tests[each.name].points for each in found.result.exercises)


def test_what_cannot_be_encoded_is_a_fault_and_no_result():
    with pytest.raises(UnicodeEncodeError):
        encode_answer(JobResult("ann", 2, unreadable="half a pair: \ud800"))


def test_a_message_inside_a_message_arrives(answers):
    note = Message("hidden_kind", kind=Message("kind_vector"))
    answers["mistaken"].result.exercises[0].note, before = note, answers["mistaken"].result.exercises[0].note
    found = decode_answer(encode_answer(answers["mistaken"]), "minä", 2)
    answers["mistaken"].result.exercises[0].note = before
    assert found.result.exercises[0].note == note
