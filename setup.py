"""Build wheels that hold the student edition of the lessons."""

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from course.authoring.student_edition import read_preamble, strip_lesson  # noqa: E402


class BuildReleased(build_py):
    """Copy every module; replace the lessons by their student edition.

    An editable install copies nothing.
    """

    def run(self) -> None:
        if not self.editable_mode:  # what an earlier build left there would be packed, too
            shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()
        if not self.editable_mode:
            shutil.copytree(ROOT / "release", Path(self.build_lib) / "course" / "release")

    def build_module(self, module: str, module_file: str, package: str) -> tuple[str, bool]:
        out, copied = super().build_module(module, module_file, package)
        lesson = Path(module_file)
        if lesson.parent.parent.name == "lessons":
            notebook = ROOT / "release" / "en" / lesson.parent.name / f"{lesson.stem}.ipynb"
            text = strip_lesson(lesson.read_text("utf-8"), read_preamble(notebook))
            Path(out).write_text(text, "utf-8", newline="\n")
        return out, copied


setup(cmdclass={"build_py": BuildReleased})
