"""Operators that tests may use on a student's objects, by name."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

BINARY = ("add", "sub", "mul", "truediv", "pow", "matmul")
OPERATORS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name) for name in (*BINARY, "neg", "pos", "getitem")
}
"""Those that change nothing in data."""
