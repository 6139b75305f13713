"""Make a command of this package start faster.

The commands call this module; importing it changes nothing.
"""

from __future__ import annotations

import sys


def skip_web_address_grammar() -> None:
    """Make jsonschema do without its grammar of web addresses.

    Call it before nbformat imports the grammar.

    Reading the grammar takes two seconds, and a notebook has no web address to check.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
