"""Choose where a benchmark writes its page: build/ by default, docs/ on request."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def add_output_options(parser: ArgumentParser, name: str) -> None:
    """Add `--update-docs` and `--out` to a benchmark that writes the page `name`."""
    parser.set_defaults(out=ROOT / "build" / name)
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--update-docs", dest="out", action="store_const", const=ROOT / "docs" / name, help=f"write docs/{name}"
    )
    where.add_argument("--out", dest="out", type=Path, help=f"write this file (default build/{name})")


def write_page(options: Namespace, text: str) -> None:
    """Write the page to the file that the options name, and print its path."""
    file: Path = options.out
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {file}")
