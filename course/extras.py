"""Say which extra of the distribution brings a missing package."""

from __future__ import annotations

from course.i18n import translate

EXTRAS = {
    "check": ("msgpack", "nbformat", "nh3", "rich", "typer"),
    "lab": ("jupyterlab", "nbclient"),
    "cluster": ("dask", "distributed"),
    "class": ("dateutil", "jinja2", "latex2mathml", "nbconvert", "nbgrader", "sqlalchemy"),
    "postgresql": ("psycopg",),
}
"""The modules that the commands import, by the smallest extra that brings them."""


def explain(module: str) -> str:
    """Return how to install what has a missing module, "" if no extra does."""
    package = module.partition(".")[0]
    extra = next((name for name, modules in EXTRAS.items() if package in modules), None)
    return translate("needs_extra", name=package, extra=extra) if extra else ""
