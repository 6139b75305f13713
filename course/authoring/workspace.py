"""A learner's workspace: copies of the notebooks, JupyterLab, solutions."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat import NotebookNode
from nbformat.sign import NotebookNotary

from course.authoring import notebook
from course.authoring.files import write_atomically
from course.authoring.lesson import Lesson, lessons
from course.errors import LinkedFolderError
from course.i18n import LANGUAGES
from course.i18n.notebook_metadata import NotebookMetadata, load_notebook

CELL_TIMEOUT = 300
"""Seconds that a cell of a solution may take."""
LOCALES = {"ko": "ko_KR", "ja": "ja_JP"}


def _cells(file: Path) -> tuple[str | None, list[tuple[str | None, str]]]:
    """Return a notebook's declared language and its cells' grade ids and sources."""
    made = load_notebook(file)
    try:
        cells = [
            (cell["metadata"].get("nbgrader", {}).get("grade_id"), "".join(cell["source"])) for cell in made["cells"]
        ]
    except (KeyError, TypeError, AttributeError):
        return None, []
    return NotebookMetadata.of(made).lang, cells


def is_pristine(file: Path, lesson: Lesson) -> bool:
    """Tell whether a copy is unedited, whatever its language."""
    lang, cells = _cells(file)
    return lang in LANGUAGES and cells == _cells(notebook.path("release", lesson, lang))[1]


def _is_of(file: Path, lang: str) -> bool:
    return _cells(file)[0] == lang


def workspace_path(folder: Path, lesson: Lesson) -> Path:
    """Return the path of a lesson's notebook in a learner's folder."""
    return folder / f"stage{lesson.stage}" / f"{lesson.name}.ipynb"


def _require_own(folder: Path) -> None:
    if folder.is_symlink():
        raise LinkedFolderError(folder)


def copy_release(folder: Path, lang: str) -> list[Path]:
    """Copy the released notebooks of a language into a folder; edited ones stay.

    An unedited copy in another language is replaced, and so is the list of the steps.

    Returns:
        The notebooks of steps that were written.

    Raises:
        LinkedFolderError: the folder of a stage is a link; somebody else may have put it there. Nothing is written.
    """
    for stage in {workspace_path(folder, lesson).parent for lesson in lessons()}:
        _require_own(stage)
    new: list[Path] = []
    if not _is_of(folder / notebook.CONTENTS, lang):
        write_atomically(folder / notebook.CONTENTS, notebook.text(notebook.contents(lang)))
    for lesson in lessons():
        file = workspace_path(folder, lesson)
        if not file.exists() or (not _is_of(file, lang) and is_pristine(file, lesson)):
            write_atomically(file, notebook.path("release", lesson, lang).read_bytes())
            new.append(file)
    return new


def find_notebook(folder: Path, lesson: Lesson) -> Path:
    """Return the path of a lesson's notebook, even if it does not exist.

    It is in the folder itself if it exists there, else in the folder of its stage.
    """
    flat = folder / f"{lesson.name}.ipynb"
    return flat if os.path.isfile(flat) else workspace_path(folder, lesson)


def next_notebook(folder: Path) -> Path:
    """Return the first notebook with an unedited stub, else the last."""
    file = folder
    for lesson in lessons():
        file = find_notebook(folder, lesson)
        names = {each.id for each in lesson.of_role("exercise")}
        stubs = [cell for cell in _cells(notebook.path("release", lesson, "en"))[1] if cell[0] in names]
        if any(cell in stubs for cell in _cells(file)[1]):
            break
    return file


def settings(lang: str) -> dict[str, dict[str, str]]:
    """Return JupyterLab's default settings: the menus' language, no news."""
    return {
        "@jupyterlab/translation-extension:plugin": {"locale": LOCALES.get(lang, "en")},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
    }


KERNEL = {
    "argv": [
        sys.executable,
        *("-m", "ipykernel_launcher", "-f", "{connection_file}", "--ext", "course.feedback.kernel_hook"),
    ],
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "metadata": {"debugger": True},
}
"""The kernel of a learner's JupyterLab: errors are in the learner's language from the first cell on."""
SAVING = """\
import warnings

