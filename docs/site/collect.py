"""Collect the pages of one language into a folder for Sphinx."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course.authoring.lesson import Lesson
from course.authoring.notebook import ROOT, unwrap_cjk_lines
from course.draw.theme import DARK
from docs.site.translations import WORDS

DOCS = ROOT / "docs"


def prepare_notebook(made: NotebookNode, lang: str) -> NotebookNode:
    """Add to an executed notebook what its page needs: folded code, alt texts."""
    for cell in made.cells:
        if cell.cell_type != "code":
            continue
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            cell.metadata["tags"] = ["hide-input"]
        marks: dict[str, Any] = {"image": {"alt": WORDS[lang]["figure"]}}
        cell.metadata["mystnb"] = marks
    return made


def write_notebook(folder: Path, lesson: Lesson, lang: str, executed: Path) -> None:
    """Write the page of a step."""
    file = folder / f"stage{lesson.stage}" / f"{lesson.name}.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(prepare_notebook(nbformat.read(executed, 4), lang), file)


def copy_guides(folder: Path, lang: str) -> None:
    """Copy the guides of a language; pages in English only go to `reference/`.

    Links of the guides are rewritten to that folder.
    """
    for file in sorted((DOCS / lang).glob("*.md")):
        text = file.read_text("utf-8").replace("](../", "](reference/")
        (folder / file.name).write_text(unwrap_cjk_lines(text) + "\n" if lang == "ja" else text, "utf-8")
    (folder / "reference").mkdir(parents=True)
    for kind in ("*.md", "*.rst", "*.svg"):
        for file in DOCS.glob(kind):
            shutil.copyfile(file, folder / "reference" / file.name)


def write_static(folder: Path, modules: Path) -> None:
    """Copy KaTeX's style sheet and fonts, and write the drawings' dark colours."""
    dist = modules / "katex" / "dist"
    (folder / "katex" / "fonts").mkdir(parents=True)
    shutil.copyfile(dist / "katex.min.css", folder / "katex" / "katex.min.css")
    for font in (dist / "fonts").glob("*.woff2"):
        shutil.copyfile(font, folder / "katex" / "fonts" / font.name)
    colours = "".join(f"--{name}:{colour};" for name, colour in DARK.items()) + "color-scheme:dark"
    (folder / "draw.css").write_text(
        f'body[data-theme="dark"] .gsd{{{colours}}}\n'
        f'@media (prefers-color-scheme:dark){{body:not([data-theme="light"]) .gsd{{{colours}}}}}\n',
        "utf-8",
    )
