# %% [markdown] lang="ko"
# # 23단계. 패키지로 정리하기
#
# 2단계부터 노트북마다 맨 위에 접힌 셀이 하나 있었습니다. "지금까지의 코드"입니다. 단계를 거듭하는 동안 통째로 복사되고 또 복사되어 이제
# 이백 줄이 훌쩍 넘습니다. 다른 노트북에서 여러분의 엔진을 쓰고 싶다면 또 복사해야 하고, 잘못을 하나 찾으면 복사본마다 고쳐야 합니다.
#
# 이번 단계에서는 코드를 **한 곳에 한 번만** 두고 어디서나 `import` 한 줄로 불러 쓰게 합니다. 엔진이 패키지가 됩니다. 이름은 여러분이 짓습니다.
# %% [markdown] lang="ja"
# # ステップ23　パッケージとしてまとめる
#
# ステップ2からずっと、ノートブックの先頭には折りたたまれたセルが一つありました。「ここまでのコード」です。ステップを重ねるたびにまるごと
# 複製され、いまでは二百行をゆうに超えています。別のノートブックで自分のエンジンを使いたければ、また複製することになり、誤りが一つ見つかれば、
# 複製の数だけ直さなければなりません。
#
# このステップでは、コードを**一か所に一度だけ**置き、どこからでも `import` の一行で使えるようにします。エンジンがパッケージになります。
# 名前は、皆さんが付けてください。
# %% [markdown] lang="en"
# # Step 23. A package of your own
#
# Since step 2 every notebook has opened with a folded cell, the code so far. It was copied from step to step, and is well
# over two hundred lines by now. To use your engine in another notebook you would have to copy it once more; and for every
# mistake you find, there are as many places to mend as there are copies.
#
# In this step the code gets **one place**, where it stands once, and any notebook or program can have it for an `import`.
# Your engine becomes a package, and you choose its name.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(23))

# %% [markdown] lang="ko"
# ## 모듈, 패키지, `import`
#
# | 말 | 뜻 |
# |--|--|
# | 모듈 | 파이썬 파일 하나 |
# | 패키지 | 모듈을 모은 폴더. 그 안의 `__init__.py`가 패키지를 대표한다 |
# | `import` | 파일을 처음부터 끝까지 **한 번** 실행하고, 거기서 생긴 이름을 담은 모듈 객체를 돌려준다 |
#
# 오늘 만들 폴더는 이런 모양입니다.
#
# ```
# acorn/               여러분이 지은 이름
# ├── __init__.py      바깥에 내놓을 이름들
# ├── core.py          Variable, Function, Config
# ├── functions.py     Square, Exp, Add, ... 와 add, mul, ...
# └── operators.py     + - * / ** 를 Variable에 달기
# ```
#
# 파이썬은 `import acorn`을 만나면 `sys.path`라는 목록의 폴더를 차례로 뒤져 `acorn`을 찾습니다. 노트북에서는 노트북이 있는 폴더도 그 목록에
# 들어 있습니다. 그러니 노트북 옆에 폴더를 만들면 바로 불러올 수 있습니다.
#
# ## 새 인터프리터에서 확인하기
#
# 노트북은 패키지를 시험하기에 좋은 곳이 아닙니다. 커널이 지금까지의 이름을 모두 기억하고 있어서, 패키지에 빠진 것이 있어도 티가 나지 않습니다.
# 그래서 **아무것도 모르는 새 파이썬**을 띄워 물어봅니다. `run_fresh`는 프로그램을 새 인터프리터에서 실행하고, 출력과 오류의 마지막 줄을 보여 줍니다.
#
# 아래에서 `__file__`은 실행 중인 파일의 경로를 담는 이름입니다. 책의 예제 파일들은 이 이름으로 패키지가 있는 폴더를 찾아 `sys.path`에 넣습니다.
# 무엇이 출력될까요?
# %% [markdown] lang="ja"
# ## モジュール、パッケージ、`import`
#
# | ことば | 意味 |
# |--|--|
# | モジュール | Pythonのファイル一つ |
# | パッケージ | モジュールを集めたフォルダ。中の `__init__.py` がパッケージの顔になる |
# | `import` | ファイルを最初から最後まで**一度だけ**実行し、そこでできた名前を収めたモジュールオブジェクトを返す |
#
# これから作るフォルダは、次のような形です。
#
# ```
# acorn/               皆さんが付けた名前
# ├── __init__.py      外に見せる名前
# ├── core.py          Variable, Function, Config
# ├── functions.py     Square, Exp, Add, ... と add, mul, ...
# └── operators.py     + - * / ** をVariableに取り付ける
# ```
#
# Pythonは `import acorn` に出会うと、`sys.path` というリストにあるフォルダを順に探します。ノートブックでは、ノートブックのあるフォルダもこのリストに
# 入っています。ですから、ノートブックの隣にフォルダを作れば、すぐに読み込めます。
#
# ## 新しいインタプリタで確かめる
#
# ノートブックは、パッケージを試すのに向いた場所ではありません。カーネルがこれまでの名前をすべて覚えているので、パッケージに足りないものがあっても
# 気づけないのです。そこで、**何も知らない新しいPython**を起動して聞いてみます。`run_fresh` は、プログラムを新しいインタプリタで実行し、出力と、
# エラーの最後の行を表示します。
#
# 次のセルの `__file__` は、実行中のファイルのパスが入っている名前です。本のサンプルファイルは、この名前を使ってパッケージのあるフォルダを探し、`sys.path` に
# 加えています。何が表示されるでしょうか。
# %% [markdown] lang="en"
# ## Module, package, `import`
#
# | word | meaning |
# |--|--|
# | module | one Python file |
# | package | a folder of modules; the `__init__.py` in it is the package's face |
# | `import` | runs a file from top to bottom, **once**, and returns a module object that holds the names it made |
#
# This is the folder to be:
#
# ```
# acorn/               the name is yours
# ├── __init__.py      the names for the world outside
# ├── core.py          Variable, Function, Config
# ├── functions.py     Square, Exp, Add, ... and add, mul, ...
# └── operators.py     gives + - * / ** to Variable
# ```
#
# When Python meets `import acorn`, it looks through the folders in the list `sys.path`. In a notebook, the folder of the
# notebook is in that list, so a folder made beside the notebook can be imported right away.
#
# ## Ask a fresh interpreter
#
# A notebook is not the place to test a package: its kernel knows all the names made so far, and whatever is missing in the
# package goes unnoticed. So we start **a new Python that knows nothing** and ask that. `run_fresh` runs a program in a
# fresh interpreter and shows what it prints, and the last line of an error.
#
# `__file__`, below, is the name that holds where the running file lies. The book's example files use it to find the folder
# with the package and put that into `sys.path`. What is printed?

# %% aside=true
import subprocess
import sys


def run_fresh(program, folder="."):
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, errors="replace"
    )
    print("\n".join(done.stdout.splitlines() + done.stderr.splitlines()[-1:]))


