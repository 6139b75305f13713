import gc
import os
import subprocess
import sys

import pytest

from autograde import startup
from course.authoring.notebook import ROOT


@pytest.mark.parametrize("enabled", [True, False])
def test_collection_is_as_it_was_after_the_imports(enabled):
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with pytest.raises(ImportError), startup.without_collection():
            assert not gc.isenabled()
            raise ImportError
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.parametrize(("chosen", "threads"), [({}, 1), ({"OPENBLAS_NUM_THREADS": "2"}, 2)])
def test_numpy_has_no_threads_that_nobody_asked_for(chosen, threads):
    program = "from autograde import startup; startup.skip_numpy_threads(); import os, numpy\n"
    program += "print(len(os.listdir('/proc/self/task')))"
    if not os.path.isdir("/proc/self/task"):
        pytest.skip("no list of threads here")
    env = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"} | chosen
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == min(threads, os.cpu_count() or 1)
