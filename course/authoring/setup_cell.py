"""Write the first code cell of a notebook, which finds the course or installs it.

Where the course is installed, the cell is silent. Elsewhere it installs a wheel that lies beside the notebook, or what
the instructor named when the notebooks were built (`course build --install`). It never asks an index for a name that
nobody gave it.
"""

from __future__ import annotations

from course import __version__
from course.i18n import translate, use_language

TEMPLATE = """\
# {comment}
def _setup():
    try:
        from course.setup import start
    except ImportError:
        import importlib
        import site
        import subprocess
        import sys
        from pathlib import Path

        here = Path(globals().get("__vsc_ipynb_file__", "")).parent
        wheels = sorted(here.glob("gradsteps-*.whl")) or sorted((here / "..").glob("gradsteps-*.whl"))
        source = [str(wheels[-1])] if wheels else {install!r}.split()
        if not source:
            raise ModuleNotFoundError({missing!r}) from None
        print({installing!r}, "pip install", *source)
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-color", *source]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        if done.returncode:
            raise ModuleNotFoundError({failed!r} + "\\n" + done.stderr[-2000:]) from None
        if site.ENABLE_USER_SITE:  # pip may have made this folder just now
            site.addsitedir(site.getusersitepackages())
        importlib.invalidate_caches()
        from course.setup import start
    start({lang!r}, {version!r}, {install!r})


_setup()
del _setup"""


def setup_code(lang: str, install: str = "", version: str = __version__) -> str:
    """Return the source of the cell.

    Args:
        lang: the language of the notebook, in which the cell speaks.
        install: what `pip install` takes to get the course: an address, or a name with options.
        version: the version of the course that the notebook is built from.
    """
    with use_language(lang):
        return TEMPLATE.format(
            comment=translate("setup_comment"),
            missing=translate("setup_missing", version=version),
            installing=translate("setup_installing"),
            failed=translate("setup_failed"),
            lang=lang,
            version=version,
            install=install,
        )