from course.authoring.lab import fold_given

warnings.filterwarnings("ignore", "Overriding existing pre_save_hook")  # the server sets it twice
c.ContentsManager.pre_save_hook = fold_given
"""
"""Configuration of the server. An extension cannot register the hook: jupytext's makes a new contents manager."""
INSTRUCTORS = ("create-assignment", "formgrader", "course-list")
"""The parts of nbgrader's extension that are in a learner's way: one of them rewrites the marks of the cells."""


def serve(folder: Path, lang: str, options: Sequence[str] = ()) -> None:
    """Run JupyterLab on a learner's folder, opened at the next notebook.

    The course's defaults and its kernel are in a temporary folder, removed when the server ends. The learner's own
    settings take precedence.

    Args:
        folder: the learner's notebooks.
        lang: the language of the menus, and of what the notebooks' code says.
        options: further options for JupyterLab, like "--no-browser".
    """
    from jupyterlab.labapp import LabApp

    page = next_notebook(folder).relative_to(folder).as_posix()
    with TemporaryDirectory(prefix="gradsteps-") as config:
        defaults = Path(config) / "labconfig"
        defaults.mkdir()
        (defaults / "default_setting_overrides.json").write_text(json.dumps(settings(lang)), "utf-8")
        kernel = Path(config) / "kernels" / "python3"
        kernel.mkdir(parents=True)
        (kernel / "kernel.json").write_text(json.dumps(KERNEL), "utf-8")
        extension = {"ServerApp": {"jpserver_extensions": {"course.authoring.lab": True}}}
        (Path(config) / "jupyter_server_config.json").write_text(json.dumps(extension), "utf-8")
        (Path(config) / "jupyter_server_config.py").write_text(SAVING, "utf-8")
        hidden = {f"@jupyter/nbgrader:{part}": True for part in INSTRUCTORS}
        (defaults / "page_config.json").write_text(json.dumps({"disabledExtensions": hidden}), "utf-8")
        for variable in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):
            earlier = os.environ.get(variable, "")
            os.environ[variable] = os.pathsep.join(filter(None, [config, earlier]))
        os.environ["COURSE_LANG"] = lang
        own = [
            f"--ServerApp.root_dir={folder.resolve()}",
            f"--LabApp.default_url=/lab/tree/{page}",
            "--LabApp.custom_css=True",
        ]
        with chdir(folder):  # where nbgrader's list of assignments looks for what may be submitted
            LabApp.launch_instance(argv=[*own, *options])


def run_solution(lesson: Lesson, lang: str) -> NotebookNode:
    """Run the solution notebook of a step and return it with its outputs.

    Raises:
        SolutionsUnavailableError: the lessons are the student edition.
        nbclient.exceptions.CellExecutionError: a cell raised.
    """
    from nbclient import NotebookClient

    made = notebook.solution(lesson, lang)
    with TemporaryDirectory(prefix="gradsteps-") as scratch:
        client = NotebookClient(made, timeout=CELL_TIMEOUT, resources={"metadata": {"path": scratch}})
        client.execute(env=os.environ | {"COURSE_LANG": lang})
    return made


def solution(lesson: Lesson, lang: str, folder: Path, *, page: bool = False) -> Path:
    """Run a step's solution and write it with its outputs.

    Args:
        lesson: the step.
        lang: the language of its prose.
        folder: where to write, made if it is not there.
        page: write a web page, which needs no Jupyter to read, in the place of a notebook.

    Returns:
        The file.

    Raises:
        LinkedFolderError: the folder is a link.
    """
    _require_own(folder)
    made = run_solution(lesson, lang)
    file = folder / f"{lesson.name}.{'html' if page else 'ipynb'}"
    if page:
        from course.authoring.offline_page import PageExporter

        resources = {"metadata": {"name": lesson.title(lang)}}
        write_atomically(file, PageExporter(language_code=lang).from_notebook_node(made, resources)[0])
    else:
        NotebookNotary().sign(made)
        write_atomically(file, notebook.text(made))
    return file
