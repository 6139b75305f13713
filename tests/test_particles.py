"""Korean particles fit the word before them, whatever it is written in."""

import re
import time
import unicodedata

import pytest

from course import i18n
from course.i18n.particles import MARKER, choose_particle, final_consonant, format_korean

ENDS = {
    "consonant": "값 3.0 10 100 float16 step13 Lab step web None name type NaN main notebook basic format output train"
    " N block `None` (2,3) 홍길동(hong) '책' 「값」 group check_back",
    "vowel": "변수 기울기 2 0.5 1e-4 float64 x gx f y0[1,2] square add exp grad forward object test list loop code task"
    " shape size ValueError ndarray check ipynb step02.ipynb square(x) f(3,3) `x` x0.data True False 山田 ... α float",
    "ㄹ": "칼 1 17 8 셀 Variable module file all R URL toml np.full title label Model 일 `Mul` 「길」 l",
}
"""Words by how they end when they are read; the first group ends in any consonant but ㄹ."""


@pytest.mark.parametrize(("end", "word"), [(end, word) for end, words in ENDS.items() for word in words.split()])
def test_an_ending_is_heard(end, word):
    final = final_consonant(word)
    assert ("vowel" if not final else "ㄹ" if final == "ㄹ" else "consonant") == end


@pytest.mark.parametrize(("name", "particle"), [("김지훈", "은"), ("김지우", "는")])
def test_a_name_in_decomposed_letters_is_heard_alike(name, particle):
    assert choose_particle(unicodedata.normalize("NFD", name), "은", "는") == particle


@pytest.mark.parametrize(
    ("word", "forms"),
    {
        "변수": "변수는 변수가 변수를 변수와 변수로",
        "값": "값은 값이 값을 값과 값으로",
        "칼": "칼은 칼이 칼을 칼과 칼로",
    }.items(),
)
def test_a_particle_has_the_form_of_its_place(word, forms):
    pairs = [("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로")]
    assert " ".join(word + choose_particle(word, *pair) for pair in pairs) == forms


@pytest.mark.parametrize("text", ["(" * 100_000 + "x", "f" + "()" * 100_000, "." * 100_000 + "값"])
def test_a_long_value_takes_no_time(text):
    start = time.process_time()
    choose_particle(text, "은", "는")
    assert time.process_time() - start < 0.5


def test_only_the_messages_own_markers_are_read():
    values = {"name": "[은/는]", "other": "x"}
    assert format_korean("{name}[을/를] {other}[이/가] {{}}", values) == "[은/는]을 x가 {}"


def test_a_translation_chooses_its_particles():
    with i18n.use_language("ko"):
        assert i18n.translate("missing_name", name="None").startswith("None이 ")
        assert i18n.translate("missing_name", name="square").startswith("square가 ")


FIXED = re.compile(r"\}[`\"')\]]*(?:은|는|이|가|을|를|과|와|으로|로|이라[고는]|라[고는]|이어야|여야)(?=[ ,.]|$)")
"""A particle after a field that does not depend on what fills it."""


@pytest.mark.parametrize("key", i18n.load_messages("ko"))
def test_a_particle_after_a_field_is_chosen(key):
    message = i18n.load_messages("ko")[key]
    assert not FIXED.search(message)
    for consonant, vowel in MARKER.findall(message):
        assert (consonant, vowel) in {
            ("은", "는"),
            ("이", "가"),
            ("을", "를"),
            ("과", "와"),
            ("으로", "로"),
            ("이라고", "라고"),
            ("이라는", "라는"),
            ("이어야", "여야"),
        }
