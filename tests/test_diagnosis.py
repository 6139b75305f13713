"""Diagnosis: by fingerprints alone, singly, tied and two at once."""

import pytest

from course.feedback import diagnosis
from course.feedback.diagnosis import diagnose
from course.i18n import LANGUAGES, use_language

FINGERPRINTS = {
    "14.1": {"visible 4": "a", "hidden 2": "b"},
    "14.2": {"visible 5": "c"},
    "14.4": {"visible 5": "c"},
    "14.x1": {"visible 4": "d", "visible 9": "e"},
}


def named(fingerprint, fingerprints=FINGERPRINTS):
    found = diagnose(14, "variable", fingerprint, fingerprints)
    return found.ids, found.together


def test_the_same_trace_is_named():
    assert named(FINGERPRINTS["14.1"]) == (["14.1"], False)


def test_a_tie_of_two_ideas_is_not_named():
    known = diagnosis.mistakes(14, "variable")
    assert known["14.2"].idea != known["14.4"].idea
    assert named({"visible 5": "c"}) == ([], False)


def test_a_tie_within_one_idea_names_all():
    known = diagnosis.mistakes(14, "variable")
    assert known["14.2"].idea == known["14.2b"].idea
    fingerprints = {"14.2": {"visible 5": "c"}, "14.2b": {"visible 5": "c"}}
    assert named({"visible 5": "c"}, fingerprints) == (["14.2", "14.2b"], False)


def test_nothing_known_is_nothing_named():
    assert named({"visible 4": "x"}) == ([], False)
    assert named({}) == ([], False)
    assert not diagnose(14, "variable", {"visible 4": "x"}, FINGERPRINTS)


def test_two_at_once_are_named_when_only_one_pair_fits():
    fingerprints = {name: FINGERPRINTS[name] for name in ("14.1", "14.2", "14.x1")}
    both = {"visible 4": "a", "hidden 2": "b", "visible 5": "c"}
    assert named(both, fingerprints) == (["14.1", "14.2"], True)
    assert named(both) == ([], False), "14.2 and 14.4 fit alike"


def test_where_two_meet_anything_may_be_seen():
    assert named({"visible 4": "?", "hidden 2": "b", "visible 9": "e"}) == (["14.1", "14.x1"], True)
    assert named({"hidden 2": "b", "visible 9": "e"}) == ([], False), "where they meet something must be wrong"


def test_without_the_hidden_part_the_visible_traces_serve():
    for seen in diagnosis.visible(14, "variable").values():
        assert diagnose(14, "variable", seen | {"hidden 7": "whatever"}) == diagnose(14, "variable", seen)
    assert any(diagnose(14, "variable", seen) for seen in diagnosis.visible(14, "variable").values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_of_one_of_a_tie_and_of_two(lang):
    known = diagnosis.mistakes(14, "variable")
    with use_language(lang):
        one = diagnose(14, "variable", FINGERPRINTS["14.1"], FINGERPRINTS)
        assert known["14.1"].title[lang] in one.sentence()
        assert known["14.1"].explanation[lang] in one.sentence()
        assert len(one.hints()) == 3
        same = diagnosis.Diagnosis((known["14.2"], known["14.2b"]))
        assert same.sentence() == known["14.2"].explanation[lang]


def test_a_test_cell_leads_to_its_exercise():
    test = diagnosis.load_table(2)["exercises"]["square"]["test"]
    assert diagnosis.exercise_of(test + "\n") == (2, "square")
    assert diagnosis.exercise_of("close(1, 1)") is None


def test_probes_decide_between_those_that_the_test_sees_alike():
    fingerprints = {"14.1": {"visible 5": "c", "probe 0": "p"}, "14.2": {"visible 5": "c", "probe 0": "q"}}
    assert named({"visible 5": "c", "probe 0": "q"}, fingerprints) == (["14.2"], False)
    assert named({"visible 5": "c", "probe 0": "?"}, fingerprints) == ([], False)


def test_what_exceptions_say_decides_between_those_alike():
    fingerprints = {"14.1": {"visible 5": "c/1"}, "14.2": {"visible 5": "c/2"}}
    assert named({"visible 5": "c/2"}, fingerprints) == (["14.2"], False)
    assert named({"visible 5": "c/3"}, fingerprints) == ([], False)
