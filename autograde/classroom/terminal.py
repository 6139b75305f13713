"""Print to a terminal without the characters that it would act on.

These are escape sequences, control characters and bidirectional characters.

Whatever is printed may hold a student's words: a file's name, an exception, a value. So the filter is in the console
and not in its callers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.segment import Segment
from rich.status import Status

from autograde.files import printable
from autograde.grading import plain_text
from course.i18n import language, translate, use_language
from course.i18n.line_breaks import unwrap_cjk_lines

UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What JSON leaves as it is and a terminal acts on, or an encoding refuses."""


def terminal_text(text: str) -> str:
    """Return a text in a form that is safe to print.

    What is left of a name that is not UTF-8 is escaped.
    """
    return plain_text.printable(text).encode("utf-8", "backslashreplace").decode()


def json_line(value: Any) -> str:
    """Return a value as one line of JSON that may be printed."""
    text = json.dumps(value, ensure_ascii=False)
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class SafeConsole(Console):
    """Rich's console, whose own styles are the only escape sequences that it prints."""

    def say(self, text: object, style: str = "") -> None:
        """Print one line: what a name or an error holds begins no line of its own."""
        self.print(printable(text), style=style or None, markup=False, soft_wrap=True)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            safe = segment.control or segment.text.isprintable()
            yield segment if safe else segment._replace(text=terminal_text(segment.text))


console = SafeConsole(highlight=False)
errors = SafeConsole(stderr=True, highlight=False, soft_wrap=True)


def markdown(text: str, *, indent: int = 0) -> RenderableType:
    """Return a lesson's Markdown as a terminal shows it."""
    from rich.markdown import Markdown

    return Padding(Markdown(unwrap_cjk_lines(text)), (0, indent))


def bar(*, quiet: bool) -> Progress:
    """Return a progress bar with a count and the remaining time."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        disable=quiet,
    )


def at_work(name: str, lang: str | None) -> Status:
    """Return a status line for a terminal that says what is being checked.

    The line is shown for as long as the check takes.
    """
    with use_language(lang or language()):
        return errors.status(escape(translate("checking", file=printable(name))))
