"""Answers that are alike beyond what the lesson forces are found, others are not."""

import pytest

from autograde.classroom import report_page, similarity
from autograde.classroom.course_file import Assignment, Course
from autograde.classroom.similarity import Answer, Pair, Shared, compare
from autograde.classroom.winnowing import K, W, fingerprints, words
from autograde.grading.plain_text import few_turns, turns
from course.authoring.lesson import lesson
from course.authoring.markers import strip_markers
from course.i18n import LANGUAGES, load_messages, use_language

OWN = """class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        waiting_room = []
        if self.creator is not None:
            waiting_room.insert(0, self.creator)
        while len(waiting_room) > 0:
            current = waiting_room.pop(-1)
            if current.output.grad is None:
                break
            current.input.grad = current.backward(current.output.grad)
            for candidate in [current.input.creator]:
                if candidate is not None and candidate not in waiting_room:
                    waiting_room.insert(0, candidate)
"""
OTHER = """class Variable:
    def __init__(self, data):
        self.data, self.grad, self.creator = data, None, None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        f, g = self.creator, self.grad
        while f:
            g = f.backward(g)
            f.input.grad = g
            f = f.input.creator
"""
NAME = "step08-backward"


def renamed(code):
    """The same answer in other clothes: other names, comments and lines."""
    for old, new in (("waiting_room", "q"), ("current", "fn"), ("candidate", "nxt")):
        code = code.replace(old, new)
    return code.replace("        while", "        # go on\n\n        while").replace("[]", "[\n        ]")


def solution(name=NAME):
    cell = next(each for each in lesson(int(name[4:6])).of_role("exercise") if each.id == name)
    return strip_markers(cell.code)


def students(**codes):
    return {who: {NAME: Answer.of(code)} for who, code in codes.items()}


def test_a_copy_is_found_through_new_names_comments_and_lines():
    found = compare(students(ann=OWN, bob=renamed(OWN), cho=OTHER, dan=solution()))
    assert [pair.students for pair in found] == [("ann", "bob")]
    assert found[0].share > 0.9
    (shared,) = found[0].exercises
    marked = [OWN.splitlines()[line - 1] for line in sorted(shared.lines[0])]
    assert any("insert(0, self.creator)" in line for line in marked)
    assert not any("def set_creator" in line for line in marked)  # which the lesson gives


def test_what_the_course_itself_says_is_nobodys():
    for here in map(lesson, (2, 5, 13, 19)):
        codes = {}
        for each in here.of_role("exercise"):
            answer = Answer.of(strip_markers(each.code))
            codes |= {who: codes.get(who, {}) | {str(each.id): answer} for who in ("ann", "bob")}
        assert compare(codes) == [], here.name


def test_what_many_of_a_class_share_is_nobodys():
    assert len(compare(students(ann=OWN, bob=renamed(OWN), cho=renamed(OWN)))) == 3
    many = {f"student{number}": OWN for number in range(similarity.GROUP + 1)}
    assert compare(students(**many)) == []


def test_names_and_comments_of_their_own_join_two_short_answers():
    code = solution().replace("class Variable", "# my grandmother's trick\nzauberwort = klabauter = 3\nclass Variable")
    two = code.replace("zauberwort", "krimskrams = zauberwort")
    found = compare(
        students(ann=code + "# written at night, sorry", bob=two + "# written at night, sorry", cho=solution())
    )
    assert [pair.students for pair in found] == [("ann", "bob")]
    assert "written at night, sorry" in found[0].exercises[0].words


@pytest.mark.parametrize(
    "code",
    ["", "(" * 5000, "'''never closed", "x = 1\n  y = 2\n z", "\0", "é" * 30_000, "def f(:\n"],
    ids=["empty", "nested", "open text", "indented", "nul", "long", "broken"],
)
def test_what_is_no_program_is_taken_as_far_as_it_goes(code):
    fingerprints(code)
    words(code)
    assert compare(students(ann=code, bob=code)) == []


def test_two_texts_with_a_long_run_in_common_share_a_fingerprint():
    common = "a = [b + c for d in e if f]"  # K + W - 1 tokens and more
    one, two = f"import sys\n{common}\n", f"while True:\n    print(1)\n{common}\nz = 9\n"
    assert len(common.split()) < K + W
    assert set(fingerprints(one)) & set(fingerprints(two))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_shows_both_sides_and_says_what_it_cannot_know(lang):
    evil = OWN.replace("waiting_room", "waiting_room").replace("break", 'break  # </code><script>alert("x")</script>')
    found = compare(students(ann=evil, bob=renamed(OWN)))
    with use_language(lang):
        page = report_page.render_pairs(Course({}), Assignment("week3", (8,)), found, 2)
    assert load_messages(lang)["sim_not"] in page
    assert "<script" not in page and "http" not in page.split("</style>")[1]
    assert page.count("<pre") == 2
    assert "<mark>" in page


@pytest.mark.slow
def test_the_page_of_large_answers_stays_small():
    """Pairs who share as much as is read, in the shortest lines."""
    code = Answer.of("a\n" * 50_000).code
    lines = set(range(1, len(code)))
    shared = [Shared(f"step{n % 10 + 1:02d}-x{n}", (code, code), (lines, lines), 99, []) for n in range(30)]
    pairs = [Pair((f"ann{n}", f"bob{n}"), 1.0, 3000, 0, shared) for n in range(12)]
    page = report_page.render_pairs(Course({}), Assignment("stage1", tuple(range(1, 11))), pairs, 24)
    assert 1 <= page.count('class="pair"') < 12
    assert len(page) < 10 << 20


def test_the_page_of_answers_from_right_to_left_is_soon_shown():
    """A browser places each change of direction by itself."""
    code = few_turns("# a\u05d0\n" * 1_900)
    shared = [Shared(f"step{n % 10 + 1:02d}-x{n}", (code, code), (set(), set()), 99, []) for n in range(3)]
    pairs = [Pair((f"ann{n}", f"bob{n}"), 1.0, 3000, 0, shared) for n in range(12)]
    page = report_page.render_pairs(Course({}), Assignment("stage1", tuple(range(1, 11))), pairs, 24)
    assert 1 <= page.count('class="pair"') < 12
    assert turns(page) < 50_000
