"""The student process's shell: what a sandbox cannot do costs no answer below it."""

import base64

import pytest

from autograde.sandbox.remote.session import Limits, Session


@pytest.fixture
def live():
    session = Session.start(Limits(protection="best"))
    session.set_deadline(60)
    yield session
    session.close()


def text_of(outputs):
    return "".join(each.get("text", "") for each in outputs)


def run(live, source):
    """The outputs of a cell that ends with a definition, which has to be there."""
    outputs, error = live.run_cell(f"{source}\ndef answer(x):\n    return x**2\n")
    assert error is None, (source, error)
    assert live.names(["answer"])["answer"](3) == 9
    return outputs


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline",
        "%matplotlib notebook",
        "%matplotlib widget",
        "%config InlineBackend.figure_format = 'retina'",
        "%pylab inline",
        "%cd ..",
        "%cd nowhere",
        "%store x",
        "%pip install numpy",
        "%conda install numpy",
        "%no_such_magic at all",
        "%load_ext no_such_extension",
        "%run nothing.py",
        "%load nothing.py",
        "%history",
        "%env A=1",
        "!ls",
        "!pip install numpy > /dev/null",
        "found = !ls\nassert not found",
        "found = %sx ls",
        "get_ipython().system('ls')",
        "from google.colab import drive\ndrive.mount('/content/drive')",
        "import seaborn as sns\nsns.set_theme()",
        "import no_such.package\nno_such.package.go()",
        "from tqdm.auto import tqdm, trange\nfor i in tqdm([1, 2]): pass\nassert i == 2",
        "name = input('your name? ')",
        "number = float(input())",
        "import getpass\ngetpass.getpass()",
        "import asyncio\nawait asyncio.sleep(0)",
        "%time x = 1",
        "len?",
    ],
)
def test_what_a_sandbox_cannot_do_costs_nothing_below_it(live, source):
    run(live, source)


def test_each_of_them_says_a_word_in_the_language_of_the_notebook(live):
    for source, word in (("!ls", "ls"), ("%bogus", "%bogus"), ("import seaborn", "seaborn"), ("input()", "1")):
        assert word in text_of(run(live, source)), source


@pytest.mark.parametrize("source", ["%%time", "%%capture", "%%timeit -n 1 -r 1"])
def test_what_a_cell_magic_runs_is_the_students_own_code(live, source):
    _, error = live.run_cell(f"{source}\n1/0")
    assert error is not None
    assert error["ename"] == "ZeroDivisionError"


def test_an_import_that_a_program_guards_itself_is_left_alone(live):
    outputs, error = live.run_cell("try:\n    import cupy\nexcept ImportError:\n    cupy = None\nprint(cupy)")
    assert (text_of(outputs), error) == ("None\n", None)


def test_no_stand_in_takes_the_place_of_the_answers(live):
    _, error = live.run_cell("from course.engine import Variable")
    assert error["ename"] == "ModuleNotFoundError"


def test_a_misspelt_name_in_a_module_is_the_students_own_error(live):
    _, error = live.run_cell("from math import no_such_function")
    assert error["ename"] == "ImportError"


def test_input_in_an_endless_loop_ends(live):
    _, error = live.run_cell("while input() != 'quit':\n    pass")
    assert error["ename"] == "EOFError"


@pytest.mark.parametrize(
    "how",
    [
        "plt.plot([1, 2])",
        pytest.param("plt.plot([1, 2])\nplt.show()", marks=pytest.mark.slow),
        pytest.param("fig, ax = plt.subplots()\nfig", marks=pytest.mark.slow),
    ],
)
def test_a_figure_is_shown_as_a_picture(live, how):
    outputs, error = live.run_cell(f"import matplotlib.pyplot as plt\n{how}")
    assert error is None
    pictures = [each["data"]["image/png"] for each in outputs if "image/png" in each.get("data", {})]
    assert pictures
    assert base64.b64decode(pictures[0]).startswith(b"\x89PNG")
    assert not any("non-interactive" in each.get("text", "") for each in outputs)


def test_a_huge_picture_is_left_out_and_the_cell_goes_on(live):
    outputs = run(
        live,
        "from IPython.display import Image, display\ndisplay(Image(data=b'\\x89PNG' + bytes(10**6), format='png'))",
    )
    assert not any("image/png" in each.get("data", {}) for each in outputs)
