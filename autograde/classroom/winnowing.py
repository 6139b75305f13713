"""Fingerprint Python code by winnowing, which renaming does not change.

Saul Schleimer, Daniel S. Wilkerson and Alex Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD
2003: of the hashes of all runs of K tokens, the least of each window of W is kept. Two texts that share K + W - 1
tokens share a fingerprint. Names are all one token, numbers and texts another each; comments and layout do not count.
"""

from __future__ import annotations

import hashlib
import io
import keyword
import tokenize
from collections.abc import Iterator

K, W = 9, 4
"""Tokens of a fingerprint, and hashes of a window."""
LONGEST = 8_000
"""Characters of a cell that are looked at; the longest of a lesson has 6,000."""
LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING, tokenize.ENDMARKER}
MARKS = {tokenize.INDENT: "{", tokenize.DEDENT: "}", tokenize.NUMBER: "0", tokenize.STRING: '"'}


def _raw(code: str) -> Iterator[tokenize.TokenInfo]:
    """Yield the tokens of a program, up to where it stops being one."""
    try:
        yield from tokenize.generate_tokens(io.StringIO(code[:LONGEST]).readline)
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        return


def tokens(code: str) -> list[tuple[str, int]]:
    """Return the normalized tokens of a program with their lines, from 1."""
    found: list[tuple[str, int]] = []
    for each in _raw(code):
        if each.type in LAYOUT or not (each.string.strip() or each.type in MARKS):
            continue
        text = MARKS.get(each.type, each.string)
        if each.type == tokenize.NAME and not keyword.iskeyword(each.string):
            text = "x"
        line = found[-1][1] if each.type == tokenize.DEDENT and found else each.start[0]
        found.append((text, line))
    return found


def words(code: str) -> set[str]:
    """Return the names and the comments of a program."""
    found = set()
    for each in _raw(code):
        if each.type == tokenize.NAME and not keyword.iskeyword(each.string) and len(each.string) > 2:
            found.add(each.string)
        elif each.type == tokenize.COMMENT and len(each.string.lstrip("# ")) > 5:
            found.add(" ".join(each.string.lstrip("# ").split()))
    return found


def _hash(run: list[tuple[str, int]]) -> int:
    text = "\0".join(token for token, _ in run)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def fingerprints(code: str) -> dict[int, set[int]]:
    """Return the fingerprints of a program, each with the lines that it covers."""
    made = tokens(code)
    runs = [made[start : start + K] for start in range(len(made) - K + 1)]
    hashes = [_hash(run) for run in runs]
    found: dict[int, set[int]] = {}
    for start in range(max(len(hashes) - W + 1, min(len(hashes), 1))):
        window = hashes[start : start + W]
        least = min(window)
        place = start + len(window) - 1 - window[::-1].index(least)
        found.setdefault(least, set()).update(line for _, line in runs[place])
    return found
