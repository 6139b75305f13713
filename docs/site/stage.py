"""The pages of one language gathered in a folder, as Sphinx reads them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course.authoring.lesson import Lesson
from course.authoring.notebook import ROOT, unwrapped
from course.draw.theme import DARK
from docs.site.words import WORDS

DOCS = ROOT / "docs"


def page(made: NotebookNode, lang: str) -> NotebookNode:
    """A notebook that was run, with what its page needs: the code so far folded, pictures described."""
    for cell in made.cells:
        if cell.cell_type != "code":
            continue
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            cell.metadata["tags"] = ["hide-input"]
        marks: dict[str, Any] = {"image": {"alt": WORDS[lang]["figure"]}}
        cell.metadata["mystnb"] = marks
    return made


def notebook_into(folder: Path, lesson: Lesson, lang: str, executed: Path) -> None:
    """Write the page of a step."""
    file = folder / f"stage{lesson.stage}" / f"{lesson.name}.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(page(nbformat.read(executed, 4), lang), file)


def texts_into(folder: Path, lang: str) -> None:
    """Copy the guides of a language, and the pages that there is only one of, into `reference/`.

    A guide links to those as they lie in the repository, beside the folder of its language.
    """
    for file in sorted((DOCS / lang).glob("*.md")):
        text = file.read_text("utf-8").replace("](../", "](reference/")
        (folder / file.name).write_text(unwrapped(text) + "\n" if lang == "ja" else text, "utf-8")
    (folder / "reference").mkdir(parents=True)
    for kind in ("*.md", "*.rst", "*.svg"):
        for file in DOCS.glob(kind):
            shutil.copyfile(file, folder / "reference" / file.name)


def static_into(folder: Path, modules: Path) -> None:
    """Gather what pages load and we do not keep: KaTeX's style sheet and fonts, the drawings' dark colours."""
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
