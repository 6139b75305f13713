"""Render the message of a test: observation, diagnosis and folded hints.

HTML without JavaScript, which shows alike in JupyterLab, in exported pages and in feedback.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from course.i18n import join_sentences, language, translate

STYLE = "padding:.6em .9em;margin:.3em 0;font-family:system-ui,sans-serif;line-height:1.5;max-width:60em;"
WRONG = "border-left:4px solid #d55e00;background:rgba(213,94,0,.08)"
RIGHT = "border-left:4px solid #009e73;background:rgba(0,158,115,.08)"
NOTE = "border-left:4px solid #0072b2;background:rgba(0,114,178,.08)"
CODE = re.compile(r"`([^`]+)`")
WORDS = 60
"""The most that a message says at once."""


def truncate(seen: str, named: str) -> str:
    """Cut the observation so that the message stays within `WORDS` words."""
    words, room = seen.split(" "), WORDS - len(named.split())
    return seen if len(words) <= room else " ".join(words[: room - 1]) + " …"


def _folded(title: str, content: str) -> str:
    return (
        f'<details style="margin-top:.4em"><summary style="cursor:pointer;display:list-item">{escape(title)}</summary>'
        f"{content}</details>"
    )


def _marked(words: str) -> str:
    """Return plain text as HTML, with `code` between backticks as code."""
    return CODE.sub(r"<code>\1</code>", escape(words))


def render_html(named: str, hints: Sequence[str], advice: Sequence[str] = (), traceback: str = "") -> str:
    """Render the explanation of a failed test as an HTML fragment.

    The fragment goes below what was observed.

    Each argument is plain text in the learner's language.

    Args:
        named: the mistake and why it goes wrong, or "".
        hints: each is folded into the one before.
        advice: what may have gone wrong with the notebook itself.
        traceback: Python's own report.
    """
    parts = [f"<p style='margin:0 0 .4em'>{_marked(each)}</p>" for each in [named, *advice] if each]
    ladder = ""
    for number, hint in reversed(list(enumerate(hints, 1))):
        ladder = _folded(
            translate("hint", number=number), f"<p style='margin:.2em 0 0 1em'>{_marked(hint)}</p>{ladder}"
        )
    parts.append(ladder)
    if traceback:
        parts.append(
            _folded(translate("traceback"), f"<pre style='font-size:85%;overflow:auto'>{escape(traceback)}</pre>")
        )
    return f'<div lang="{language()}" style="{STYLE}{WRONG}">{"".join(parts)}</div>'


def render_text(named: str, hints: Sequence[str], advice: Sequence[str] = ()) -> str:
    """Render what is said of a failed test as plain text, with the first hint."""
    lines = [named, *advice]
    lines += [f"{translate('hint', number=1)}: {hints[0]}"] if hints else []
    return "\n".join(line for line in lines if line)


def success_bundle(passed: str, more: str) -> dict[str, str]:
    """Render the message of a passed test by MIME type; `more` praises the answer."""
    return _bundle(RIGHT, "✔ " + join_sentences(passed, more))


def note_bundle(words: str) -> dict[str, str]:
    """Render a message that judges nothing, by MIME type."""
    return _bundle(NOTE, words)


def _bundle(colors: str, words: str) -> dict[str, str]:
    html = f'<div lang="{language()}" style="{STYLE}{colors}">{_marked(words)}</div>'
    return {"text/html": html, "text/plain": words}
