"""Run a program in a Python that knows only the modules which a notebook wrote."""

from __future__ import annotations

import json
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

MODULES = """
from pathlib import Path
modules = {str(file): file.read_text("utf-8", "replace") for file in Path().rglob("*.py")}
"""
"""Reads the modules in the notebook's folder."""
BEGIN = """
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

class Imported:
    def __init__(self, modules):
        self.modules = modules

    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self) if name in self.modules else None

    def create_module(self, spec):
        module = self.modules[spec.name]
        self.spec = module.__spec__
        return module

    def exec_module(self, module):
        module.__spec__ = self.spec

standard = {*sys.stdlib_module_names, "__main__"}
before = [name for name in sys.modules if name.partition(".")[0] not in standard]
sys.meta_path.insert(0, Imported({name: sys.modules.pop(name) for name in before if sys.modules[name]}))

for file, text in modules.items():
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    Path(file).write_text(text, "utf-8")
"""
"""Writes them to the folder of another process, for which no package is imported yet, as in a new interpreter."""
BEFORE = "import json, sys\nglobals().update(json.load(sys.stdin))\n"
AFTER = "\nimport json\nfound = json.dumps(found)\n"


def answer(found: Any, error: str = "") -> SimpleNamespace:
    """Return the items of what a program found, and `error`, empty without one."""
    return SimpleNamespace(**{} if error else json.loads(found), error=error)


def run(source: str, values: dict[str, Any]) -> SimpleNamespace:
    """Run a program in a new interpreter, in the folder of this one."""
    command = [sys.executable, "-c", BEFORE + source + AFTER + "print()\nprint(found)"]
    done = subprocess.run(command, input=json.dumps(values), capture_output=True, text=True, errors="replace")
    error = "".join(done.stderr.splitlines()[-1:]) if done.returncode else ""
    return answer(done.stdout.rpartition("\n\n")[2], error)
