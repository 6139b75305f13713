"""Choose Korean particles by the sound before them.

A Korean message marks a particle as `[consonant form/vowel form]`, as in `{name}[은/는]`. Which form is right depends
on how the word before it ends when it is read aloud. English words and names of code are read as Koreans commonly
read them: the rules below know the frequent endings, not the whole of English.
"""

from __future__ import annotations

import re
import unicodedata

MARKER = re.compile(r"\[([가-힣]+)/([가-힣]+)\]")
_ASIDE = re.compile(r"(?<=\w)\([^()]*\)$")
_LAST = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|.", re.DOTALL)
_DIGITS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}
_LETTERS = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "r": "ㄹ"}
_SYLLABLES, _FINALS = ord("가"), 28
_RIEUL = 8
"""The number of the final consonant ㄹ in a Hangul syllable."""
_READ = 100
"""How many characters before a particle are read: a value may be a student's, and of any length."""

_ENDINGS = [
    (re.compile(r"le?$"), "ㄹ"),
    (re.compile(r"(?:m|[aeiou]me)$"), "ㅁ"),
    (re.compile(r"(?:n|ng|[aeiou]ne)$"), "ㄴ"),
    (re.compile(r"type$"), "ㅂ"),
    (re.compile(r"(?:[aeiou]b|(?<!o)[aeiou]p|oup)$"), "ㅂ"),
    (re.compile(r"(?:(?<!che)ck|ook|[aeiou]c)$"), "ㄱ"),
    (re.compile(r"(?:(?<![aeiou])[aeiou]t|out)$"), "ㅅ"),
]
"""Endings of English words that are read with a final consonant; all others are read with a vowel."""


def final_consonant(text: str) -> str:
    """Return the final consonant of a text read in Korean; "" for a vowel.

    Closing brackets, quotes and backticks are not read, and neither is an aside in parentheses after a word. A text
    without letters and digits counts as ending in a vowel.
    """
    text = re.sub(r"[^\w)]+$", "", unicodedata.normalize("NFC", text[-_READ:]))
    while (shorter := re.sub(r"[^\w)]+$", "", _ASIDE.sub("", text))) != text:
        text = shorter
    text = re.sub(r"[\W_]+$", "", text)
    if not text:
        return ""
    last = text[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - _SYLLABLES) % _FINALS
        return "" if not final else "ㄹ" if final == _RIEUL else "ㄴ"
    if last in "0123456789":
        return _DIGITS.get(last, "")
    if last == "ン":
        return "ㄴ"
    word = _LAST.findall(re.split(r"[\W_0-9가-힣]+", text)[-1] or last)[-1]
    if word.isupper() or not re.search("[aeiouy]", word) or len(word) == 1:
        return _LETTERS.get(word[-1].lower(), "")
    return next((final for ending, final in _ENDINGS if ending.search(word.lower())), "")


def choose_particle(before: str, consonant: str, vowel: str) -> str:
    """Return the form of a particle that follows a text; 로 follows ㄹ, too."""
    final = final_consonant(before)
    return consonant if final and not (final == "ㄹ" and consonant.startswith("으")) else vowel


def format_korean(message: str, values: dict[str, object]) -> str:
    """Fill a message's {fields}, then choose its particles.

    Markers are looked for in the message only: a value that looks like one stays as it is.
    """
    pieces = MARKER.split(message)
    text = pieces[0].format(**values)
    for consonant, vowel, rest in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        text += choose_particle(text, consonant, vowel) + rest.format(**values)
    return text
