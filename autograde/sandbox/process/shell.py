"""Make the IPython shell of a student process.

The shell is forgiving where a sandbox cannot do what a kernel can.

A magic, a shell line, a question to the keyboard or an import of a package that is not installed here says in a line
that it does nothing, and the cell goes on: an answer below it is still an answer. What a magic like `%time` runs is the
student's code and fails as it does in a kernel. Figures are shown as in a notebook, as PNG at the end of the cell.
"""

from __future__ import annotations

import ast
import builtins
import getpass
import marshal
import sys
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import SList
from traitlets.config import Config

from course.i18n import translate

RUNS_CODE = frozenset({"capture", "debug", "memit", "mprun", "prun", "python", "time", "timeit"})
"""The magics that run the student's own code: what that raises is raised."""
SILENT = frozenset({"config", "gui", "matplotlib", "pylab"})
"""The magics that only choose how figures are shown, which is decided here."""
OWN = frozenset({"autograde", "course"})
"""Packages whose absence is meant: nothing takes their place."""
STAND_IN = "__stand_in__"
ANSWER, MAX_ANSWERS = "1", 100
"""What `input()` returns: a text that is a number as well. How often it does so."""


class StandIn:
    """An object in the place of a package that is not installed.

    Every use of it does nothing.
    """

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __getattr__(self, name: str) -> StandIn:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")

    def __call__(self, *args: Any, **named: Any) -> Any:
        return args[0] if args else self

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *failure: object) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __repr__(self) -> str:
        return f"<stand-in for {self.__name__}>"


def put_stand_ins(names: dict[str, Any], bound: list[tuple[str, str]], error: ModuleNotFoundError) -> None:
    """Bind stand-ins for what an import did not find, and say so.

    The error is raised again for packages of this project.

    Args:
        names: the notebook's variables.
        bound: each name that the import binds, and the dotted name of what it was to hold.
        error: what the import raised.
    """
    missing = (error.name or "").partition(".")[0]
    if missing in OWN or not bound:
        raise error
    print(translate("no_module", name=error.name or "?"))
    names.update({name: StandIn(dotted) for name, dotted in bound})


def guard_imports(tree: ast.Module) -> ast.Module:
    """Let a cell go on after an import at its top level that finds no such package."""
    tree.body = [_guarded(each) if isinstance(each, (ast.Import, ast.ImportFrom)) else each for each in tree.body]
    return tree


def _is_loaded(module: str | None, names: list[str]) -> bool:
    """Return whether an import needs to search for nothing."""
    if module is None:
        return all(sys.modules.get(name) is not None for name in names)
    return module in sys.modules and set(names) <= set(getattr(sys.modules[module], "__dict__", ()))


def _guarded(node: ast.Import | ast.ImportFrom) -> ast.stmt:
    module = getattr(node, "module", None)
    if _is_loaded(module, [alias.name for alias in node.names]):
        return node
    if getattr(node, "level", 0) or module == "__future__" or any(alias.name == "*" for alias in node.names):
        return node
    if module is None:
        bound = [(a.asname, a.name) if a.asname else (a.name.partition(".")[0],) * 2 for a in node.names]
    else:
        bound = [(alias.asname or alias.name, f"{module}.{alias.name}") for alias in node.names]
    handler = f"try: pass\nexcept ModuleNotFoundError as error: {STAND_IN}(globals(), {bound!r}, error)"
    guarded = ast.parse(handler).body[0]
    assert isinstance(guarded, ast.Try)
    guarded.body = [node]
    for inner in ast.walk(guarded.handlers[0]):
        ast.copy_location(inner, node)
    return ast.copy_location(guarded, node)


def _is_python(source: str) -> bool:
    """Return whether IPython has nothing to translate in a cell of several lines."""
    if "\n" not in source.strip():
        return False  # IPython may complete a single line: `f 3`, a magic without its %
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _in_file(code: CodeType, name: str) -> CodeType:
    """Return code, with all that it defines, as if it were compiled from a file."""
    inner = (_in_file(each, name) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_filename=name, co_consts=tuple(inner))


class StudentShell(InteractiveShell):
    """An IPython shell without a keyboard and without other programs.

    Its magics cost nothing: one that it cannot run does not stop the cell.
    """

    def transform_cell(self, raw_cell: str) -> str:
        """Return what Python runs of a cell.

        IPython's tokenizer is slow, so it reads only what is not Python already.
        """
        if not self.input_transformers_post and _is_python(raw_cell):
            return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"
        transformed: str = super().transform_cell(raw_cell)  # type: ignore[no-untyped-call]
        return transformed

    def run_compiled(self, marshalled: bytes, source: str) -> bool:
        """Run a cell that was compiled elsewhere and return whether it raised nothing.

        Where it did, it has to run as any cell does, which shows the error.
        """
        cache: Any = self.compile.cache  # which IPython leaves without types
        code = _in_file(marshal.loads(marshalled), cache(source, self.execution_count, raw_code=source))
        try:
            with self.builtin_trap:
                exec(code, self.user_ns)
        except Exception:
            return False
        return True

    def transform_ast(self, node: ast.Module) -> ast.Module:
        transformed: ast.Module = super().transform_ast(guard_imports(node))  # type: ignore[no-untyped-call]
        return transformed

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        return self._forgive(magic_name, super().run_line_magic, magic_name, line, _stack_depth + 2)

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        return self._forgive(magic_name, super().run_cell_magic, magic_name, line, cell)

    def _forgive(self, name: str, run: Callable[..., Any], *arguments: Any) -> Any:
        if name in SILENT:
            return None
        try:
            return run(*arguments)
        except Exception as error:
            if name in RUNS_CODE and not isinstance(error, OSError):
                raise
            print(translate("no_magic", name=name))
            return None

    def system(self, cmd: str) -> None:
        """Say that no program is run here; `!cmd` and `%pip` come to this."""
        print(translate("no_command", name=cmd.strip()[:80]))
        self.user_ns["_exit_code"] = 1

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> SList | str:
        """Say that no program runs here, and return an empty result.

        `x = !cmd` gives the same for a command without output.
        """
        self.system(cmd)
        return SList() if split else ""


def _ask_nobody() -> Callable[..., str]:
    """Return a replacement for `input` that always gives the same answer.

    It answers a bounded number of times.
    """
    asked = 0

    def answer(prompt: object = "", *_: object, **__: object) -> str:
        nonlocal asked
        asked += 1
        if asked > MAX_ANSWERS:
            raise EOFError("nobody is here to answer")
        print(f"{prompt}{translate('no_input', text=ANSWER)}")
        return ANSWER

    return answer


def make_shell() -> StudentShell:
    """Return the shell that the cells run in.

    It is made once per process and keeps no history.
    """
    if StudentShell.initialized():
        return StudentShell.instance()
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    shell = StudentShell.instance(config=config)
    vars(builtins)[STAND_IN] = put_stand_ins
    vars(builtins)["input"] = getpass.getpass = _ask_nobody()
    return shell
