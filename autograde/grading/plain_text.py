"""Remove from a text what a terminal or a page would act on."""

from __future__ import annotations

import re

ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])?|\x9b[0-?]*[ -/]*[@-~]")
"""ANSI escape sequences: CSI, OSC and the short ones, and an ESC alone."""
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line feed, and those that change the direction of writing."""


def printable(text: str) -> str:
    """Return a text without escape sequences and control characters.

    Characters that change the direction of writing are removed as well.

    A terminal would act on them. Of a line that was written over (a progress bar), the last state stays.
    """
    text = ESCAPES.sub("", text)
    if "\r" in text:
        text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return CONTROLS.sub("", text)
