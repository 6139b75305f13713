"""The catalogue of known mistakes, and the gate that holds the grader to it."""

import json
import re
import time

import pytest

from autograde import catalogue
from autograde.catalogue import FINGERPRINTS, ideas, known_answers, learner_view, recorded, successes
from autograde.errors import CatalogueError
from autograde.validation import release_check
from course.authoring.lesson import lesson, lessons
from course.authoring.lesson_files import paths
from course.feedback import diagnosis
from course.i18n import LANGUAGES
from course.i18n.step_names import step_name


@pytest.mark.parametrize("step", paths())
def test_every_entry_still_fits_its_lesson(step):
    found = known_answers(step)
    names = {each.exercise for each in found if each.wrong}
    assert names == set(lesson(step).exercises), "an exercise without a known wrong version"
    assert {each.exercise for each in found if not each.wrong} == names, "an exercise without a second right design"
    for each in found:
        compile(each.code, each.id, "exec")


@pytest.mark.parametrize("step", paths())
def test_every_mistake_has_a_title_in_each_language(step):
    for each in known_answers(step):
        if each.wrong:
            titles = [each.named(lang) for lang in LANGUAGES]
            assert len(set(titles)) == 3, each.id
            assert all(len(title.split()) <= 40 for title in titles), each.id


def test_every_wrong_version_has_its_fingerprint_recorded():
    recorded = json.loads(FINGERPRINTS.read_text("utf-8"))
    for step in paths():
        assert set(recorded[step_name(step)]) == {each.id for each in known_answers(step) if each.wrong}


def test_ids_are_unique_over_the_course():
    ids = [each.id for step in paths() for each in known_answers(step)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (
            '[[wrong]]\nid = "a"\nexercise = "square"\nedits = [["nowhere", "x"]]\ntitle = {ko="1", ja="2", en="3"}',
            "0 times",
        ),
        ('[[wrong]]\nid = "a"\nexercise = "square"\nedits = [["x", "y"]]\ntitle = {ko="1", ja="2", en="3"}', "times"),
        ('[[wrong]]\nid = "a"\nexercise = "square"\nedits = [["x**2", "x"]]', "title"),
        ('[[wrong]]\nid = "a"\nexercise = "cube"\nedits = [["x**2", "x"]]\ntitle = {ko="1", ja="2", en="3"}', "cube"),
        ('[[wrong]]\nid = "a"\nexercise = "square"\nedits = [["x**2", "x"]]\ntitle = {ko="1", ja="2"}', "ko, ja, en"),
        ('[[right]]\nid = "a"\nexercise = "square"\nedits = [["x**2", "x**2"]]', "equals the solution"),
        ('[[right]]\nid = "a"\nexercise = "square"\n', "one of code, edits"),
        (
            '[[right]]\nid = "a"\nexercise = "square"\ncode = "1"\n'
            '[[right]]\nid = "a"\nexercise = "square"\ncode = "2"',
            "share",
        ),
    ],
)
def test_a_malformed_entry_is_refused_with_a_reason(tmp_path, monkeypatch, entry, complaint):
    (tmp_path / "step02.toml").write_text(entry, "utf-8")
    monkeypatch.setattr(catalogue, "HERE", tmp_path)
    with pytest.raises(CatalogueError, match=complaint):
        known_answers.__wrapped__(2)


@pytest.mark.parametrize("step", paths())
def test_every_mistake_comes_of_an_idea_with_a_ladder_of_hints(step):
    for each in known_answers(step):
        if each.wrong:
            idea = ideas(step)[each.idea]
            assert all(len(set(idea.hints[lang])) == 3 for lang in LANGUAGES), each.idea
            assert len(set(idea.explanation.values())) == 3, each.idea


@pytest.mark.parametrize("step", paths())
def test_no_message_about_a_mistake_is_long(step):
    for each in known_answers(step):
        if each.wrong:
            said = {lang: f"{each.named(lang)} {ideas(step)[each.idea].explanation[lang]}" for lang in LANGUAGES}
            assert len(said["en"].split()) <= 55, each.id
            assert len(said["ko"].split()) <= 45, each.id
            assert len(said["ja"]) <= 160, each.id


@pytest.mark.parametrize("step", paths())
def test_mistakes_of_different_ideas_are_told_apart(step):
    fingerprints = recorded(step)
    ideas_of = {}
    for each in known_answers(step):
        if each.wrong:
            fingerprint = json.dumps([each.exercise, fingerprints[each.id]], sort_keys=True)
            ideas_of.setdefault(fingerprint, {}).setdefault(each.idea, []).append(each.id)
    assert [found for found in ideas_of.values() if len(found) > 1] == []


@pytest.mark.parametrize("step", paths())
def test_every_exercise_has_a_word_after_success(step):
    assert set(successes(step)) == set(lesson(step).exercises)


@pytest.mark.parametrize("step", paths())
def test_what_learners_may_know_of_mistakes_is_up_to_date(step):
    assert diagnosis.load_table(step) == learner_view(step)


def test_what_learners_may_know_holds_no_edit_and_no_hidden_trace():
    for step in paths():
        file = diagnosis.HERE / f"{step_name(step)}.json"
        text = file.read_text("utf-8")
        assert re.search(r'"hidden \d+":', text) is None
        assert "BEGIN" not in text
        for each in known_answers(step):
            assert each.code not in text.encode().decode("unicode_escape", "ignore")


