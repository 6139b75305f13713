"""Set the environment variables of student processes, in one place.

The first set is given to the Python that is started, a zygote or a worker. The second one replaces the folders in a
forked student process, whose scratch folder exists only by then.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from autograde.sandbox.linux import bubblewrap, packages
from autograde.sandbox.linux.namespaces import CACHE, SCRATCH

FIXED = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONHASHSEED": "0",
    "PYTHONIOENCODING": "utf-8",
}
INHERITED = (packages.VARIABLE, "PATH", "SYSTEMROOT", "LANG", "LC_ALL", "COURSE_LANG")
PLOTS = "matplotlib.pyplot"


def for_python(*, sealed: bool) -> dict[str, str]:
    """Return the environment variables of a Python process that is started.

    They hold what Python needs, and nothing that describes this machine.

    In a sandbox every path is one of the sandbox's view.
    """
    found = {name: os.environ[name] for name in INHERITED if name in os.environ} | FIXED
    if sealed:
        folders = dict.fromkeys(("HOME", "MPLCONFIGDIR", "IPYTHONDIR"), CACHE)
        program = {"PATH": str(Path(sys.executable).parent), "PYTHONDONTWRITEBYTECODE": "1"}
        return found | folders | program | {"PYTHONPATH": bubblewrap.python_path(bubblewrap.CODE)}
    if "VIRTUAL_ENV" in os.environ:
        found["VIRTUAL_ENV"] = os.environ["VIRTUAL_ENV"]
    return found | {"PYTHONPATH": bubblewrap.python_path(str(bubblewrap.ROOT)), "HOME": tempfile.gettempdir()}


def enter_scratch() -> None:
    """Make the scratch folder the home of this process.

    It holds matplotlib's list of fonts for programs that this process starts.
    """
    fonts = f"{SCRATCH}/.matplotlib"
    os.mkdir(fonts)
    if PLOTS in sys.modules:
        for name in os.listdir(CACHE):
            if name.startswith("fontlist"):
                os.symlink(f"{CACHE}/{name}", f"{fonts}/{name}")
    homes = dict.fromkeys(("HOME", "PWD", "TMPDIR", "IPYTHONDIR"), SCRATCH)
    os.environ.update(homes | {"MPLCONFIGDIR": fonts})
    tempfile.tempdir = None