run_fresh("print(__name__); print(__file__)")

# %% [markdown] lang="ko"
# 여기서 실행한 것은 파일이 아니므로 `__file__`이라는 이름도 없습니다. 노트북의 셀도 마찬가지여서, 책의 예제 파일을 셀에 옮기면 바로 이 `NameError`를
# 만납니다. 노트북에서는 현재 폴더를 기준으로 삼으면 됩니다.
#
# ### 연습 1 — 이름과 `write_package`
#
# - `package_name`: 패키지의 이름입니다. `import` 뒤에 올 수 있어야 하므로 파이썬의 이름 규칙을 따라야 하고(`my-grad`는 뺄셈입니다), 이미 있는
#   모듈의 이름은 안 됩니다. 현재 폴더에 `random`이라는 패키지를 두면 그때부터 `import random`은 여러분의 폴더를 찾아갑니다.
# - `write_package(folder, files)`: 폴더 `folder`(문자열이나 `Path`)를 (없으면) 만들고, 사전 `files`의 항목마다 파일을 하나씩 씁니다. 키가 파일 이름, 값이 내용입니다.
#   노트북은 처음부터 다시 실행하는 일이 잦으니 **몇 번을 불러도** 문제가 없어야 합니다. 이미 있는 파일은 새 내용으로 바꾸고, `files`에 없는 파일은 그대로
#   둡니다. 사전 `files`도 바꾸지 않습니다. 한글 주석도 무사하도록 인코딩은 파이썬 소스의 기본인 UTF-8로 정해 주세요. 정하지 않으면 컴퓨터마다 다릅니다.
# %% [markdown] lang="ja"
# ここで実行したのはファイルではないので、`__file__` という名前もありません。ノートブックのセルも同じで、本のサンプルファイルをセルに移すと、まさに
# この `NameError` に出会います。ノートブックでは、現在のフォルダを基準にすれば済みます。
#
# ### 演習1 — 名前と `write_package`
#
# - `package_name`：パッケージの名前です。`import` の後ろに書くので、Pythonの名前の規則に従い（`my-grad` は引き算です）、すでにあるモジュールとは
#   違う名前にします。現在のフォルダに `random` というパッケージを置くと、それ以降 `import random` は皆さんのフォルダを見に行きます。
# - `write_package(folder, files)`：フォルダ `folder`（文字列か `Path`）を（なければ）作り、辞書 `files` の項目ごとにファイルを一つ書きます。キーがファイル名、値が中身です。
#   ノートブックは先頭から実行し直すことが多いので、**何度呼んでも**大丈夫でなければなりません。すでにあるファイルは新しい中身に置き換え、`files` に
#   ないファイルはそのまま残します。辞書 `files` も変えません。日本語のコメントも壊れないように、文字コードはPythonのソースの既定であるUTF-8を指定して
#   ください。指定しなければ、コンピュータによって違います。
# %% [markdown] lang="en"
# What ran here is not a file, so there is no `__file__`. A notebook cell is no file either: copy one of the book's example
# files into a cell, and this `NameError` is what you meet. In a notebook, go by the current folder instead.
#
# ### Exercise 1: a name, and `write_package`
#
# - `package_name` is the name of your package. It stands after `import`, so it has to obey Python's rules for names
#   (`my-grad` is a subtraction), and it must not be the name of a module that exists. Put a package called `random` into
#   the current folder, and from then on `import random` goes to your folder.
# - `write_package(folder, files)` makes the folder, a string or a `Path`, if it is not there, and writes a file for each
#   item of the dictionary `files`: the key is the file's name, the value what it should hold. Notebooks are run from the
#   top again and again, so it has to work **however often** it is called. A file that exists gets the new content; a file
#   that `files` does not name stays as it is. `files` itself is not altered. Let the encoding be UTF-8, which is what
#   Python expects of its sources; if you do not say so, it depends on the computer.

# %% exercise="write" keep=false
from pathlib import Path

package_name = None
### BEGIN SOLUTION
package_name = "acorn"
### END SOLUTION


def write_package(folder, files):
    ### BEGIN SOLUTION
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    ### END SOLUTION


# %% [markdown] lang="ko" hint="write"
# `pathlib.Path`로 충분합니다. `Path(folder).mkdir()`는 폴더가 이미 있으면 오류를 내는데, 그래도 괜찮다고 알리는 인수가 있습니다. 폴더와 파일 이름은
# `/`로 잇고, `write_text`는 있던 내용을 지우고 새로 씁니다.
# %% [markdown] lang="ja" hint="write"
# `pathlib.Path` で十分です。`Path(folder).mkdir()` はフォルダがすでにあるとエラーになりますが、あってもかまわないと伝える引数があります。フォルダと
# ファイル名は `/` でつなぎ、`write_text` は前の中身を消して書き直します。
# %% [markdown] lang="en" hint="write"
# `pathlib.Path` will do. `Path(folder).mkdir()` raises an error if the folder exists, but there is an argument that says
# you do not mind. Join a folder and a file name with `/`; `write_text` replaces what was in the file.

