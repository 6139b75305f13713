"""Wants the browser's tab of whoever looks, by what is printed or written.

A letter has tens of thousands of marks, or a text changes its direction as often.
"""

import html
import json
import re
import time
import unicodedata

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograde.classroom.marks import Marks
from autograde.classroom.render import autograded, feedback
from autograde.grading.outputs import OutputBudget, plain_prose, safe_bundle, safe_html, safe_outputs
from autograde.grading.plain_text import MOST_MARKS, MOST_TURNS, few_marks, few_turns, printable, turns
from autograde.grading.result import Result
from autograde.grading.submission import from_cells
from red_team.helpers import patience, solution

UNITS = {
    "one mark": "\u0301",
    "two marks": "\u0301\u0323",
    "around": "\u20dd",
    "a vowel": "\u0903",
    "selectors": "\ufe0f\U000e0100",
    "joiners": "\u200d\u200c",
    "soft hyphens": "\u00ad",
    "tags of a flag": "\U000e0067",
    "Thai": "\u0e33",
    "Japanese": "\uff9e",
    "skins": "\U0001f3fb",
}
MARKUP = {
    "numbers": lambda mark: f"&#{ord(mark)};",
    "numbers without an end": lambda mark: f"&#{ord(mark)}",
    "long numbers": lambda mark: f"&#{ord(mark):09d};",
    "hexadecimal": lambda mark: f"&#x{ord(mark):x};",
    "long hexadecimal": lambda mark: f"&#X{ord(mark):012X};",
    "tags": lambda mark: f"<u></u>{mark}",
    "more tags": lambda mark: f"<u></u><i></i>&#{ord(mark)};",
    "emphasis": lambda mark: f"**{mark}**",
    "links": lambda mark: f"[{mark}](x)",
    "code": lambda mark: f"`{mark}`",
    "struck out": lambda mark: f"~~{mark}~~",
    "a formula": lambda mark: f"${mark}$",
}
ORDINARY = [
    "한국어 日本語 ✔ résumé re\u0301sume\u0301 e" + "\u0301" * MOST_MARKS,
    "हिन्दी में लिखा है। ภาษาไทยนี้น้ำ עִבְרִית الْعَرَبِيَّة བོད་ཡིག",
    "👨\u200d👩\u200d👧\u200d👦 ❤\ufe0f 👍\U0001f3fd " * 20,
    "─" * 99 + "█" * 99 + "…" * 99,
    "=\u0338" * 99,
]
SIGNS = {"Mn", "Mc", "Me", "Cf"}


def most_marks(page):
    """How many marks follow a letter at most, of what a page shows."""
    shown = html.unescape(re.sub(r"<[^<>]*>", "", page))
    most = now = 0
    for character in shown:
        is_mark = unicodedata.category(character) in SIGNS or character in "\u0e33\uff9e\U0001f3fb"
        now = now + 1 if is_mark else 0
        most = max(most, now)
    return most


def pages(*cells):
    made = solution(2)
    made.cells[1:1] = cells
    submission = from_cells(made.cells, 2, "en")
    output = {"output_type": "stream", "name": "stdout", "text": "a" + UNITS["two marks"] * 900}
    graded = autograded(submission, Result(2, "en", [], [], {2: safe_outputs([output])}))
    marks = Marks({"step02-square-test": (1.0, 5.0)}, {"step02-square": "a" + UNITS["two marks"] * 900})
    return json.dumps(graded, ensure_ascii=False), feedback(graded, marks, "ann", "stage1", "step02")


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_no_letter_has_many_marks(unit):
    text = "a" + unit * 4000
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><text>{}</text></svg>"
    assert most_marks(few_marks(text)) == MOST_MARKS
    for shown in (printable(text), plain_prose(text), safe_html(f"<p>{text}</p>")):
        assert 0 < most_marks(shown) <= MOST_MARKS
    data = {"text/plain": text, "text/latex": text, "image/svg+xml": svg.format(text)}
    made = safe_bundle(data)
    assert "text/html" not in made
    assert most_marks(made["text/plain"]) <= MOST_MARKS >= most_marks(made["text/latex"])
    pieces = "".join(f"<tspan><![CDATA[{unit}]]></tspan>" for _ in range(99))
    for hidden in (pieces, "".join(f"&#{ord(each)};" for each in unit * 99)):
        assert "text/html" not in safe_bundle({"image/svg+xml": svg.format(hidden)})


@pytest.mark.parametrize("written", MARKUP.values(), ids=MARKUP)
def test_nothing_between_marks_hides_them(written):
    source = "a" + written("\u0301") * 700
    assert most_marks(safe_html(f"<p>{source}</p>")) <= MOST_MARKS
    notebook, page = pages(new_markdown_cell(source), new_code_cell("# a" + "\u0301\u0323" * 900))
    assert most_marks(page) <= MOST_MARKS
    assert max(map(len, re.findall("[\u0301\u0323]+", notebook))) <= MOST_MARKS


def test_the_answer_itself_is_graded_as_it_was_written():
    cell = new_code_cell("# a" + "\u0301" * 900)
    submission = from_cells([*solution(2).cells, cell], 2, "en")
    autograded(submission, Result(2, "en", [], [], {}))
    assert submission.notebook.cells[-1].source == cell.source


