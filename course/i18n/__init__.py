"""The messages of the course, in Korean, Japanese and English.

One TOML file per language holds the messages by key; a test checks that all three have the same keys and fields. The
current language is the first one found of: `use_language`, what the first cell of a notebook declares, the notebook
that this kernel runs, the environment variable COURSE_LANG, the system's locale, what the environment names for a
locale that is not installed, English.
"""

from __future__ import annotations

import locale
import os
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from course.i18n.notebook_metadata import NotebookMetadata, load_notebook
from course.i18n.particles import format_korean
from course.i18n.step_names import step_files

MAX_SECONDS = 3.0
"""How long notebooks are read for their language."""
LANGUAGES = ("ko", "ja", "en")
_chosen: ContextVar[str | None] = ContextVar("language", default=None)
_declared: list[str] = []


@cache
def load_messages(lang: str) -> dict[str, str]:
    """Load all messages of a language, by key."""
    return tomllib.loads((Path(__file__).parent / f"{lang}.toml").read_text("utf-8"))


@cache
def _language_of(notebook: str) -> str | None:
    return NotebookMetadata.of(load_notebook(Path(notebook))).lang


def detect_language(folder: Path) -> str | None:
    """Return the language of the first step's notebook in a folder that names one.

    After some seconds no more of them are read: a folder may hold thousands of large files under such names.
    """
    end = time.monotonic() + MAX_SECONDS
    for pattern in ("", "stage*"):
        for file in step_files(folder, ".ipynb", pattern):
            lang = NotebookMetadata.of(load_notebook(file)).lang
            if lang in LANGUAGES:
                return lang
            if time.monotonic() > end:
                return None
    return None


def language() -> str:
    """Return the current language: "ko", "ja" or "en"."""
    chosen = _chosen.get()
    if chosen in LANGUAGES:
        return chosen
    guesses = (
        *_declared,
        _language_of(os.environ.get("JPY_SESSION_NAME", "")),
        os.environ.get("COURSE_LANG"),
        (locale.getlocale()[0] or "")[:2],
        *(os.environ.get(name, "")[:2] for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")),
    )
    return next((guess for guess in guesses if guess in LANGUAGES), "en")


def declare_language(lang: str) -> None:
    """Set the language of this process to that of its notebook.

    Colab, VS Code and nbconvert do not say which notebook a kernel runs, so its first cell does.
    """
    _declared[:] = [lang]


@contextmanager
def use_language(lang: str) -> Iterator[None]:
    """Use a language inside the `with` block, in this thread and context only.

    Raises:
        ValueError: the language is unknown.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: use one of {', '.join(LANGUAGES)}")
    token = _chosen.set(lang)
    try:
        yield
    finally:
        _chosen.reset(token)


def translate(key: str, **values: object) -> str:
    """Return the message `key` in the current language, with `values` in its {fields}."""
    lang = language()
    message = load_messages(lang)[key]
    return format_korean(message, values) if lang == "ko" else message.format(**values)


class Message:
    """A message that is translated when it is read, into each reader's language.

    Args:
        key: its key in the TOML files.
        values: what fills its {fields}; may be messages themselves.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values

    def __str__(self) -> str:
        return translate(self.key, **self.values)

    def __repr__(self) -> str:
        return f"Message({', '.join([repr(self.key), *(f'{name}={value!r}' for name, value in self.values.items())])})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and (self.key, self.values) == (other.key, other.values)

    def __hash__(self) -> int:
        return hash((self.key, frozenset(self.values.items())))


def join_sentences(*sentences: str) -> str:
    """Join sentences as the current language writes them; empty ones are left out."""
    return ("" if language() == "ja" else " ").join(each for each in sentences if each)