# %% test="write" points=1
written = inside("""
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory(dir=".") as home:
    shelf = Path(home) / "shelf"
    write_package(str(shelf), {"__init__.py": "from .box import size\\n", "box.py": "size = 33333\\n"})
    write_package(str(shelf), {"box.py": "size = 4\\n"})
    found = {file.name: file.read_text("utf-8") for file in shelf.iterdir()}
""")
equal(written.found, {"__init__.py": "from .box import size\n", "box.py": "size = 4\n"})
equal(package_name.isidentifier(), True)
### BEGIN HIDDEN TESTS
# kind: files
place = inside("""
import builtins, importlib.machinery, io, keyword, os, sys, tempfile
from pathlib import Path

installed = [path for path in sys.path if os.path.basename(path) in ("site-packages", "dist-packages")]
spec = importlib.machinery.PathFinder.find_spec(package_name, installed)
taken = package_name in sys.stdlib_module_names or package_name in ("course", "autograde")
taken = taken or keyword.iskeyword(package_name) or (spec is not None and spec.origin is not None)

here = os.getcwd()
files = {"a.py": "", "b.py": "# 상자 箱\\nx = 'é'\\n"}
before = dict(files)
with tempfile.TemporaryDirectory(dir=".") as home:
    os.chdir(home)
    try:
        write_package("shelf", files)
        write_package("shelf", files)
        listed = sorted(os.listdir("shelf"))
        content = Path("shelf/b.py").read_bytes().replace(b"\\r\\n", b"\\n")
        outside = os.listdir(".")
    finally:
        os.chdir(here)
untouched = files == before

# A computer whose encoding is not UTF-8 unless one says so.
real, text_encoding = io.open, io.text_encoding

def elsewhere(file, mode="r", buffering=-1, encoding=None, *rest, **options):
    if "b" not in mode and encoding in (None, "locale"):
        encoding = "utf-16"
    return real(file, mode, buffering, encoding, *rest, **options)

names = getattr(write_package, "__globals__", {})
own = {"open": names["open"]} if "open" in names else {}  # IPython gives a notebook an open of its own
with tempfile.TemporaryDirectory(dir=".") as home:
    builtins.open = io.open = elsewhere
    names.update(dict.fromkeys(own, elsewhere))
    io.text_encoding = lambda encoding, stacklevel=2: "locale" if encoding is None else encoding
    try:
        write_package(Path(home) / "shelf", dict(before))
    finally:
        builtins.open = io.open = real
        names.update(own)
        io.text_encoding = text_encoding
    said = (Path(home) / "shelf" / "b.py").read_bytes().replace(b"\\r\\n", b"\\n")
""")
# kind: public-names
equal(place.taken, False)
# kind: files
equal(place.listed, ["a.py", "b.py"])
equal(place.outside, ["shelf"])
equal(place.content, "# 상자 箱\nx = 'é'\n".encode())
equal(place.said, "# 상자 箱\nx = 'é'\n".encode())
# kind: unchanged-input
equal(place.untouched, True)
# kind: files
short = inside("""
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory(dir=".") as home:
    shelf = Path(home) / "shelf"
    texts = []
    for text in ("size = 1\\n", "size = 2\\n", "", "size = 33\\n", "size = 4\\n"):
        write_package(shelf, {"box.py": text})
        texts.append((shelf / "box.py").read_text("utf-8"))
""").texts
equal(short, ["size = 1\n", "size = 2\n", "", "size = 33\n", "size = 4\n"])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 둘이 서로를 기다리면
#
# 엔진을 파일 두 개로 나누어 봅시다. `core.py`에는 `Variable`이, `functions.py`에는 `add`가 있습니다. `Variable`은 `+`를 위해 `add`가 필요하고, `add`는
# 결과를 담을 `Variable`이 필요합니다. 그래서 두 파일이 첫 줄에서 서로를 `import`합니다. 무슨 일이 일어날까요?
# %% [markdown] lang="ja"
# ## 二つがお互いを待つと
#
# エンジンを二つのファイルに分けてみましょう。`core.py` に `Variable` を、`functions.py` に `add` を置きます。`Variable` は `+` のために `add` を必要とし、
# `add` は結果を入れる `Variable` を必要とします。そこで、二つのファイルは1行目でお互いを `import` します。何が起こるでしょうか。
# %% [markdown] lang="en"
# ## Two that wait for each other
#
# Split the engine into two files: `Variable` goes into `core.py`, `add` into `functions.py`. For its `+`, `Variable` needs
# `add`; to pack up the result, `add` needs `Variable`. So each file imports from the other on its first line. What will
# happen?

# %% aside=true
import tempfile

ring = {
    "__init__.py": "from .core import Variable\n",
    "core.py": """\
from .functions import add


class Variable:
    __add__ = add
""",
    "functions.py": """\
from .core import Variable


def add(x0, x1):
    return Variable()
""",
}

with tempfile.TemporaryDirectory(dir=".") as home:
    write_package(Path(home) / "ring", ring)
    run_fresh("import ring", home)

# %% [markdown] lang="ko"
# 오류는 `Variable`이 **반쯤 만들어진 모듈**(partially initialized module)에 없다고 합니다. `import`는 파일을 위에서부터 실행하는 일이라는 것을 떠올리면
# 이유가 보입니다.
#
# ```
# __init__.py    from .core import Variable     → core.py를 실행하기 시작
# core.py          from .functions import add   → functions.py를 실행하기 시작
# functions.py       from .core import Variable → core는 이미 실행 중. 하지만 아직 첫 줄이라 Variable이 없다
# ```
#
# 이것이 **순환 임포트**입니다. 17단계의 순환 참조와 달리 조용히 새지 않고 곧바로 멈춥니다. 빠져나오는 길은 여럿입니다.
#
# | 방법 | 대가 |
# |--|--|
# | 모두 한 파일에 쓴다 | 파일이 길어진다 |
# | 파일 맨 위가 아니라 **함수 안에서** `import`한다. 불릴 때쯤이면 두 모듈이 다 만들어져 있다 | 무엇이 무엇에 의존하는지 한눈에 보이지 않는다 |
# | **세 번째 파일**이 양쪽을 `import`하여 잇는다 | 잇는 것을 잊으면 안 된다 |
#
# 우리는 세 번째 길로 갑니다. `core.py`는 `functions.py`를 모르고, `functions.py`는 `core.py`만 알며, 둘을 모두 아는 `operators.py`가 연산자를 답니다.
#
# ```
# core.py  ◀──  functions.py
#    ▲                ▲
#    └─ operators.py ─┘
# ```
#
# ## 파일에 담을 엔진
#
# 다음 두 셀이 `core.py`와 `functions.py`의 내용입니다. 여러분이 22단계까지 쓴 코드이고, 순서만 정리했습니다. `__repr__`과 `__array_priority__`는
# 이제 처음부터 클래스 안에 있습니다. 눈여겨볼 것은 둘째 셀의 `from .core import Function, as_array`입니다. 앞의 점은 "**이 패키지 안의**"라는
# 뜻입니다. 점을 빼면 파이썬은 `sys.path`에서 `core`라는 엉뚱한 모듈을 찾습니다. 그리고 **파일마다** 자기가 쓰는 이름을 `import`합니다. 노트북에
# `np`가 있다고 해서 파일에도 있는 것은 아닙니다.
# %% [markdown] lang="ja"
# エラーは、**作りかけのモジュール**（partially initialized module）に `Variable` がないと言っています。`import` とはファイルを上から実行することだと
# 思い出せば、理由が見えてきます。
#
# ```
# __init__.py    from .core import Variable     → core.py の実行を始める
# core.py          from .functions import add   → functions.py の実行を始める
# functions.py       from .core import Variable → core はもう実行の途中。でもまだ1行目で、Variable がない
# ```
#
# これが**循環インポート**です。ステップ17の循環参照と違って、ひそかに漏れるのではなく、その場で止まります。抜け出す道はいくつかあります。
#
# | 方法 | 代償 |
# |--|--|
# | すべてを一つのファイルに書く | ファイルが長くなる |
# | ファイルの先頭ではなく**関数の中で** `import` する。呼ばれるころには、どちらのモジュールもできている | 何が何に依存しているのか、一目ではわからない |
# | **三つ目のファイル**が両方を `import` して結びつける | 結びつけるのを忘れてはいけない |
#
# ここでは三つ目の道を行きます。`core.py` は `functions.py` を知らず、`functions.py` は `core.py` だけを知り、両方を知る `operators.py` が演算子を
# 取り付けます。
#
# ```
# core.py  ◀──  functions.py
#    ▲                ▲
#    └─ operators.py ─┘
# ```
#
# ## ファイルに入れるエンジン
#
# 次の二つのセルが、`core.py` と `functions.py` の中身です。皆さんがステップ22までに書いたコードで、並べ方を整えただけです。`__repr__` と
# `__array_priority__` は、今度は初めからクラスの中にあります。目を留めてほしいのは、二つ目のセルの `from .core import Function, as_array` です。先頭の
# 点は「**このパッケージの中の**」という意味で、点がないと、Pythonは `sys.path` から `core` という無関係なモジュールを探しに行きます。また、
# **ファイルごとに**、自分が使う名前を `import` します。ノートブックに `np` があるからといって、ファイルにもあるわけではありません。
# %% [markdown] lang="en"
# The error says that a **partially initialized module** has no `Variable`. Remember that to import is to run a file from
# the top, and you see why:
#
# ```
# __init__.py    from .core import Variable     → begins to run core.py
# core.py          from .functions import add   → begins to run functions.py
# functions.py       from .core import Variable → core is being run already, but is at its first line: no Variable yet
# ```
#
# This is a **circular import**. Unlike the circular references of step 17 it does not leak in silence; it stops at once.
# There are several ways out:
#
# | way | price |
# |--|--|
# | write everything into one file | the file grows long |
# | import **inside a function**, not at the top of the file; by the time it is called, both modules are complete | you do not see at a glance what depends on what |
# | let **a third file** import both and join them | the joining must not be forgotten |
#
# We take the third. `core.py` does not know `functions.py`, `functions.py` knows `core.py`, and `operators.py`, which
# knows both, attaches the operators.
#
# ```
# core.py  ◀──  functions.py
#    ▲                ▲
#    └─ operators.py ─┘
# ```
#
# ## The engine as text
#
# The next two cells hold what goes into `core.py` and `functions.py`. It is the code that you wrote up to step 22, put in
# order; `__repr__` and `__array_priority__` now stand inside the class from the start. In the second cell look at
# `from .core import Function, as_array`. The dot in front means **in this package**; without it, Python searches `sys.path`
# for some unrelated module called `core`. And **each file** imports the names that it uses: that the notebook has an `np`
# does not mean that the file has one.

