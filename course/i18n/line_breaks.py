"""Join the lines of a paragraph in a language that writes no spaces."""

from __future__ import annotations

import re

CJK = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff01-\uff60]")
"""A character of Japanese; Korean has spaces between words."""


def unwrap_cjk_lines(text: str) -> str:
    """Join lines that break between CJK characters, where browsers show a space."""
    lines: list[str] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= line.lstrip().startswith("```")
        before = lines[-1] if lines else ""
        broken = CJK.match(line.lstrip()) and CJK.match(before[-1:]) and not before.startswith("#")
        if broken and not fenced:
            lines[-1] += line.lstrip()
        else:
            lines.append(line)
    return "\n".join(lines)
