"""Join the lines of a paragraph in a language that writes no spaces."""

from __future__ import annotations

import re

CJK = "[\u3000-\u30ff\u3400-\u9fff\uff01-\uff60]"
"""A character of Japanese; Korean has spaces between words."""
BREAK = re.compile(f"{CJK}\n(?:{CJK}|[0-9](?![0-9]*[.)] ))|[0-9]\n{CJK}")
"""A break where Japanese has no space: digits have none around them, and a numbered list begins a line of its own."""


def unwrap_cjk_lines(text: str) -> str:
    """Join lines that break between Japanese characters or digits.

    Browsers show a space there.
    """
    lines: list[str] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= line.lstrip().startswith("```")
        before = lines[-1] if lines else ""
        broken = BREAK.match(f"{before[-1:]}\n{line.lstrip()}")
        if broken and not fenced and not before.startswith("#"):
            lines[-1] += line.lstrip()
        else:
            lines.append(line)
    return "\n".join(lines)