# %%
core_py = """\
import contextlib
import weakref

import numpy as np


class Config:
    enable_backprop = True


@contextlib.contextmanager
def using_config(name, value):
    old_value = getattr(Config, name)
    setattr(Config, name, value)
    try:
        yield
    finally:
        setattr(Config, name, old_value)


def no_grad():
    return using_config("enable_backprop", False)


class Variable:
    __array_priority__ = 200

    def __init__(self, data, name=None):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")

        self.data = data
        self.name = name
        self.grad = None
        self.creator = None
        self.generation = 0

    @property
    def shape(self):
        return self.data.shape

    @property
    def ndim(self):
        return self.data.ndim

    @property
    def size(self):
        return self.data.size

    @property
    def dtype(self):
        return self.data.dtype

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        text = str(self.data).replace("\\n", "\\n" + " " * 9)
        return f"variable({text})"

    def set_creator(self, func):
        self.creator = func
        self.generation = func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        funcs = []
        seen_set = set()

        def add_func(f):
            if f is not None and f not in seen_set:
                seen_set.add(f)
                funcs.append(f)
                funcs.sort(key=lambda f: f.generation)

        add_func(self.creator)
        while funcs:
            f = funcs.pop()
            gys = [output().grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)

            for x, gx in zip(f.inputs, gxs):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad = x.grad + gx
                add_func(x.creator)

            if not retain_grad:
                for y in f.outputs:
                    y().grad = None


def as_array(x):
    if np.isscalar(x):
        return np.array(x)
    return x


def as_variable(obj):
    if isinstance(obj, Variable):
        return obj
    return Variable(obj)


class Function:
    def __call__(self, *inputs):
        inputs = [as_variable(x) for x in inputs]
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]

        if Config.enable_backprop:
            self.generation = max([x.generation for x in inputs])
            for output in outputs:
                output.set_creator(self)
            self.inputs = inputs
            self.outputs = [weakref.ref(output) for output in outputs]

        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()
"""

# %%
functions_py = """\
import numpy as np

from .core import Function, as_array


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        x = self.inputs[0].data
        return 2 * x * gy


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.inputs[0].data
        return np.exp(x) * gy


class Add(Function):
    def forward(self, x0, x1):
        return x0 + x1

    def backward(self, gy):
        return gy, gy


class Mul(Function):
    def forward(self, x0, x1):
        return x0 * x1

    def backward(self, gy):
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        return gy * x1, gy * x0


class Neg(Function):
    def forward(self, x):
        return -x

    def backward(self, gy):
        return -gy


class Sub(Function):
    def forward(self, x0, x1):
        return x0 - x1

    def backward(self, gy):
        return gy, -gy


class Div(Function):
    def forward(self, x0, x1):
        return x0 / x1

    def backward(self, gy):
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        return gy / x1, gy * (-x0 / x1**2)


class Pow(Function):
    def __init__(self, c):
        self.c = c

    def forward(self, x):
        return x**self.c

    def backward(self, gy):
        x, c = self.inputs[0].data, self.c
        return c * x ** (c - 1) * gy


def square(x):
    return Square()(x)


def exp(x):
    return Exp()(x)


def add(x0, x1):
    return Add()(x0, as_array(x1))


def mul(x0, x1):
    return Mul()(x0, as_array(x1))


def neg(x):
    return Neg()(x)


def sub(x0, x1):
    return Sub()(x0, as_array(x1))


def rsub(x0, x1):
    return Sub()(as_array(x1), x0)


def div(x0, x1):
    return Div()(x0, as_array(x1))


def rdiv(x0, x1):
    return Div()(as_array(x1), x0)


def pow(x, c):
    return Pow(c)(x)
"""

