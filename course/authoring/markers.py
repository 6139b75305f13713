"""Region markers of lesson files, around solutions and hidden tests."""

from __future__ import annotations

from functools import lru_cache

Markers = tuple[str, str]
"""The first and the last line of a region."""
SOLUTION: Markers = ("### BEGIN SOLUTION", "### END SOLUTION")
HIDDEN: Markers = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")


@lru_cache(1024)
def remove_region(markers: Markers, text: str) -> str:
    """Return `text` without its regions and their marker lines."""
    kept: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.strip() in markers:
            inside = line.strip() == markers[0]
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


@lru_cache(1024)
def extract_region(markers: Markers, text: str) -> str:
    """Return only the lines within the regions."""
    kept: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.strip() in markers:
            inside = line.strip() == markers[0]
        elif inside:
            kept.append(line)
    return "\n".join(kept)


def replace_region(markers: Markers, text: str, stub: str = "") -> str:
    """Return `text` with `stub` in place of each region, between its marker lines."""
    kept: list[str] = []
    inside = False
    for line in text.splitlines():
        inside = inside and line.strip() != markers[1]
        if not inside:
            kept.append(line)
        if line.strip() == markers[0]:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + each for each in stub.splitlines()]
    return "\n".join(kept) + "\n"


def strip_markers(text: str) -> str:
    """Return an exercise with its solution in place, without the marker lines."""
    return "\n".join(line for line in text.splitlines() if line.strip() not in SOLUTION)
