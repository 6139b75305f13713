"""Answers of people who did not know the tests, and the rates counted over them."""

from autograde.catalogue import known_answers
from autograde.grading.result import Exercise
from autograde.validation.fresh_answers import FOLDER, PROGRAM, VERDICTS, FreshAnswer, Rates, grade_answer, load
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths
from course.feedback.diagnosis import Diagnosis, Mistake
from course.i18n import load_messages


def test_there_are_answers_to_every_exercise_and_a_program_of_every_step():
    for step in paths():
        here = load(steps=[step])
        wanted = {f"{lesson(step).name}-{name}" for name in lesson(step).exercises} | {PROGRAM}
        assert {each.exercise for each in here} == wanted, step
        assert {each.verdict for each in here} <= set(VERDICTS)


def test_their_ids_are_unique_and_their_code_is_python():
    found = load()
    assert len({each.id for each in found}) == len(found) >= 300
    for each in found:
        compile(each.code, each.id, "exec")


def test_what_a_person_judged_true_names_known_mistakes():
    assert FOLDER.is_dir()
    certain = {key for key in load_messages("en") if key.startswith("proven_")}
    certain |= {"near_miss", "no_return", "unused_value"}
    for each in load():
        known = {known.id for known in known_answers(each.step) if known.wrong} | certain
        assert set(each.true_names or ()) <= known, each.id


def exercise(passed, *named):
    mistakes = tuple(Mistake(name, "square", {"en": name}, {"en": ""}, {}) for name in named)
    state = "passed" if passed else "failed"
    return Exercise("step02-square", "square", 5, state, diagnosis=Diagnosis(mistakes))


def rates(verdict, *exercises, true_names=()):
    found = Rates()
    found.add(FreshAnswer("x", 2, "step02-square", verdict, "idea", "", (), true_names), list(exercises))
    return {name: count for name, (count, _) in found.counts.items() if count}, len(found.disagreements)


def test_the_rates_count_what_they_say():
    assert rates("wrong", exercise(True)) == ({"wrong_full_marks": 1}, 1)
    assert rates("right", exercise(False)) == ({"right_lost": 1}, 1)
    assert rates("right", exercise(True)) == ({}, 0)
    assert rates("wrong", exercise(False, "2.9"), true_names=("2.9",)) == ({"named": 1}, 0)
    assert rates("wrong", exercise(False, "2.9"), true_names=("2.4",)) == ({"untrue": 1}, 1)
    assert rates("wrong", exercise(False, "2.9"), true_names=None) == ({}, 1)
    assert rates("wrong", exercise(False)) == ({}, 0)
    assert rates("odd", exercise(True)) == ({}, 0)


def test_an_answer_is_graded_in_its_place():
    code = "class Square(Function):\n    def forward(self, x):\n        return x * 2\n"
    answer = FreshAnswer("x", 2, "step02-square", "wrong", "doubles", code)
    assert [(each.name, each.passed) for each in grade_answer(answer)] == [("function", True), ("square", False)]