# %% [markdown] lang="ko"
# ### 연습 2 — 패키지
#
# 남은 두 파일을 쓰세요. 문자열 안에 파일의 내용을 적습니다.
#
# - `operators_py`: 필요한 이름을 `import`하고, 함수 `setup_variable`을 정의합니다. 이 함수를 부르면 `Variable`에 `+`, `-`, `*`, `/`, `**`, 부호 `-`가
#   달립니다. 왼쪽에 숫자나 `ndarray`가 오는 경우까지, 20~22단계에서 단 것 모두입니다.
# - `init_py`: 바깥에 내놓을 이름 `Variable`, `Function`, `Config`, `using_config`, `no_grad`, `square`, `exp`를 `import`하고, **연산자를 답니다**.
#
# 채점할 때는 새 인터프리터에서 여러분의 패키지를 불러와 계산해 봅니다. 파일을 다르게 나누어도, 안쪽 함수의 이름을 달리해도 좋습니다.
# 바깥에서 볼 때 같으면 됩니다. 패키지의 `Config`는 엔진이 들여다보는 바로 그 `Config`여야 합니다.
# %% [markdown] lang="ja"
# ### 演習2 — パッケージ
#
# 残りの二つのファイルを書いてください。文字列の中に、ファイルの中身を書きます。
#
# - `operators_py`：必要な名前を `import` し、関数 `setup_variable` を定義します。この関数を呼ぶと、`Variable` に `+`、`-`、`*`、`/`、`**`、符号の `-` が
#   付きます。左に数値や `ndarray` が来る場合も含めて、ステップ20〜22で取り付けたものすべてです。
# - `init_py`：外に見せる名前 `Variable`、`Function`、`Config`、`using_config`、`no_grad`、`square`、`exp` を `import` し、**演算子を取り付けます**。
#
# 採点では、新しいインタプリタで皆さんのパッケージを読み込み、計算してみます。ファイルの分け方や、内側の関数の名前を変えても
# かまいません。外から見て同じなら合格です。パッケージの `Config` は、エンジンが見ているまさにその `Config` でなければなりません。
# %% [markdown] lang="en"
# ### Exercise 2: the package
#
# Write the two files that are left, as text inside the strings.
#
# - `operators_py` imports the names that it needs and defines a function `setup_variable`. Calling it gives `Variable` the
#   operators `+`, `-`, `*`, `/`, `**` and the sign `-`: all that you attached in steps 20 to 22, the cases with a number
#   or an `ndarray` on the left included.
# - `init_py` imports the names for the world outside, `Variable`, `Function`, `Config`, `using_config`, `no_grad`,
#   `square` and `exp`, and **attaches the operators**.
#
# To grade it, a fresh interpreter imports your package and computes with it. You may split it into other files, and
# name the functions inside as you like, as long as it looks the same from outside. The package's `Config` has to be the very
# one that the engine looks at.

# %% exercise="package" keep=false
operators_py = """\
### BEGIN SOLUTION
from .core import Variable
from .functions import add, div, mul, neg, pow, rdiv, rsub, sub


def setup_variable():
    Variable.__add__ = add
    Variable.__radd__ = add
    Variable.__mul__ = mul
    Variable.__rmul__ = mul
    Variable.__neg__ = neg
    Variable.__sub__ = sub
    Variable.__rsub__ = rsub
    Variable.__truediv__ = div
    Variable.__rtruediv__ = rdiv
    Variable.__pow__ = pow
### END SOLUTION
"""

init_py = """\
### BEGIN SOLUTION
from .core import Config, Function, Variable, no_grad, using_config
from .functions import exp, square
from .operators import setup_variable

setup_variable()
### END SOLUTION
"""

files = {
    "__init__.py": init_py,
    "core.py": core_py,
    "functions.py": functions_py,
    "operators.py": operators_py,
}
write_package(package_name, files)

# %% [markdown] lang="ko" hint="package"
# 대입할 문장은 맨 위에 접힌 셀에 모두 있습니다. `Variable.__`를 찾아보세요. 함수 안으로 옮길 때는 들여써야 합니다.
# %% [markdown] lang="ja" hint="package"
# 代入する文は、先頭の折りたたまれたセルにすべてあります。`Variable.__` を探してみましょう。関数の中へ移すときは字下げします。
# %% [markdown] lang="en" hint="package"
# All the assignments are in the folded cell at the top: look for `Variable.__`. Moved into a function, they are indented.

# %% [markdown] lang="ko" hint="package"
# - `ModuleNotFoundError: No module named 'core'`라면 `from` 뒤의 점이 빠졌습니다.
# - `unsupported operand type(s) for +`라면 함수는 정의했지만 아무도 **부르지** 않은 것입니다. 패키지를 불러올 때마다 반드시 실행되는 파일은 하나뿐입니다.
# - `module ... has no attribute 'Variable'`이라면 `__init__.py`가 그 이름을 내놓지 않았거나, 파일 이름이 틀렸습니다. 밑줄은 앞뒤로 두 개씩입니다.
#   `__init__.py`가 없는 폴더도 오류 없이 빈 패키지가 되어 버립니다.
# %% [markdown] lang="ja" hint="package"
# - `ModuleNotFoundError: No module named 'core'` なら、`from` の後ろの点が抜けています。
# - `unsupported operand type(s) for +` なら、関数を定義しただけで、誰も**呼んで**いません。パッケージを読み込むたびに必ず実行されるファイルは
#   一つだけです。
# - `module ... has no attribute 'Variable'` なら、`__init__.py` がその名前を見せていないか、ファイル名が違っています。アンダースコアは前後に二つずつです。
#   `__init__.py` のないフォルダも、エラーなしに空のパッケージとして読み込まれてしまいます。
# %% [markdown] lang="en" hint="package"
# - `ModuleNotFoundError: No module named 'core'`: the dot after `from` is missing.
# - `unsupported operand type(s) for +`: the function is defined, but nobody **calls** it. There is one file that runs
#   whenever the package is imported.
# - `module ... has no attribute 'Variable'`: `__init__.py` does not offer that name, or has another name itself. It takes
#   two underscores on either side. A folder without an `__init__.py` is imported as an empty package, and no error says so.

