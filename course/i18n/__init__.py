"""What the course says to a learner, in Korean, Japanese and English.

One TOML file a language holds the sentences by key; a test keeps the three alike. The language is, first found first
taken: what `speaking` set, the notebook that the kernel runs, the variable COURSE_LANG, the system's locale, English.
"""

from __future__ import annotations

import json
import locale
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("ko", "ja", "en")
_spoken: ContextVar[str | None] = ContextVar("language", default=None)


@cache
def sentences(lang: str) -> dict[str, str]:
    """All sentences of a language by key."""
    return tomllib.loads((Path(__file__).parent / f"{lang}.toml").read_text("utf-8"))


@cache
def _of_notebook(path: str) -> str | None:
    try:
        found = json.loads(Path(path).read_text("utf-8"))["metadata"]["gradsteps"]["lang"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found in LANGUAGES else None


def language() -> str:
    """The language to speak here and now: "ko", "ja" or "en"."""
    guesses = (
        _spoken.get(),
        _of_notebook(os.environ.get("JPY_SESSION_NAME", "")),
        os.environ.get("COURSE_LANG"),
        (locale.getlocale()[0] or "")[:2],
    )
    return next((guess for guess in guesses if guess in LANGUAGES), "en")


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak `lang` inside the `with` block, in this thread and context alone."""
    if lang not in LANGUAGES:
        raise ValueError(f"language {lang!r} is none of {', '.join(LANGUAGES)}")
    token = _spoken.set(lang)
    try:
        yield
    finally:
        _spoken.reset(token)


def say(key: str, **values: object) -> str:
    """The sentence `key` in the present language, its {braces} filled with `values`."""
    return sentences(language())[key].format(**values)


def joined(*sentences: str) -> str:
    """Sentences one after the other as the present language writes them; empty ones are left out."""
    return ("" if language() == "ja" else " ").join(each for each in sentences if each)
