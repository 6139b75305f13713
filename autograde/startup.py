"""Make a command of this package start faster; the commands call it, importing changes nothing."""

from __future__ import annotations

import sys


def skip_web_address_grammar() -> None:
    """Let jsonschema do without its grammar of web addresses, before nbformat imports it.

    Reading the grammar takes two seconds, and a notebook has no web address to check.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