# %% test="package" points=3
answer = inside("""
import json, subprocess, sys

PROGRAM = '''
import importlib, json, sys

engine = importlib.import_module(sys.argv[1])  # before anything else has imported NumPy
import numpy as np

x = engine.Variable(np.array(1.0))
y = (x + 3) ** 2
y.backward()
first = [y.data.tolist(), x.grad.tolist()]
x.cleargrad()
z = (2 - x / 4) / -x + 3 * x - (1 + x)
z.backward()
with engine.no_grad():
    off = engine.square(engine.exp(x)).creator is None
print(json.dumps([first, [z.data.tolist(), x.grad.tolist()], off]))
'''
done = subprocess.run([sys.executable, "-c", PROGRAM, package_name], capture_output=True, text=True, errors="replace")
error = "".join(done.stderr.splitlines()[-1:]) if done.returncode else ""
first, second, off = (None, None, None) if error else json.loads(done.stdout.splitlines()[-1])
""")
equal(answer.error, "")
close(answer.first, [16.0, 8.0])
close(answer.second, [-0.75, 4.0])
equal(answer.off, True)
### BEGIN HIDDEN TESTS
# kind: public-names
rng = seeded_rng()
pairs = [[np.array(rng.uniform(0.5, 2.0, size=shape)) for _ in "pq"] for shape in [(), (3,), (2, 2)]]
answer = inside("""
import importlib, os, sys

def formulas(a, b, p, q):
    s = a**2
    return [
        a + b, 2.0 + a, q + a,
        a - b, 2.0 - a, q - a,
        a * b, 3.0 * a, q * a,
        a / b, 3.0 / a, q / a,
        -a, a**3, engine.exp(a) * engine.square(b),
        ((a - b) / (a * b)) ** 2, (s**2) ** 2 + s, Cube()(a),
    ]

before = {key: sys.modules.pop(key) for key in list(sys.modules) if key.split(".")[0] == package_name}
sys.path.insert(0, os.getcwd())
importlib.invalidate_caches()
found, links = [], []
try:
    engine = importlib.import_module(package_name)

    class Cube(engine.Function):
        def forward(self, x):
            return x * x * x

        def backward(self, gy):
            return 3 * self.inputs[0].data ** 2 * gy

    for p, q in pairs:
        for k in range(18):
            a, b = engine.Variable(p), engine.Variable(q)
            y = formulas(a, b, p, q)[k]
            y.backward()
            found.append([type(y) is engine.Variable, y.data, a.grad, b.grad])

    x = engine.Variable(np.array(3.0))
    with engine.no_grad():
        links.append((x * x).creator is None)
    with engine.using_config("enable_backprop", False):
        links.append((2.0 - x).creator is None)
    links.append(x.creator is None and (x * x).creator is not None)
    links.append(engine.Config.enable_backprop)
    engine.Config.enable_backprop = False
    try:
        links.append((x * x).creator is None)
    finally:
        engine.Config.enable_backprop = True
    label = [repr(x), list(x.shape)]
finally:
    sys.path.pop(0)
    for key in [key for key in sys.modules if key.split(".")[0] == package_name]:
        del sys.modules[key]
    sys.modules.update(before)
""", pairs=pairs)
# kind: mode-off
equal(answer.links, [True, True, True, True, True])
# kind: public-names
equal(answer.label, ["variable(3.0)", []])
# kind: mixed-formula
results = iter(answer.found)
for p, q in pairs:
    one = np.ones(p.shape)
    t = 1 / q - 1 / p
    for value, da, db in [
        (p + q, one, one), (2 + p, one, None), (q + p, one, None),
        (p - q, one, -one), (2 - p, -one, None), (q - p, -one, None),
        (p * q, q, p), (3 * p, 3 * one, None), (q * p, q, None),
        (p / q, 1 / q, -p / q**2), (3 / p, -3 / p**2, None), (q / p, -q / p**2, None),
        (-p, -one, None), (p**3, 3 * p**2, None), (np.exp(p) * q**2, np.exp(p) * q**2, 2 * np.exp(p) * q),
        (t**2, 2 * t / p**2, -2 * t / q**2), (p**8 + p**2, 8 * p**7 + 2 * p, None), (p**3, 3 * p**2, None),
    ]:
        is_variable, seen, ga, gb = next(results)
        equal(is_variable, True)
        close(seen, value, rtol=1e-9)
        close(ga, da, rtol=1e-9)
        equal(gb, None) if db is None else close(gb, db, rtol=1e-9)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 이제 어느 프로그램에서든 세 줄이면 미분할 수 있습니다.
# %% [markdown] lang="ja"
# これで、どんなプログラムからでも、三行あれば微分できます。
# %% [markdown] lang="en"
# From now on, any program can differentiate with three lines.

# %% aside=true
run_fresh(f"""
import numpy as np
from {package_name} import Variable

x = Variable(np.array(1.0))
y = (x + 3) ** 2
y.backward()
print(y, x.grad)
""")

# %% [markdown] lang="ko"
# `from acorn.core import Variable`처럼 안쪽 모듈에서 직접 가져오면 어떨까요? 파이썬은 안쪽 모듈을 불러오기 전에 언제나 패키지의 `__init__.py`를
# 먼저 실행합니다. 그래서 설정을 `__init__.py`에 두면 어느 길로 들어오든 연산자가 달려 있습니다.
#
# ## 고쳤는데 그대로라면
#
# `import`는 파일을 **한 번** 실행한다고 했습니다. 두 번째부터는 `sys.modules`라는 사전에 적어 둔 모듈을 내줄 뿐, 파일을 쳐다보지도 않습니다. 아래
# 셀은 패키지를 불러온 다음 `core.py`를 고쳐, 상자가 `variable(2.0)`이 아니라 `box(2.0)`으로 보이게 합니다. 그러고는 세 가지 방법으로 새 상자를
# 만들어 출력합니다. (`importlib.import_module("acorn")`은 `import acorn`과 같습니다. 이름이 문자열일 때 씁니다.)
#
# 1. 다시 `import`한다.
# 2. `importlib.reload`로 `__init__.py`를 다시 실행한다.
# 3. 새 인터프리터에서 `import`한다.
#
# 세 줄은 각각 `variable(2.0)`일까요, `box(2.0)`일까요?
# %% [markdown] lang="ja"
# では、`from acorn.core import Variable` のように、内側のモジュールから直接取り出したらどうでしょうか。Pythonは、内側のモジュールを読み込む前に、必ず
# パッケージの `__init__.py` を実行します。ですから、設定を `__init__.py` に置けば、どの入口から入っても演算子が付いています。
#
# ## 直したのに変わらないとき
#
# `import` はファイルを**一度だけ**実行する、と書きました。二度目からは、`sys.modules` という辞書に控えてあるモジュールを渡すだけで、ファイルを見ようとも
# しません。次のセルは、パッケージを読み込んだあとで `core.py` を書き換え、箱が `variable(2.0)` ではなく `box(2.0)` と表示されるようにします。それから
# 三通りのやり方で新しい箱を作って表示します。（`importlib.import_module("acorn")` は `import acorn` と同じで、名前が文字列のときに使います。）
#
# 1. もう一度 `import` する。
# 2. `importlib.reload` で `__init__.py` を実行し直す。
# 3. 新しいインタプリタで `import` する。
#
# 三行はそれぞれ `variable(2.0)` でしょうか、`box(2.0)` でしょうか。
# %% [markdown] lang="en"
# And what if somebody goes straight to an inner module, `from acorn.core import Variable`? Before Python runs an inner
# module, it always runs the package's `__init__.py`. With the set-up in `__init__.py`, the operators are there whichever
# way one comes in.
#
# ## Changed, and still the same
#
# An import runs a file **once**, we said. From the second time on you are handed the module noted in the dictionary
# `sys.modules`, and nobody looks at the file. The next cell imports your package and then changes `core.py`, so that a box
# shows as `box(2.0)` instead of `variable(2.0)`. It makes and prints a new box in three ways. (For names that come as a
# string there is `importlib.import_module("acorn")`, which does the same as `import acorn`.)
#
# 1. Import it again.
# 2. Run `__init__.py` again with `importlib.reload`.
# 3. Import it in a fresh interpreter.
#
# Which of the three lines say `variable(2.0)`, and which `box(2.0)`?

# %% aside=true
import importlib

if "" not in sys.path:
    sys.path.insert(0, "")  # the current folder; a notebook has it already

engine = importlib.import_module(package_name)
changed = core_py.replace('f"variable(', 'f"box(')
write_package(package_name, {"core.py": changed})

