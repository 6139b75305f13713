"""Wrong versions of step 23, written from their descriptions alone, in two styles each."""

# %% of="23.x2" style="renamed"
from pathlib import Path


def write_package(where, sources):
    """Write each of the sources into a file of the folder."""
    where = Path(where)
    where.mkdir(exist_ok=True)
    for filename, source in sources.items():
        with open(where / filename, "a", encoding="utf-8") as file:
            file.write(source)

# %% of="23.x2" style="restructured"
import os


def write_package(folder, files):
    os.makedirs(folder, exist_ok=True)
    for name in files:
        path = os.path.join(folder, name)
        before = ""
        if os.path.exists(path):
            with open(path, encoding="utf-8") as old:
                before = old.read()
        with open(path, mode="w", encoding="utf-8") as new:
            new.write(before + files[name])

# %% of="23.x7" style="renamed"
from pathlib import Path


def write_package(where, sources):
    where = Path(where)
    where.mkdir(exist_ok=True)
    for filename, source in sources.items():
        target = where / filename
        if not target.exists():  # leave what is there
            target.write_text(source, encoding="utf-8")

# %% of="23.x7" style="restructured"
import os


def write_package(folder, files):
    if not os.path.isdir(folder):
        os.mkdir(folder)
    missing = set(files) - set(os.listdir(folder))
    for name in missing:
        with open(os.path.join(folder, name), mode="w", encoding="utf-8") as file:
            file.write(files[name])

# %% of="23.x20" style="renamed"
init_py = """\
# what the world outside sees
from .core import Config, Function, Variable, no_grad, using_config
from .functions import exp, square
from .operators import setup_variable
"""

# %% of="23.x20" style="restructured"
init_py = "\n".join(
    [
        "from .core import Config, Function, Variable",
        "from .core import no_grad, using_config",
        "from .functions import exp, square",
        "from . import operators",
        "",
    ]
)

# %% of="23.x21" style="renamed"
init_py = """\
from .core import Config, Function, Variable, no_grad, using_config
from .functions import exp, square
from .operators import setup_variable as attach_operators

attach_operators
"""

# %% of="23.x21" style="restructured"
init_py = "\n".join(
    [
        "from . import operators",
        "from .core import Variable, Function, Config, using_config, no_grad",
        "from .functions import square, exp",
        "operators.setup_variable",
        "",
    ]
)

# %% of="23.x23" style="renamed"
operators_py = """\
from core import Variable
from .functions import add, div, mul, neg, pow, rdiv, rsub, sub



def setup_variable():
    # plus and times
    Variable.__add__ = add
    Variable.__radd__ = add
    Variable.__mul__ = mul
    Variable.__rmul__ = mul
    # minus
    Variable.__neg__ = neg
    Variable.__sub__ = sub
    Variable.__rsub__ = rsub
    # the rest
    Variable.__truediv__ = div
    Variable.__rtruediv__ = rdiv
    Variable.__pow__ = pow
"""

# %% of="23.x23" style="restructured"
init_py = """\
from core import Variable, Function
from core import Config, using_config, no_grad
from .functions import square, exp
from . import operators

operators.setup_variable()
"""

# %% of="23.x27" style="renamed"
operators_py = """\
from .core import Variable
from .functions import add, div, mul, neg, pow, rdiv, rsub, sub



def setup_variable():
    # plus and times
    Variable.__add__ = add
    Variable.__mul__ = mul
    Variable.__rmul__ = mul
    # minus
    Variable.__neg__ = neg
    Variable.__sub__ = sub
    Variable.__rsub__ = rsub
    # the rest
    Variable.__truediv__ = div
    Variable.__rtruediv__ = rdiv
    Variable.__pow__ = pow
"""

# %% of="23.x27" style="restructured"
operators_py = """\
from . import functions as F
from .core import Variable

OPERATORS = {
    "__add__": F.add,
    "__sub__": F.sub,
    "__rsub__": F.rsub,
    "__mul__": F.mul,
    "__rmul__": F.mul,
    "__truediv__": F.div,
    "__rtruediv__": F.rdiv,
    "__neg__": F.neg,
    "__pow__": F.pow,
}


def setup_variable():
    for sign, function in OPERATORS.items():
        setattr(Variable, sign, function)
"""

# %% of="23.x28" style="renamed"
operators_py = """\
from .core import Variable
from .functions import add, div, mul, neg, pow, rdiv, rsub, sub



def setup_variable():
    # plus and times
    Variable.__add__ = add
    Variable.__radd__ = add
    Variable.__mul__ = mul
    Variable.__rmul__ = add
    # minus
    Variable.__neg__ = neg
    Variable.__sub__ = sub
    Variable.__rsub__ = rsub
    # the rest
    Variable.__truediv__ = div
    Variable.__rtruediv__ = rdiv
    Variable.__pow__ = pow
"""

