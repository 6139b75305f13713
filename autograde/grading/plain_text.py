"""Remove from a text what a terminal or a page would act on."""

from __future__ import annotations

import html
import re
import unicodedata

ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])?|\x9b[0-?]*[ -/]*[@-~]")
"""ANSI escape sequences: CSI, OSC and the short ones, and an ESC alone."""
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line feed, and those that change the direction of writing."""

MOST_MARKS = 16
"""How many marks may follow a letter. A browser takes the square of them, and some 65,000 end its tab."""
MARKS = frozenset({"Mn", "Mc", "Me", "Cf"})
OTHERS = "\u0e33\u0eb3\uff9e\uff9f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""The categories of marks, and other characters that browsers join to what precedes: vowels, signs of sounds, skins."""
_INDIC = (*range(0x900, 0x1C00), *range(0xA800, 0xAC00), *range(0x11000, 0x12000))
STACKING = "".join(chr(each) for each in _INDIC if unicodedata.combining(chr(each)) == 9)
"""The marks after which a letter joins what precedes it."""
BETWEEN = r"<[^<>]*+>|\]\([^()]*+\)|[]*_~`$\\[]"
"""What may be between a letter's marks and is not shown: tags, and what Markdown makes tags of."""
_MARK = rf"(?:[^\w\s\x00-\x7f]|[{OTHERS}])"  # or a sign; `re` takes a hundred times as long for a set of all marks
RUN = re.compile(rf"{_MARK}(?:(?:{BETWEEN}|(?<=[{STACKING}])\w)*+{_MARK}){{{MOST_MARKS},}}+")
PIECE = re.compile(rf"{BETWEEN}|.", re.DOTALL)
ENTITY = re.compile(r"&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,7})|[A-Za-z]{2,32});?")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in MARKS or character in OTHERS


def few_marks(text: str) -> str:
    """Return a text in which no letter has more than `MOST_MARKS` marks.

    Those beyond are left out. They are counted across tags, and across what Markdown makes tags of.
    """
    return text if text.isascii() else RUN.sub(_shortened, text)


def _shortened(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for piece in PIECE.findall(run[0]):
        is_mark = len(piece) == 1 and _is_mark(piece)
        if is_mark:
            marks += 1
        elif len(piece) == 1 and not (piece.isascii() or piece.isalnum()):
            marks = 0  # a sign
        if not is_mark or marks <= MOST_MARKS:
            kept.append(piece)
    return "".join(kept)


def marks_as_written(text: str) -> str:
    """Return HTML or Markdown with the marks themselves.

    There they may be written as numbers or names.
    """
    return ENTITY.sub(_mark_of, text)


def _mark_of(entity: re.Match[str]) -> str:
    character = html.unescape(entity[0])
    return character if all(map(_is_mark, character)) else entity[0]


def printable(text: str) -> str:
    """Return a text without escape sequences and control characters.

    Characters that change the direction of writing are removed as well.

    A terminal would act on them. Of a line that was written over (a progress bar), the last state stays. A letter has
    few marks.
    """
    text = ESCAPES.sub("", text)
    if "\r" in text:
        text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return few_marks(CONTROLS.sub("", text))