engine = importlib.import_module(package_name)
print(engine.Variable(np.array(2.0)))
importlib.reload(engine)
print(engine.Variable(np.array(2.0)))
run_fresh(f"import numpy, {package_name} as e; print(e.Variable(numpy.array(2.0)))")

write_package(package_name, {"core.py": core_py})

# %% [markdown] lang="ko"
# 커널 안에서는 `reload`까지 해도 옛 모습입니다. `__init__.py`는 다시 실행되었지만, 거기 적힌 `from .core import ...`가 `sys.modules`에서 **옛** `core`를
# 꺼내 왔기 때문입니다. 엔진을 고치고 시험하기를 되풀이하는 동안 한 번쯤은 여기서 길을 잃습니다. 확실한 방법은 커널을 다시 시작하는 것이고, 가벼운
# 방법은 패키지의 모듈을 **모두** 잊게 하고 다시 불러오는 것입니다.
#
# ### 연습 3 — `import_anew`
#
# `import_anew(name)`은 이름이 `name`인 패키지와 그 안의 모듈을 모두 `sys.modules`에서 지우고, 다시 불러온 모듈을 반환합니다. 아직 한 번도 불러오지
# 않은 패키지여도 됩니다. 파일에서 없어진 이름은 돌려받은 모듈에도 없어야 하고, **다른 패키지는 건드리지 않아야** 합니다.
# `acorn`을 잊는다고 `acorn_tools`까지 잊으면 안 됩니다.
#
# | `sys.modules`의 키 | 무엇인가 |
# |--|--|
# | `"acorn"` | 패키지, 곧 `__init__.py` |
# | `"acorn.core"` | 그 안의 모듈 |
# | `"acorn_tools"` | 남의 패키지 |
# %% [markdown] lang="ja"
# カーネルの中では、`reload` をしても前のままです。`__init__.py` は実行し直されましたが、そこにある `from .core import ...` が、`sys.modules` から
# **古い `core`** を取り出してきたからです。エンジンを直しては試すうちに、誰でも一度はここで迷います。確実なのはカーネルを再起動すること、手軽なのは
# パッケージのモジュールを**すべて**忘れさせてから読み込み直すことです。
#
# ### 演習3 — `import_anew`
#
# `import_anew(name)` は、名前が `name` のパッケージとその中のモジュールを `sys.modules` からすべて消し、読み込み直したモジュールを返します。まだ
# 一度も読み込んでいないパッケージでもかまいません。ファイルからなくなった名前は、返されたモジュールにもあってはいけません。そして、
# **ほかのパッケージに触れてはいけません**。`acorn` を忘れるつもりで `acorn_tools` まで忘れては困ります。
#
# | `sys.modules` のキー | 何か |
# |--|--|
# | `"acorn"` | パッケージ、つまり `__init__.py` |
# | `"acorn.core"` | その中のモジュール |
# | `"acorn_tools"` | よそのパッケージ |
# %% [markdown] lang="en"
# Inside the kernel even `reload` leaves the old look. `__init__.py` did run again, but the `from .core import ...` in it
# took **the old `core`** out of `sys.modules`. Whoever mends an engine and tries it in turns gets lost here at least once.
# Restarting the kernel always helps. A lighter way is to make Python forget **all** modules of the package, and import it
# again.
#
# ### Exercise 3: `import_anew`
#
# `import_anew(name)` removes the package `name`, and every module in it, from `sys.modules`, imports it again and returns
# the module. It works for a package that was never imported, too. A name that has gone from the files is not in the
# returned module either, and **other packages are left alone**: to forget `acorn` is not to forget `acorn_tools`.
#
# | key in `sys.modules` | what it is |
# |--|--|
# | `"acorn"` | the package, that is `__init__.py` |
# | `"acorn.core"` | a module in it |
# | `"acorn_tools"` | somebody else's package |

# %% exercise="anew" keep=false
import importlib
import sys


def import_anew(name):
    ### BEGIN SOLUTION
    for key in list(sys.modules):
        if key == name or key.startswith(name + "."):
            del sys.modules[key]
    importlib.invalidate_caches()
    return importlib.import_module(name)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="anew"
# 지울 키는 `name`과 같거나 `name + "."`으로 시작하는 것입니다. 사전을 훑으면서 그 사전에서 지우면 `RuntimeError`가 나므로, 키를 먼저 리스트로 옮겨
# 담으세요.
# %% [markdown] lang="ja" hint="anew"
# 消すキーは、`name` と等しいものと、`name + "."` で始まるものです。辞書をたどりながら同じ辞書から消すと `RuntimeError` になるので、キーを先にリストへ
# 写しておきましょう。
# %% [markdown] lang="en" hint="anew"
# The keys to remove are the one that equals `name` and those that start with `name + "."`. Removing from a dictionary
# while you walk over it is a `RuntimeError`, so put the keys into a list first.

# %% test="anew" points=1
seen = inside("""
import sys, tempfile
from pathlib import Path

with tempfile.TemporaryDirectory(dir=".") as home:
    shelf = Path(home) / "shelf"
    shelf.mkdir()
    (shelf / "__init__.py").write_text("from .box import size\\n", "utf-8")
    (shelf / "box.py").write_text("size = 3\\n", "utf-8")
    sys.path.insert(0, str(Path(home).resolve()))
    try:
        first = import_anew("shelf").size
        (shelf / "box.py").write_text("size = 4444\\n", "utf-8")
        second = import_anew("shelf").size
    finally:
        sys.path.pop(0)
        for key in [key for key in sys.modules if key.split(".")[0] == "shelf"]:
            del sys.modules[key]
""")
equal([seen.first, seen.second], [3, 4444])
### BEGIN HIDDEN TESTS
# kind: import-again
seen = inside("""
import importlib, os, sys, tempfile

def write(folder, **texts):
    os.makedirs(folder, exist_ok=True)
    for name, text in texts.items():
        with open(os.path.join(folder, name + ".py"), "w") as file:
            file.write(text)

with tempfile.TemporaryDirectory(dir=".") as home:
    home = os.path.abspath(home)
    mine = os.path.join(home, "nut")
    write(mine, __init__="from . import shell\\nfrom .shell import *\\n", shell="from .seed.core import *\\n")
    write(os.path.join(mine, "seed"), __init__="", core="a = 1\\nb = 2\\n")
    write(os.path.join(home, "nutty"), __init__="from . import core\\nmark = object()\\n", core="")
    write(os.path.join(home, "chestnut"), __init__="from . import nut\\n", nut="")
    sys.path.insert(0, home)
    try:
        others = [importlib.import_module(name) for name in ("nutty", "nutty.core", "chestnut.nut")]
        first = import_anew("nut")
        kept = [sys.modules.get(each.__name__) is each for each in others]
        one = [first.a, first.b, first is sys.modules["nut"]]
        write(os.path.join(mine, "seed"), core="a = 100\\n")
        stale = importlib.import_module("nut").a
        second = import_anew("nut")
        kept += [sys.modules.get(each.__name__) is each for each in others]
        two = [second.a, hasattr(second, "b"), second is sys.modules["nut"], second is first]
        again = import_anew("nutty")
        kept += [sys.modules.get("nut") is second]
        renewed = [again is not others[0], sys.modules["nutty.core"] is not others[1]]
        names = sorted(key for key in sys.modules if key.split(".")[0] == "nut")
        numpy_stays = sys.modules["numpy"] is np
    finally:
        sys.path.remove(home)
        for key in [key for key in sys.modules if key.split(".")[0] in ("nut", "nutty", "chestnut")]:
            del sys.modules[key]
""")
# kind: import-again
equal(seen.one, [1, 2, True])
equal(seen.stale, 1)
equal(seen.two, [100, False, True, False])
equal(seen.renewed, [True, True])
# kind: not-yours
equal(seen.kept, [True] * 7)
equal(seen.names, ["nut", "nut.seed", "nut.seed.core", "nut.shell"])
equal(seen.numpy_stays, True)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ### 예상해 보고 실행하기
#
# 그런데 다시 불러오기 **전에** 만든 상자는 어떻게 될까요? 아래 첫 줄은 `True`일까요? 옛 상자와 새 상자를 더하면?
# %% [markdown] lang="ja"
# ### 予想してから実行する
#
# では、読み込み直す**前に**作った箱はどうなるでしょうか。次の1行目は `True` でしょうか。古い箱と新しい箱を足すと、どうなるでしょうか。
# %% [markdown] lang="en"
# ### Predict, then run
#
# What becomes of a box that was made **before** the package was imported anew? Is the first line `True`? And what if you
# add a new box and an old one?

