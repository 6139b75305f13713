"""Collect the pages of one language into a folder for Sphinx."""

from __future__ import annotations

import base64
import re
import shutil
import struct
from pathlib import Path

import nbformat
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from course.authoring import badge, notebook
from course.authoring.lesson import Lesson, lessons
from course.authoring.notebook import ROOT
from course.draw.theme import DARK
from course.i18n import LANGUAGES
from course.i18n.line_breaks import unwrap_cjk_lines
from docs.site.translations import WORDS

DOCS = ROOT / "docs"
COLUMNS = re.compile(r"\S {2,}\S.*\n.*\S {2,}\S")
"""What is printed in columns: lines below each other with wide gaps. Wrapped, they cannot be read."""
WIDE = 2.0
"""How many times as wide as high a figure is that is not made to fit a telephone."""


def prepare_notebook(made: NotebookNode, lesson: Lesson, lang: str) -> NotebookNode:
    """Turn an executed notebook into its page, to be read unsolved.

    The stub takes the exercise's place; the solution, with what it printed, follows the hints, folded. The code so far
    is folded, too, and figures get alt texts.
    """
    exercises = {cell.id for cell in lesson.of_role("exercise")}
    stubs = {cell.id: cell for cell in notebook.release(lesson, lang).cells if cell.id in exercises}
    cells, solution = [], None
    CoalesceStreamsPreprocessor(enabled=True).preprocess(made, {})
    for cell in made.cells:
        if cell.id == f"{lesson.name}-setup":
            continue
        if cell.cell_type == "code":
            cell.metadata["mystnb"] = {"image": {"alt": WORDS[lang]["figure"]}}
            cell.metadata["tags"] = _scroll_tags(cell)
            if cell.metadata.get("jupyter", {}).get("source_hidden"):
                cell.metadata["tags"].append("hide-input")
        if cell.id in stubs:
            cells.append(stubs[cell.id])
            solution = _folded_solution(cell, lang)
            continue
        if solution is not None and cell.cell_type == "code":  # the test
            cells.append(solution)
            solution = None
        cells.append(cell)
    made.cells = cells
    if line := badge.badge(lesson, lang, badge.repository(), "../reference/colab.svg"):
        made.cells.insert(1, new_markdown_cell(line, id=f"{lesson.name}-colab"))
    return made


def _scroll_tags(cell: NotebookNode) -> list[str]:
    """Return tags for what a cell shows that scrolls on a narrow screen."""
    texts = [output.get("text", "") for output in cell.outputs]
    pictures = [output.data["image/png"] for output in cell.outputs if "image/png" in output.get("data", {})]
    sizes = [struct.unpack(">II", base64.b64decode(picture[:44])[16:24]) for picture in pictures]
    columns = ["columns"] * any(map(COLUMNS.search, texts))
    return columns + ["wide-figure"] * any(width > WIDE * height for width, height in sizes)


def _folded_solution(cell: NotebookNode, lang: str) -> NotebookNode:
    cell.id = f"{cell.id}-solution"
    cell.metadata["tags"].append("hide-input")
    words = {"code_prompt_show": WORDS[lang]["solution"], "code_prompt_hide": WORDS[lang]["solution_hide"]}
    cell.metadata["mystnb"] |= words
    return cell


def write_notebook(folder: Path, lesson: Lesson, lang: str, executed: Path) -> None:
    """Write the page of a step."""
    file = folder / f"stage{lesson.stage}" / f"{lesson.name}.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(prepare_notebook(nbformat.read(executed, 4), lesson, lang), file)


def copy_downloads(folder: Path) -> None:
    """Copy the students' notebooks of all languages: LANG/stageN/stepNN.ipynb."""
    for lang in LANGUAGES:
        for lesson in lessons():
            file = notebook.path("release", lesson, lang)
            there = folder / lang / f"stage{lesson.stage}" / file.name
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, there)


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
            text = file.read_text("utf-8").replace("](en/", "](../")  # the guide in the page's own language
            (folder / "reference" / file.name).write_text(text, "utf-8")


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
