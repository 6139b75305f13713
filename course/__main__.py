"""Run the command `course`; where a package is missing, name the extra with it."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command; exit with status 2 if an extra is not installed."""
    try:
        from course.cli import app

        app()
    except ModuleNotFoundError as missing:
        from course.extras import explain

        if not (text := explain(missing.name or "")):
            raise
        print(text, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