# %% of="23.x28" style="restructured"
operators_py = """\
from . import functions as F
from .core import Variable

OPERATORS = {
    "__add__": F.add,
    "__radd__": F.add,
    "__sub__": F.sub,
    "__rsub__": F.rsub,
    "__mul__": F.mul,
    "__rmul__": F.add,
    "__truediv__": F.div,
    "__rtruediv__": F.rdiv,
    "__neg__": F.neg,
    "__pow__": F.pow,
}


def setup_variable():
    for sign, function in OPERATORS.items():
        setattr(Variable, sign, function)
"""

# %% of="23.x32" style="renamed"
files = {
    "core.py": core_py,
    "functions.py": functions_py,
    "operators.py": operators_py,
}

# %% of="23.x32" style="restructured"
files = dict(
    [("core.py", core_py), ("functions.py", functions_py), ("operators.py", operators_py)],
    **{"init.py": init_py},
)

# %% of="23.x36" style="renamed"
operators_py = """\
from .functions import add, div, mul, neg, pow, rdiv, rsub, sub



def setup_variable():
    # plus and times
    Variable.__add__ = add
    Variable.__radd__ = add
    Variable.__mul__ = mul
    Variable.__rmul__ = mul
    # minus
    Variable.__neg__ = neg
    Variable.__sub__ = sub
    Variable.__rsub__ = rsub
    # the rest
    Variable.__truediv__ = div
    Variable.__rtruediv__ = rdiv
    Variable.__pow__ = pow
"""

# %% of="23.x36" style="restructured"
operators_py = """\
from . import functions as F

OPERATORS = {
    "__add__": F.add,
    "__radd__": F.add,
    "__sub__": F.sub,
    "__rsub__": F.rsub,
    "__mul__": F.mul,
    "__rmul__": F.mul,
    "__truediv__": F.div,
    "__rtruediv__": F.rdiv,
    "__neg__": F.neg,
    "__pow__": F.pow,
}


def setup_variable():
    for sign, function in OPERATORS.items():
        setattr(Variable, sign, function)
"""

# %% of="23.x37" style="renamed"
operators_py = """\
from .functions import add, div, mul, neg, pow, rdiv, rsub, sub

class Variable:
    pass


def setup_variable():
    # plus and times
    Variable.__add__ = add
    Variable.__radd__ = add
    Variable.__mul__ = mul
    Variable.__rmul__ = mul
    # minus
    Variable.__neg__ = neg
    Variable.__sub__ = sub
    Variable.__rsub__ = rsub
    # the rest
    Variable.__truediv__ = div
    Variable.__rtruediv__ = rdiv
    Variable.__pow__ = pow
"""

# %% of="23.x37" style="restructured"
operators_py = """\
from . import functions as F

Variable = type("Variable", (), {})
OPERATORS = {
    "__add__": F.add,
    "__radd__": F.add,
    "__sub__": F.sub,
    "__rsub__": F.rsub,
    "__mul__": F.mul,
    "__rmul__": F.mul,
    "__truediv__": F.div,
    "__rtruediv__": F.rdiv,
    "__neg__": F.neg,
    "__pow__": F.pow,
}


def setup_variable():
    for sign, function in OPERATORS.items():
        setattr(Variable, sign, function)
"""

# %% of="23.x53" style="renamed"
def import_anew(package):
    """Import the package as if for the first time."""
    for module_name in sys.modules:
        if module_name == package or module_name.startswith(package + "."):
            del sys.modules[module_name]
    importlib.invalidate_caches()
    return importlib.import_module(package)

# %% of="23.x53" style="restructured"
def import_anew(name):
    for key, _ in sys.modules.items():
        top, *_rest = key.split(".")
        if top != name:
            continue
        sys.modules.pop(key)
    importlib.invalidate_caches()
    return importlib.import_module(name)

# %% of="23.x57" style="renamed"
def import_anew(package):
    for module_name in list(sys.modules):
        if module_name == package or module_name.startswith(package + "."):
            del sys.modules[module_name]
            break
    importlib.invalidate_caches()
    return importlib.import_module(package)

# %% of="23.x57" style="restructured"
def import_anew(name):
    importlib.invalidate_caches()
    mine = (key for key in sys.modules if key.partition(".")[0] == name)
    first = next(mine, None)
    if first is not None:
        sys.modules.pop(first)
    return importlib.import_module(name)

# %% of="23.x58" style="renamed"
def import_anew(package):
    del sys.modules[package]
    for module_name in list(sys.modules):
        if module_name.startswith(package + "."):
            del sys.modules[module_name]
    importlib.invalidate_caches()
    return importlib.import_module(package)

# %% of="23.x58" style="restructured"
def import_anew(name):
    inner = [key for key in sys.modules if key.startswith(f"{name}.")]
    for key in [name, *inner]:
        sys.modules.pop(key)
    importlib.invalidate_caches()
    return importlib.import_module(name)