@pytest.mark.parametrize("pair", ["\u1000\u1039", "\u0915\u094d", "\u1780\u17d2", "\U00011013\U00011046"])
def test_few_letters_are_stacked(pair):
    letter, mark = pair
    shown = few_marks(pair * 4000)
    assert shown.count(mark) == MOST_MARKS
    assert shown.count(letter) == 4000
    assert few_marks(pair * MOST_MARKS + letter) == pair * MOST_MARKS + letter


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays(text):
    assert few_marks(text) == text == plain_prose(text)


LEFTWARD = {
    "Hebrew": "a\u05d0",
    "Arabic": "a \u0639 ",
    "Syriac and digits": "\u0710\u0663",
    "numbers": "٣ (",
    "commas of numbers": "\u05d0\u066b",
    "old letters": "a\U00010900",
    "small letters": "1\U0001e900",
    "other forms": "a\ufe8e",
    "brackets": "\u05d0(",
    "overrides": "a\u202eb\u202c",
    "isolates": "\u2067a\u2069",
    "marks": "\u05d0\u200e",
}
LEFT = ("R", "AL", "LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "PDI")
WRITTEN = {
    "as they are": str,
    "numbers": lambda text: "".join(f"&#{ord(each)};" for each in text),
    "hexadecimal": lambda text: "".join(f"&#X{ord(each):06x}" for each in text),
    "emphasis": lambda text: "".join(f"*{each}*" for each in text),
}


def test_all_that_is_written_from_right_to_left_counts():
    for number in (*range(0x900), *range(0xFB00, 0xFF00), *range(0x10800, 0x11000), *range(0x1E800, 0x1F000)):
        if unicodedata.bidirectional(chr(number)) in {*LEFT, "AN"}:
            assert turns(f"a{chr(number)}" * 3) == 3, hex(number)


def most_turns(page):
    """How often the direction changes at most in a block of a page, as browsers see it."""
    most = 0
    for block in re.split(r"</?(?:p|pre|div|td)\b", page):
        shown = html.unescape(re.sub(r"<[^<>]*>", "", block))
        kinds = [unicodedata.bidirectional(each) for each in shown]
        left = [kind in LEFT for kind in kinds]
        most = max(most, sum(now and not before for before, now in zip([False, *left], left, strict=False)))
    return most


@pytest.mark.parametrize("unit", LEFTWARD.values(), ids=LEFTWARD)
def test_no_text_turns_often(unit):
    text = unit * 9000
    for shown in (few_turns(text), printable(text), plain_prose(text), safe_html(f"<p>{text}</p>")):
        assert turns(shown) <= MOST_TURNS and most_turns(shown) <= MOST_TURNS
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><text>{}</text></svg>"
    assert "text/html" not in safe_bundle({"image/svg+xml": svg.format("a\u05d0" * 9000)})
    lines = [unit * 900] * 9
    (made,) = safe_outputs([{"output_type": "error", "ename": "", "evalue": "", "traceback": lines}])
    assert turns("\n".join(made["traceback"])) <= MOST_TURNS


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("unit", LEFTWARD.values(), ids=LEFTWARD)
def test_no_page_turns_often(unit, written):
    text = written(unit)
    cells = [new_markdown_cell(text * (9_900 // len(text))), new_code_cell(f"# {unit * 9000}")]
    notebook, page = pages(*cells)
    assert most_turns(page) <= MOST_TURNS
    assert max(turns(each["source"]) for each in json.loads(notebook)["cells"]) <= MOST_TURNS


def test_all_outputs_of_a_notebook_turn_a_number_of_times():
    budget = OutputBudget()
    outputs = [{"output_type": "stream", "name": "stdout", "text": "a\u05d0" * 1_500} for _ in range(200)]
    kept = [each for _ in range(3) for each in budget.take(outputs)]
    assert 20_000 < sum(turns(each["text"]) for each in kept) < 50_000


@pytest.mark.parametrize(
    "text",
    [
        "קורס: Python — מחשבים את הנגזרת של y (למשל x = 3.0). " * 300,
        "احسب المشتقة dy/dx عند x = 3.0، ثم قارن النتيجة (مثال ٣). " * 300,
        "".join(f"{number:4d}  שלום עולם  {number / 7:.3f}\n" for number in range(1_900)),
        "שלום\u200f, " * 900,
    ],
)
def test_ordinary_text_from_right_to_left_stays(text):
    assert few_turns(text) == text
    assert plain_prose(text) == text
    assert printable(text).strip() == text.replace("\u200f", "").strip()


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301" * 400_000,
        "\u05d0" * 400_000,
        "\u05d0 " * 200_000,
        "\u05d0 a" * 150_000,
        "&#1488;" * 70_000,
        "\u05d0" + " " * 400_000 + "(",
        ("a" + "\u0301" * 15 + "*" * 99) * 4000,
        ("\u0301" + "<" + "a" * 999) * 400,
        "\u0301](" * 150_000,
        "&#769;" * 70_000,
        "&" + "a" * 400_000,
        "─" * 400_000,
        "\u1000\u1039" * 200_000,
    ],
)
def test_to_look_for_marks_takes_no_longer_than_the_length_allows(text):
    start = time.process_time()
    plain_prose(text)
    assert time.process_time() - start < patience(3)
