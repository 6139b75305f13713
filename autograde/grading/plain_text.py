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

MOST_TURNS = 2_000
"""How often a text may turn to the left. A browser places each turn of a paragraph by itself, 70,000 in 20 s."""
DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters that are not shown and change the direction of writing."""
_NUMBERS = "\u0600-\u0605\u0660-\u0669\u066b\u066c\u06dd\u0890\u0891\u08e2\U00010d30-\U00010d39\U00010e60-\U00010e7e"
"""Arabic numbers, which are written from left to right and turn what is around them to the left."""
_LEFTWARD = (
    "\u0590-\u05ff\u0606-\u061b\u061d-\u065f\u066a\u066d-\u06dc\u06de-\u06ef\u06fa-\u088f\u0892-\u08e1\u08e3-\u08ff"
    "\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010d2f\U00010d3a-\U00010e5f\U00010e7f-\U00010fff\U0001e800-\U0001efff"
)
"""Letters that are written from right to left, and their marks."""
TURN = re.compile(rf"[{DIRECTIONS}]|[{_NUMBERS}]++|[{_LEFTWARD}]++(?:[\s.,:;!?'\"…–—-]++[{_LEFTWARD}]++)*+")
"""What is written from right to left without an interruption. A browser places each bracket by itself, too."""
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


def few_turns(text: str) -> str:
    """Return a text that turns to the left `MOST_TURNS` times at the most.

    An ellipsis takes the place of what is written from right to left beyond them.
    """
    left = iter(range(MOST_TURNS))
    return text if text.isascii() else TURN.sub(lambda found: found[0] if next(left, None) is not None else "…", text)


def turns(text: str) -> int:
    """Return how often a text turns to the left."""
    return 0 if text.isascii() else sum(1 for _ in TURN.finditer(text))


def soon_shown(text: str) -> str:
    """Return a text that a browser shows in time that grows with its length alone."""
    return few_turns(few_marks(text))


def as_written(text: str) -> str:
    """Return HTML or Markdown with marks and letters from right to left themselves.

    There they may be written as numbers or names.
    """
    return ENTITY.sub(_character_of, text)


def _character_of(entity: re.Match[str]) -> str:
    found = html.unescape(entity[0])
    return found if all(_is_mark(each) or TURN.match(each) for each in found) else entity[0]


def printable(text: str) -> str:
    """Return a text without escape sequences and control characters.

    Characters that change the direction of writing are removed as well.

    A terminal would act on them. Of a line that was written over (a progress bar), the last state stays. A browser
    soon shows what is left.
    """
    text = ESCAPES.sub("", text)
    if "\r" in text:
        text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return soon_shown(CONTROLS.sub("", text))