class TestGate:
    """The gate itself can fail, in each of its parts."""

    def report(self, monkeypatch, case, **changes):
        monkeypatch.setattr(release_check, "cases", lambda steps: [case])
        monkeypatch.setattr(release_check, "Pool", InProcess)
        for name, value in changes.items():
            monkeypatch.setattr(release_check, name, value)
        *_, last = release_check.run([2])
        return last

    def test_a_right_version_that_is_wrong_is_a_problem(self, monkeypatch):
        wrong = next(each for each in known_answers(2) if each.wrong)
        found = self.report(monkeypatch, release_check.Case(2, "accepted_variants", wrong))
        assert not found.holds
        assert found.as_json()["accepted_variants"] == {"ok": 0, "of": 1}

    def test_a_wrong_version_that_is_right_is_a_problem(self, monkeypatch):
        right = next(each for each in known_answers(2) if not each.wrong)
        found = self.report(monkeypatch, release_check.Case(2, "wrong_versions", misnamed(right)))
        assert not found.holds

    def test_a_version_that_was_recorded_as_endless_gets_little_time_and_nothing_else_does(self):
        known = {each.id: each for each in known_answers(8)}
        short = release_check.Case(8, "wrong_versions", known["8.7"]).limits
        assert short.test < release_check.Case(8, "wrong_versions", known["8.1"]).limits.test
        assert release_check.Case(8, "solutions").limits == release_check.LIMITS

    def test_a_version_that_ends_late_is_given_the_time(self, monkeypatch):
        wrong = next(each for each in known_answers(2) if each.id == "2.9")
        short = release_check.Limits(test=1e-6)
        found = self.report(monkeypatch, release_check.Case(2, "wrong_versions", wrong), SHORT=short)
        assert found.recorded[2]["2.9"] == recorded(2)["2.9"]

    @pytest.mark.parametrize(("seen", "tries"), [(recorded(9)["9.x30"], 1), ({}, 2)])
    def test_a_version_that_never_ends_gets_little_time_if_that_is_recorded(self, monkeypatch, seen, tries):
        wrong = next(each for each in known_answers(9) if each.id == "9.x30")
        short, used = release_check.Limits(test=0.01), []

        def grade(submission, limits, only):
            used.append(limits)
            time.sleep(0.02)
            name = release_check.CellId.of(9, only)
            return release_check.Result(9, "en", [release_check.Exercise(name, only, 5, fingerprint=seen)])

        self.report(monkeypatch, release_check.Case(9, "wrong_versions", wrong), SHORT=short, grade=grade)
        assert used == [short, release_check.LIMITS][:tries]

    def test_a_stub_that_scores_is_a_problem(self, monkeypatch):
        class Solved(release_check.Case):
            def notebook(self):
                return release_check.Case(self.step, "solutions").notebook()

        assert not self.report(monkeypatch, Solved(2, "stubs")).holds

    def test_a_leak_is_a_problem(self, monkeypatch):
        found = self.report(monkeypatch, release_check.Case(2, "solutions"), leaks=lambda here: ["an answer"])
        assert found.as_json()["leaks"] == 1
        assert not found.holds

    def test_a_mistake_that_is_named_otherwise_is_a_problem(self, monkeypatch):
        other, wrong = (each for each in known_answers(2) if each.id in ("2.1", "2.9"))
        variant = release_check.HeldOutAnswer("2.9", "renamed", 2, other.exercise, other.code)
        found = self.report(monkeypatch, release_check.Case(2, "held_out", variant))
        assert found.as_json()["held_out"] == {"ok": 0, "of": 1}
        assert len(found.misdiagnosed) == 1
        assert not found.holds
        assert {wanted for wanted, _ in found.confusion[2]} == {wrong.idea}

    def test_a_right_answer_that_sees_a_hint_is_a_problem(self, monkeypatch):
        wrong = next(each for each in known_answers(2) if each.id == "2.9")
        found = self.report(monkeypatch, release_check.Case(2, "accepted_variants", wrong))
        assert found.as_json()["false_alarms"] == 1

    def test_another_score_without_the_seal_is_a_problem(self, monkeypatch):
        found = self.report(
            monkeypatch, release_check.Case(2, "solutions"), in_process_scores=lambda submission, limits: [5, 0]
        )
        assert not found.holds

    def test_leaks_are_seen(self, tmp_path, monkeypatch):
        here = lesson(2)
        monkeypatch.setattr(release_check.built, "path", lambda folder, each, lang: tmp_path / f"{lang}.ipynb")
        for lang in LANGUAGES:
            made = release_check.built.release(here, lang)
            (tmp_path / f"{lang}.ipynb").write_text(release_check.built.text(made), "utf-8")
        assert list(release_check.leaks(here)) == []
        (tmp_path / "ko.ipynb").write_text(release_check.built.text(release_check.built.source(here, "ko")), "utf-8")
        (tmp_path / "ja.ipynb").write_text(release_check.built.text(release_check.built.solution(here, "ja")), "utf-8")
        (tmp_path / "en.ipynb").unlink()
        found = "\n".join(release_check.leaks(here))
        for word in ("hidden test", "marker", "(ko)", "(ja)", "not built"):
            assert word in found


def misnamed(version):
    return release_check.KnownAnswer(
        version.id, version.step, version.exercise, True, version.code, tuple((lang, "x") for lang in LANGUAGES)
    )


class InProcess:
    def __class_getitem__(cls, types):
        return cls

    def __init__(self, work, workers=None, kind=None):
        self.work = work

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return None

    def in_order(self, tasks):
        return ((task, self.work(task)) for task in tasks)


@pytest.mark.slow
@pytest.mark.xdist_group("gate")
def test_the_gate_holds_over_the_whole_course(gate):
    report, _ = gate
    assert report.problems == []
    assert report.leaks == []
    assert report.holds
    assert release_check.find_stale(report) == []
    assert report.of["solutions"] == len(lessons())
    assert report.of["held_out"] >= 2 * 260
