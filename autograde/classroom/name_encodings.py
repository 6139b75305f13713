"""Choose the encoding of names in zips: the one that fits the roster.

Korean and Japanese Windows write names in encodings of their own, which a zip does not say.
"""

from __future__ import annotations

from autograde.classroom.archives import MAX_PARTS
from autograde.classroom.lms_names import Matcher, claim, sender


def choose_texts(texts: dict[str, list[str]], matcher: Matcher, encoding: str | None = None) -> list[str]:
    """Return names in the encoding asked for, or in the one that fits the roster.

    Only what is not ASCII tells encodings apart. Where several fit, a name is clear that means one student in all of
    them.

    Args:
        texts: the names in each encoding, with "" where a name is none.
        matcher: of the roster.
        encoding: the one asked for.
    """
    if encoding:
        return texts[encoding]
    evidence = {each: _evidence(names, matcher) for each, names in texts.items()}
    best = max(evidence.values())
    leaders = [each for each, found in evidence.items() if found == best]
    if any(best) and len(leaders) == 1:
        return texts[leaders[0]]
    named = ([matcher.find(claim(_parts(name))) for name in texts[each]] for each in leaders)
    clear = [len(first) == 1 and all(each == first for each in others) for first, *others in zip(*named, strict=True)]
    return [text if is_clear else "" for text, is_clear in zip(texts[leaders[0]], clear, strict=True)]


def _evidence(names: list[str], matcher: Matcher) -> list[int]:
    """Return how many students names mean, for each place of a path, and in all.

    The sender of a file has written what comes after the name that an LMS gave it, and may name anybody there in an
    encoding of their own. So all names of a sender count once, and less than what is above them.
    """
    votes: dict[int, dict[str, str]] = {}
    everyone: set[str] = set()
    for parts in map(_parts, names):
        for depth, part in enumerate(parts[:MAX_PARTS]):
            made = claim((part,), is_file=depth == len(parts) - 1)
            if students := matcher.find(made.beyond_ascii()):
                group = "/".join((*parts[:depth], sender((part,))))
                votes.setdefault(depth, {}).setdefault(group, min(students))
                everyone |= students
                break
    return [*(len({*votes.get(depth, {}).values()}) for depth in range(MAX_PARTS)), len(everyone)]


def _parts(name: str) -> tuple[str, ...]:
    return tuple(name.replace("\\", "/").split("/"))