# %% aside=true
old = engine.Variable(np.array(2.0))
engine = import_anew(package_name)
print(isinstance(old, engine.Variable))
try:
    print(engine.Variable(np.array(3.0)) + old)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 알쏭달쏭한 메시지입니다. `Variable`인데 `Variable`이 아니라고 합니다. `class` 문을 다시 실행하면 이름은 같지만 **다른 클래스**가 생기고, 옛 상자는 옛
# 클래스의 인스턴스로 남습니다. 21단계에서 `class Variable` 셀을 다시 실행했을 때와 같은 일입니다. 모듈을 다시 불러왔다면 객체도 다시 만드세요.
# 주피터의 `%autoreload`도 이 점에서는 마찬가지로 조심해서 써야 합니다.
#
# ## 지금 가진 것, 아직 모자란 것
#
# 이름을 가진 나만의 패키지가 생겼습니다. 이 과정에 들어 있는 기준 엔진 `course.engine`도 같은 뼈대의 패키지입니다. 속도를 손보았고, 그동안
# "교과서의 설계가 그렇다"고 적어 둔 흠들도 고쳐 놓았습니다. 이제 소스를 펼쳐 읽어도 낯설지 않을 것입니다.
#
# 책의 패키지를 내려받아 견주어 볼 때는 몇 가지를 알아 두세요. 공개된 그대로 `import`하면 기울기가 `8.0`이 아니라 `variable(8.0)`으로 나옵니다.
# `__init__.py`의 스위치 `is_simple_core`가 책의 뒷부분에 맞추어져 있기 때문입니다. 그림을 그리고 이미지를 다루는 라이브러리까지 필요한데 설치 정보에는 `numpy`만 적혀
# 있고, 어떤 버전은 새 NumPy에서 사라진 `np.int`를 쓰다가 멈춥니다. 패키지에도 수명이 있습니다. 무엇에 의존하는지, 어느 버전에서 시험했는지를 적어 두는 것까지가
# 패키지를 만드는 일입니다.
#
# 아직 모자란 것은 증거입니다. 우리 엔진은 짧은 식으로만 시험했습니다. 마지막 단계에서는 최적화의 시험대로 쓰이는 이름난 함수들을 미분하고, 그것으로
# 충분한지 물어봅니다.
# %% [markdown] lang="ja"
# 狐につままれたようなメッセージです。`Variable` なのに `Variable` ではない、と言っています。`class` 文をもう一度実行すると、名前は同じでも**別のクラス**が
# でき、古い箱は古いクラスのインスタンスのまま残ります。ステップ21で `class Variable` のセルを実行し直したときと同じことです。モジュールを読み込み
# 直したら、オブジェクトも作り直しましょう。Jupyterの `%autoreload` も、この点では同じように注意が必要です。
#
# ## いまあるもの、まだ足りないもの
#
# 名前を持った、自分だけのパッケージができました。この講座に付いている基準のエンジン `course.engine` も、同じ骨組みのパッケージです。速さのための工夫に
# 加えて、これまで「教科書の設計がそうなっている」と書いてきた欠点も直してあります。いまソースを開けば、もう見知らぬコードではないはずです。
#
# 本のパッケージをダウンロードして見比べるなら、いくつか知っておくことがあります。公開されているまま `import` すると、勾配は `8.0` ではなく `variable(8.0)`
# と表示されます。`__init__.py` の中のスイッチ `is_simple_core` が、本の後半に合わせてあるからです。図や画像を扱うライブラリも必要になるのに、インストール情報
# には `numpy` しか書かれていません。新しいNumPyから消えた `np.int` を使っていて止まるバージョンもあります。パッケージにも寿命があるのです。何に依存し、どのバージョンで
# 試したかを書き残すところまでが、パッケージ作りです。
#
# まだ足りないのは証拠です。私たちのエンジンは、短い式でしか試していません。最後のステップでは、最適化のテスト関数として知られる関数を微分し、それで十分
# なのかを問い直します。
# %% [markdown] lang="en"
# A puzzling message: it is a `Variable`, and yet it is no `Variable`. When a `class` statement runs again, it makes
# **another class** of the same name, and the old box remains an instance of the old one. It is what happened in step 21
# when the cell with `class Variable` was run again. If you import a module anew, make the objects anew too. Jupyter's
# `%autoreload` asks for the same care.
#
# ## What you have, and what is still missing
#
# You have a package, and it bears the name you gave it. The reference engine of this course, `course.engine`, is a package
# of the same build. It is tuned for speed, and it mends the flaws of which we had to say "that is how the textbook's
# design behaves". Open its source: by now it will look familiar.
#
# If you fetch the book's own package to compare, know a few things beforehand. Imported as it is published, it shows the
# gradient as `variable(8.0)`, not `8.0`, because the switch `is_simple_core` in its `__init__.py` is set for the later parts
# of the book. It needs libraries for plots and images, while its set-up lists nothing but `numpy`; and one version stops
# with a modern NumPy, because it uses `np.int`, which is gone. Packages age. To write down what a package depends on, and
# with which versions it was tried, is part of making one.
#
# What is still missing is evidence. The engine has been tried on short formulas only. In the last step you differentiate
# the famous functions on which optimisers are tested, and then ask whether that is test enough.
