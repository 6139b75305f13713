"""Which part of the code may import which: parts import downwards only, and no modules import each other in a cycle.

Every import counts, also one inside a function, one of types alone and one of a package's `__init__`.
"""

import ast
import subprocess
import sys

import pytest

from course.authoring.notebook import ROOT

LAYERS = {
    "course": (
        {"cli"},
        {"lessons", "extras"},
        {"authoring"},
        {"testing", "setup"},
        {"feedback", "draw"},
        {"errors"},
        {"i18n", "engine", "memory"},
    ),
    "autograde": (
        {"cli"},
        {"commands"},
        {"cluster"},
        {"learner"},
        {"classroom"},
        {"validation"},
        {"grading", "pool"},
        {"sandbox", "catalogue", "files"},
        {"errors", "startup"},
    ),
    "autograde/sandbox": (
        {"remote"},
        {"process"},
        {"protection"},
        {"channel", "crossing", "environment"},
        {"codec", "linux", "operators"},
    ),
}
"""Parts of a package from top to bottom: each may import those below it, none beside or above it."""
ENGINE = {"course.engine.function", "course.engine.variable", "course.engine.backward"}
"""One idea in three modules: Variable, Function and the pass that goes backward through both."""
STUDENT_PROCESS = "autograde.sandbox.process.zygote"
SECRETS = (
    "course.authoring",
    "course.cli",
    "course.engine",
    "course.lessons",
    "autograde.catalogue",
    "autograde.classroom",
    "autograde.cli",
    "autograde.cluster",
    "autograde.commands",
    "autograde.grading",
    "autograde.validation",
)
"""What a student process never imports: answers, hidden tests, and the programs that hold them."""


def imports(module, file, known):
    """The modules that a module imports, of those that are known."""
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in known)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")
            base = ".".join(parents[: len(parents) - node.level + 1]) if node.level else ""
            base = ".".join(filter(None, (base, node.module)))
            for each in node.names:
                name = f"{base}.{each.name}"
                yield from ({name, base} & known if name not in known else {name})


@pytest.fixture(scope="module")
def graph():
    files = {}
    for package in ("course", "autograde"):
        for file in (ROOT / package).rglob("*.py"):
            parts = file.relative_to(ROOT).with_suffix("").parts
            if not any(part.startswith("stage") for part in parts):
                files[".".join(parts).removesuffix(".__init__")] = file
    return {name: set(imports(name, file, set(files))) - {name} for name, file in files.items()}


@pytest.mark.parametrize("package", LAYERS)
def test_parts_import_downwards_only(graph, package):
    prefix = package.replace("/", ".") + "."
    level = {part: number for number, parts in enumerate(LAYERS[package]) for part in parts}
    found = set()
    for module, imported in graph.items():
        own = module.removeprefix(prefix).split(".")[0]
        if module.startswith(prefix) and own != "__main__":
            assert own in level, f"{module} has no layer"
            others = {name.removeprefix(prefix).split(".")[0] for name in imported if name.startswith(prefix)}
            found |= {(own, other) for other in others - {own} if level[other] <= level[own]}
    assert found == set()


def test_of_the_course_the_command_alone_imports_the_grader(graph):
    importers = {name for name, found in graph.items() for each in found if each.startswith("autograde")}
    assert {name for name in importers if name.startswith("course")} == {"course.cli"}
    assert not [name for name, found in graph.items() if name.startswith("autograde") and "course.cli" in found]


def reachable(graph, start):
    found, waiting = set(), [start]
    while waiting:
        for name in graph[waiting.pop()] - found:
            found.add(name)
            waiting.append(name)
    return found


def test_no_modules_import_each_other_in_a_cycle(graph):
    reach = {name: reachable(graph, name) for name in graph}
    cycles = {frozenset(other for other in reach[name] if name in reach[other]) for name in graph}
    assert cycles - {frozenset()} == {frozenset(ENGINE)}


def test_a_student_process_imports_no_answer_and_no_grader():
    program = f"import sys, {STUDENT_PROCESS}, course.testing, course.draw, course.memory; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert STUDENT_PROCESS in loaded
    assert [name for name in loaded if name in SECRETS or name.startswith(tuple(f"{each}." for each in SECRETS))] == []


@pytest.mark.slow
def test_a_command_imports_nbgrader_without_its_server_extensions():
    program = "from autograde import startup\nstartup.skip_server_extensions()\n"
    program += "import sys, nbgrader.api, autograde.classroom.assignment_run\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "nbgrader.coursedir" in loaded
    assert [name for name in loaded if name.startswith(("jupyter_server.", "nbgrader.apps."))] == []
