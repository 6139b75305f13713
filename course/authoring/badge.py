"""Link notebooks to Colab, where pyproject.toml names the repository.

The address is `Repository` under `[project.urls]`. Without it, or if it is not on GitHub, there is no link.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from course.authoring.lesson import Lesson, lessons
from course.authoring.notebook import ROOT, path
from course.i18n import LANGUAGES, translate, use_language

GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
COLAB = "https://colab.research.google.com/github/{repository}/blob/main/{file}"
MARKED = re.compile(r"(?s)(<!-- colab -->\n).*?(<!-- /colab -->\n)")
"""The part of a README that holds the link."""


def repository(root: Path = ROOT) -> str:
    """Return the address of the repository, "" where pyproject.toml names none."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project.get("urls", {}).get("Repository", ""))


def colab_address(lesson: Lesson, lang: str, address: str) -> str:
    """Return where Colab opens a student's notebook, "" if it cannot."""
    found = GITHUB.fullmatch(address)
    file = path("release", lesson, lang).relative_to(ROOT).as_posix()
    return COLAB.format(repository=found[1], file=file) if found else ""


def badge(lesson: Lesson, lang: str, address: str, picture: str) -> str:
    """Return the badge as Markdown, "" without an address.

    Args:
        lesson: the step.
        lang: the language of its notebook and of the badge's text.
        address: the repository's address.
        picture: where the badge's picture is, as seen from the page.
    """
    with use_language(lang):
        words = translate("open_in_colab")
    there = colab_address(lesson, lang, address)
    return f"[![{words}]({picture})]({there})" if there else ""


def readme(lang: str, root: Path = ROOT) -> Path:
    """Return the README of a language."""
    return root / ("README.md" if lang == "en" else f"README.{lang}.md")


def with_badge(text: str, lang: str, address: str) -> str:
    """Return the text of a README with the badge of the first step, or without it."""
    line = badge(lessons()[0], lang, address, "docs/colab.svg")
    return MARKED.sub(lambda found: found[1] + (f"{line}\n" if line else "") + found[2], text)


def update_readmes(root: Path = ROOT) -> list[Path]:
    """Write the badge into each README; return the files that changed."""
    changed = []
    for lang in LANGUAGES:
        file = readme(lang, root)
        text = file.read_text("utf-8")
        if (made := with_badge(text, lang, repository(root))) != text:
            file.write_text(made, "utf-8")
            changed.append(file)
    return changed
