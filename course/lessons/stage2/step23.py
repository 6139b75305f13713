# %% [markdown] lang="ko"
# # 23단계. 엔진을 패키지로 만들기
#
# 2단계부터 노트북마다 맨 위에 접힌 셀이 있었습니다. "지금까지의 코드"입니다. 단계마다 앞의 것을 복사해 와서 이제 200줄이 훌쩍 넘습니다. 다른
# 노트북에서 엔진을 쓰려면 또 복사해야 하고, 잘못을 하나 고치려면 복사본마다 고쳐야 합니다.
#
# 이번 단계에서는 코드를 **한 곳**에 두고 어느 노트북이나 프로그램에서든 `import` 한 줄로 쓰게 합니다. 엔진이 패키지가 됩니다. 이름은 여러분이
# 짓습니다.
# %% [markdown] lang="ja"
# # ステップ23　エンジンをパッケージにする
#
# ステップ2からずっと、ノートブックの先頭には折りたたまれたセルがありました。「ここまでのコード」です。ステップごとに前
# のものをコピーしてきたので、いまでは200行をゆうに超えています。別のノートブックでエンジンを使うにはまたコピーすること
# になり、誤りを1つ直すには、コピーの数だけ直さなければなりません。
#
# このステップでは、コードを**1か所**に置き、どのノートブックやプログラムからでも `import` の1行で使えるようにします。
# エンジンがパッケージになります。名前は、みなさんが付けてください。
# %% [markdown] lang="en"
# # Step 23. Turn the engine into a package
#
# Since step 2, every notebook has started with a collapsed cell: the code so far. Each step copied it from the step
# before, and it's now well over 200 lines long. To use your engine in another notebook you would have to copy it again,
# and to fix a bug you would have to fix every copy.
#
# In this step you put the code in **one place**. Any notebook or program can then use it with one `import`. Your
# engine becomes a package, and you choose its name.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(23))

# %% [markdown] lang="ko"
# ## 모듈, 패키지, `import`
#
# | 용어 | 뜻 |
# |--|--|
# | 모듈 | 파이썬 파일 하나 |
# | 패키지 | 모듈을 모은 폴더. 그 안의 `__init__.py`가 패키지 전체를 대표한다 |
# | `import` | 파일을 처음부터 끝까지 **한 번** 실행하고, 거기서 정의한 이름을 담은 모듈 객체를 반환한다 |
#
# 만들 폴더는 이런 모양입니다.
#
# ```
# acorn/               여러분이 지은 이름
# ├── __init__.py      공개하는 이름
# ├── core.py          Variable, Function, Config
# ├── functions.py     Square, Exp, Add, ... 와 add, mul, ...
# └── operators.py     + - * / ** 를 Variable에 달기
# ```
#
# 파이썬은 `import acorn`을 만나면 `sys.path`라는 목록의 폴더를 차례로 찾습니다. 노트북에서는 노트북이 있는 폴더도 그 목록에 들어 있습니다. 그러니
# 노트북 옆에 폴더를 만들면 불러올 수 있습니다.
#
# ## 새 인터프리터에서 확인하기
#
# 노트북은 패키지를 확인하기에 좋은 곳이 아닙니다. 커널이 지금까지 정의한 이름을 모두 기억하고 있어서, 패키지에 빠진 것이 있어도 알 수 없습니다.
# 그래서 **아무 이름도 정의되지 않은 새 파이썬**을 실행합니다. `run_fresh`는 프로그램을 새 인터프리터에서 실행하고, 출력과 오류의 마지막 줄을 보여 줍니다.
#
# `__file__`은 실행 중인 파일의 경로를 담는 이름입니다. 노트북의 셀에도 있을까요? `None` 대신 `True`나 `False`를 쓰세요. 그다음 셀은 새
# 인터프리터에서 같은 것을 확인합니다.
# %% [markdown] lang="ja"
# ## モジュール、パッケージ、`import`
#
# | 用語 | 意味 |
# |--|--|
# | モジュール | Pythonのファイル1つ |
# | パッケージ | モジュールを集めたフォルダー。中の `__init__.py` がパッケージ全体を代表する |
# | `import` | ファイルを最初から最後まで**一度だけ**実行し、そこで定義された名前を持つモジュールオブジェクトを返す |
#
# これから作るフォルダーは、次のような形です。
#
# ```
# acorn/               みなさんが付けた名前
# ├── __init__.py      公開する名前
# ├── core.py          Variable, Function, Config
# ├── functions.py     Square, Exp, Add, ... と add, mul, ...
# └── operators.py     + - * / ** をVariableに付ける
# ```
#
# Pythonは `import acorn` を実行するとき、`sys.path` というリストにあるフォルダーを順に探します。ノートブックでは、ノー
# トブックのあるフォルダーもこのリストに入っています。ですから、ノートブックの隣にフォルダーを作れば読み込めます。
#
# ## 新しいインタプリターで確かめる
#
# ノートブックは、パッケージを確かめるのに向いていません。カーネルがこれまでに定義した名前をすべて覚えているので、パッ
# ケージに足りないものがあっても気づけないのです。そこで、**何も知らない新しいPython**を起動します。`run_fresh` は、プ
# ログラムを新しいインタプリターで実行し、出力と、エラーの最後の行を表示します。
#
# `__file__` は、実行中のファイルのパスが入っている名前です。ノートブックのセルにもあるでしょうか。`None` の代わりに `True` か `False` を
# 書いてください。その次のセルは、新しいインタプリターで同じことを調べます。
# %% [markdown] lang="en"
# ## Module, package, `import`
#
# | word | meaning |
# |--|--|
# | module | a Python file |
# | package | a folder of modules; its `__init__.py` stands for the whole package |
# | `import` | runs a file from top to bottom, **once**, and returns a module object with the names that it defined |
#
# You will make this folder:
#
# ```
# acorn/               your own name
# ├── __init__.py      the public names
# ├── core.py          Variable, Function, Config
# ├── functions.py     Square, Exp, Add, ... and add, mul, ...
# └── operators.py     gives + - * / ** to Variable
# ```
#
# For `import acorn`, Python searches the folders in the list `sys.path`. In a notebook this list contains the
# notebook's own folder, so you can import a folder that you make next to the notebook.
#
# ## Test in a fresh interpreter
#
# A notebook isn't a good place to test a package. Its kernel still has every name that you defined, so you don't
# notice what's missing in the package. Instead, start **a new Python that knows nothing**. `run_fresh` runs a program
# in a new interpreter and shows what it prints, and the last line of an error.
#
# `__file__` is the name that holds the path of the running file. Does a notebook cell have it? Replace `None` with
# `True` or `False`. The cell after it asks the same in a fresh interpreter.

# %%
from course.testing import predict

guess = None
predict(guess, "__file__" in globals())

# %%
import subprocess
import sys


def run_fresh(program, folder="."):
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, errors="replace"
    )
    print("\n".join(done.stdout.splitlines() + done.stderr.splitlines()[-1:]))


run_fresh("print(__name__); print('__file__' in globals()); print(__file__)")

# %% [markdown] lang="ko"
# `run_fresh`의 프로그램은 파일이 아니므로 `__file__`이 없습니다. 노트북의 셀도 파일이 아닙니다. 이 과정의 바탕이 된 책 『밑바닥부터 시작하는 딥러닝
# 3』은 예제를 파일로 실행합니다. 그리고 패키지 DeZero가 있는 폴더를 이렇게 찾습니다.
#
# ```
# if '__file__' in globals():
#     sys.path.append(...)    # 이 파일이 있는 폴더의 한 단계 위
# ```
#
# `if`가 있으니 `NameError`는 나지 않습니다. 하지만 노트북에서는 조건이 `False`라서 `sys.path`에 아무것도 더해지지 않고, 패키지가 노트북 옆에 있을
# 때만 불러올 수 있습니다. 여기서도 그렇게 합니다.
#
# ### 연습 1 — 이름과 `write_package`
#
# - `package_name`: 패키지의 이름입니다. `import` 뒤에 오므로 파이썬의 이름 규칙을 따라야 합니다(`my-grad`는 뺄셈입니다). 이미 있는 모듈의 이름은 안
#   됩니다. `python`으로 실행한 프로그램에서는 옆에 있는 `random`이라는 폴더가 표준 라이브러리의 `random`을 대신합니다. 주피터에서는 표준
#   라이브러리가 먼저라서 여러분의 폴더를 결코 찾지 못합니다.
# - `write_package(folder, files)`: 폴더 `folder`(문자열이나 `Path`)를 (없으면) 만들고, 딕셔너리 `files`의 항목마다 파일을 하나씩 씁니다. 키가 파일
#   이름, 값이 내용입니다. 노트북은 처음부터 다시 실행하는 일이 잦으니 **몇 번을 불러도** 동작해야 합니다. 이미 있는 파일은 새 내용으로 바꾸고,
#   `files`에 없는 파일은 그대로 둡니다. 딕셔너리 `files`도 바꾸지 않습니다. 인코딩은 파이썬 소스의 기본인 UTF-8로 정합니다. 정하지 않으면 컴퓨터마다
#   다를 수 있어 한글 주석이 깨집니다.
# %% [markdown] lang="ja"
# `run_fresh` のプログラムはファイルではないので、`__file__` はありません。ノートブックのセルもファイルではありません。
# このコースのもとになった本『ゼロから作るDeep Learning ❸』は、例をファイルとして実行します。そして、パッケージDeZeroのあるフォルダーを次のように
# 見つけます。
#
# ```
# if '__file__' in globals():
#     sys.path.append(...)    # このファイルのフォルダーの1つ上
# ```
#
# `if` があるので `NameError` にはなりません。しかしノートブックでは条件が `False` なので、`sys.path` には何も加わらず、
# パッケージがノートブックの隣にあるときだけ読み込めます。ここでもそうします。
#
# ### 演習1 — 名前と `write_package`
#
# - `package_name`：パッケージの名前です。`import` の後ろに書くので、Pythonの名前の規則に従います（`my-grad` は引き算です）。
#   すでにあるモジュールの名前は使えません。`python` で起動したプログラムでは、隣にある `random` というフォルダーが、
#   標準ライブラリの `random` の代わりに読み込まれます。Jupyterでは標準ライブラリが先なので、自分のフォルダーは決して見つかりません。
# - `write_package(folder, files)`：フォルダー `folder`（文字列か `Path`）を（なければ）作り、辞書 `files` の項目ごとにファイルを1つ書きます。
#   キーがファイル名、値が中身です。ノートブックは先頭から実行し直すことが多いので、**何度呼んでも**動かなければなりません。
#   すでにあるファイルは新しい中身に置き換え、`files` にないファイルはそのまま残します。辞書 `files` も変えません。
#   文字コードは、PythonのソースのデフォルトであるUTF-8にします。指定しなければ、コンピューターによって文字コードが違い、日本語のコメントが壊れることがあります。
# %% [markdown] lang="en"
# The program of `run_fresh` isn't a file, so `__file__` doesn't exist. A notebook cell isn't a file either. The book
# that this course follows, "Deep Learning from Scratch 3", runs its examples as files. They find the folder of its
# package, DeZero, like this:
#
# ```
# if '__file__' in globals():
#     sys.path.append(...)    # the folder above the folder of this file
# ```
#
# The `if` avoids the `NameError`. In a notebook its condition is `False`, so nothing is added to `sys.path`, and the
# import works only if the package is next to the notebook. That's what we do here.
#
# ### Exercise 1: a name, and `write_package`
#
# - `package_name` is the name of your package. It comes after `import`, so it has to follow Python's rules for names
#   (`my-grad` is a subtraction). It must not be the name of an existing module. In a program that you start with
#   `python`, a folder named `random` next to it replaces the standard library's `random`. In Jupyter the standard
#   library comes first, so your own folder is never found.
# - `write_package(folder, files)` makes the folder (a string or a `Path`) if it doesn't exist, and writes a file for
#   each item of the dictionary `files`. The key is the file name, and the value is the text. People run notebooks
#   from the top again and again, so it has to work **no matter how often** it's called. A file that exists gets the
#   new text. A file that isn't in `files` stays as it is. `files` itself doesn't change. Write UTF-8, which is what
#   Python expects of source files. If you don't name an encoding, it can depend on the computer.

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
# `pathlib.Path`로 충분합니다. `Path(folder).mkdir()`는 폴더가 이미 있으면 오류를 내는데, 그것을 막는 인수가 있습니다. 폴더와 파일 이름은 `/`로
# 잇고, `write_text`는 있던 내용을 지우고 새로 씁니다.
# %% [markdown] lang="ja" hint="write"
# `pathlib.Path` で十分です。`Path(folder).mkdir()` はフォルダーがすでにあるとエラーになりますが、それを防ぐ引数があります。
# フォルダーとファイル名は `/` でつなぎます。`write_text` は前の中身を消して書き直します。
# %% [markdown] lang="en" hint="write"
# `pathlib.Path` is enough. `Path(folder).mkdir()` raises an error if the folder exists, but an argument of `mkdir`
# prevents that. Join a folder and a file name with `/`. `write_text` replaces the old contents of the file.

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
name = "".__class__.__str__(package_name)  # whatever a class of its own says of itself
spec = importlib.machinery.PathFinder.find_spec(name, installed)
taken = name in sys.stdlib_module_names or name in ("course", "autograde")
taken = taken or not name.isidentifier() or keyword.iskeyword(name) or (spec is not None and spec.origin is not None)

here = os.getcwd()
files = {"a.py": "", "b.py": "# 상자 箱\\nx = 'é'\\n"}
before = dict(files)
with tempfile.TemporaryDirectory(dir=".") as home:
    os.chdir(home)
    try:
        write_package("shelf", files)
        Path("shelf/notes.txt").write_text("kept", "utf-8")
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
equal(place.listed, ["a.py", "b.py", "notes.txt"])
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
# ## 순환 임포트
#
# 엔진을 파일 두 개로 나누어 `core.py`에는 `Variable`을, `functions.py`에는 `add`를 둡니다. `Variable`은 `+`를 위해 `add`가 필요하고, `add`는 결과를
# 담을 `Variable`이 필요합니다. 그래서 두 파일이 첫 줄에서 서로를 `import`합니다. 무슨 일이 일어날까요?
# %% [markdown] lang="ja"
# ## 循環インポート
#
# エンジンを2つのファイルに分け、`core.py` に `Variable` を、`functions.py` に `add` を置きます。`Variable` は `+` のために `add` を
# 必要とし、`add` は結果を入れる `Variable` を必要とします。そこで、2つのファイルは1行目でお互いを `import` します。何が起こるでしょうか。
# %% [markdown] lang="en"
# ## Circular imports
#
# Split the engine into two files: `Variable` in `core.py` and `add` in `functions.py`. `Variable` needs `add` for its
# `+`, and `add` needs `Variable` for its result. So each file imports from the other on its first line. What happens?

# %%
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
# 오류는 `Variable`이 **반쯤 만들어진 모듈**(partially initialized module)에 없다고 합니다. `import`는 파일을 위에서부터 실행하는 일이므로 이유는
# 다음과 같습니다.
#
# 1. `__init__.py`의 `from .core import Variable`이 `core.py`를 실행하기 시작합니다.
# 2. `core.py`의 `from .functions import add`가 `functions.py`를 실행하기 시작합니다.
# 3. `functions.py`의 `from .core import Variable`에서 `core`는 실행 중이지만 `Variable`이 아직 없습니다.
#
# 이것이 **순환 임포트**입니다. 17단계의 순환 참조와 달리 모르는 사이에 메모리가 새는 것이 아니라 곧바로 멈춥니다. 해결하는 방법은 여럿입니다.
#
# | 방법 | 단점 |
# |--|--|
# | 모두 한 파일에 쓴다 | 파일이 길어진다 |
# | 파일 맨 위가 아니라 **함수 안에서** `import`한다. 불릴 때는 두 모듈이 다 만들어져 있다 | 무엇이 무엇에 의존하는지 알기 어렵다 |
# | **세 번째 파일**이 양쪽을 `import`하여 잇는다 | 잇는 것을 잊으면 안 된다 |
#
# 우리는 세 번째 방법을 씁니다. `core.py`는 `functions.py`를 불러오지 않고, `functions.py`는 `core.py`만 불러옵니다. `operators.py`가 둘을 불러와
# 연산자를 답니다.
#
# ```
# core.py  ◀──  functions.py
#    ▲                ▲
#    └─ operators.py ─┘
# ```
#
# ## 파일의 내용
#
# 다음 두 셀이 `core.py`와 `functions.py`의 내용입니다. 여러분이 22단계까지 쓴 코드의 순서를 정리한 것이고, `__repr__`과 `__array_priority__`는
# 클래스 안에 넣었습니다. 둘째 셀의 `from .core import Function, as_array`를 보세요. 앞의 점은 "**이 패키지 안의**"라는 뜻입니다. 점이 없으면
# 파이썬은 `sys.path`에서 `core`라는 다른 모듈을 찾습니다. 그리고 **파일마다** 자기가 쓰는 이름을 `import`합니다. 노트북의 `np`는 파일에서 보이지
# 않습니다.
# %% [markdown] lang="ja"
# エラーは、**作りかけのモジュール**（partially initialized module）に `Variable` がないと言っています。`import` はファイルを上から
# 実行することなので、理由は次のとおりです。
#
# 1. `__init__.py` の `from .core import Variable` が、`core.py` の実行を始めます。
# 2. `core.py` の `from .functions import add` が、`functions.py` の実行を始めます。
# 3. `functions.py` の `from .core import Variable` のとき、`core` は実行中ですが、`Variable` はまだありません。
#
# これが**循環インポート**です。ステップ17の循環参照と違って、気づかないうちにメモリを失うのではなく、その場で止まりま
# す。解決の方法はいくつかあります。
#
# | 方法 | 欠点 |
# |--|--|
# | すべてを1つのファイルに書く | ファイルが長くなる |
# | ファイルの先頭ではなく**関数の中で** `import` する。呼ばれるときには、どちらのモジュールもできている | 何が何に依存しているのかがわかりにくい |
# | **3つ目のファイル**が両方を `import` して結び付ける | 結び付けるのを忘れてはいけない |
#
# ここでは3つ目の方法を使います。`core.py` は `functions.py` を読み込みません。`functions.py` は `core.py` だけを読み込みます。`operators.py` が
# 両方を読み込み、演算子を付けます。
#
# ```
# core.py  ◀──  functions.py
#    ▲                ▲
#    └─ operators.py ─┘
# ```
#
# ## ファイルの中身
#
# 次の2つのセルが、`core.py` と `functions.py` の中身です。みなさんがステップ22までに書いたコードの順序を
# 整えたもので、`__repr__` と `__array_priority__` はクラスの中に入れてあります。2つ目のセルの `from .core import Function, as_array` を
# 見てください。先頭の点は「**このパッケージの中の**」という意味で、点がないと、Pythonは `sys.path` から `core` という別のモジュールを探します。
# また、**ファイルごとに**、自分が使う名前を `import` します。ノートブックの `np` は、ファイルからは見えません。
# %% [markdown] lang="en"
# The error says that a **partially initialized module** has no `Variable`. An import runs the file from the top,
# which explains the error:
#
# 1. `from .core import Variable` in `__init__.py` starts to run `core.py`.
# 2. `from .functions import add` in `core.py` starts to run `functions.py`.
# 3. At `from .core import Variable` in `functions.py`, `core` is already running, but still on its first line: it has no
#    `Variable` yet.
#
# This is a **circular import**. Unlike the reference cycles of step 17, which keep memory in use silently, it stops the
# program at once. There are several solutions:
#
# | solution | drawback |
# |--|--|
# | write everything in one file | the file gets long |
# | import **inside a function** instead of at the top; when the function is called, both modules are complete | the dependencies are harder to see |
# | let **a third file** import both and connect them | you must not forget to connect them |
#
# We use the third. `core.py` doesn't import `functions.py`. `functions.py` imports only `core.py`. `operators.py`
# imports both and attaches the operators.
#
# ```
# core.py  ◀──  functions.py
#    ▲                ▲
#    └─ operators.py ─┘
# ```
#
# ## The contents of the files
#
# The next two cells hold the text of `core.py` and `functions.py`. It's the code that you wrote up to step 22, in a
# better order; `__repr__` and `__array_priority__` are now inside the class. In the second cell, look at
# `from .core import Function, as_array`. The dot means **in this package**. Without it, Python searches `sys.path`
# for some other module named `core`. Note also that **each file** imports the names that it uses. A file doesn't see
# the `np` of your notebook.

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
# - `operators_py`: 필요한 이름을 `import`하고, 함수 `setup_variable`을 정의합니다. 이 함수를 부르면 `Variable`에 `+`, `-`, `*`, `/`, `**`, 부호
#   `-`가 달립니다. 왼쪽에 숫자나 `ndarray`가 오는 경우까지, 20~22단계에서 단 것 모두입니다.
# - `init_py`: 공개하는 이름 `Variable`, `Function`, `Config`, `using_config`, `no_grad`, `square`, `exp`를 `import`하고, **연산자를 답니다**.
#
# 채점할 때는 새 인터프리터에서 여러분의 패키지를 불러와 계산합니다. 바깥에서 볼 때 똑같이 동작한다면 파일을 다르게 나누거나 안쪽 이름을 달리해도
# 좋습니다. 패키지의 `Config`는 엔진이 쓰는 바로 그 `Config`여야 합니다.
# %% [markdown] lang="ja"
# ### 演習2 — パッケージ
#
# 残りの2つのファイルを書いてください。文字列の中に、ファイルの中身を書きます。
#
# - `operators_py`：必要な名前を `import` し、関数 `setup_variable` を定義します。この関数を呼ぶと、`Variable` に `+`、`-`、`*`、`/`、`**`、
#   符号の `-` が付きます。左に数値や `ndarray` が来る場合も含めて、ステップ20〜22で付けたものすべてです。
# - `init_py`：公開する名前 `Variable`、`Function`、`Config`、`using_config`、`no_grad`、`square`、`exp` を `import` し、**演算子を付けます**。
#
# 採点では、新しいインタプリターでみなさんのパッケージを読み込み、計算します。外から見た動きが同じなら、ファイルの分け方や内側の名前は
# 変えてもかまいません。パッケージの `Config` は、エンジンが使う `Config` そのものでなければなりません。
# %% [markdown] lang="en"
# ### Exercise 2: the package
#
# Write the two remaining files, as text inside the strings.
#
# - `operators_py` imports the names that it needs and defines a function `setup_variable`. Calling it gives
#   `Variable` the operators `+`, `-`, `*`, `/`, `**` and the minus sign: everything that you attached in steps 20 to
#   22, including the cases with a number or an `ndarray` on the left.
# - `init_py` imports the public names `Variable`, `Function`, `Config`, `using_config`, `no_grad`, `square` and
#   `exp`, and **attaches the operators**.
#
# The grader imports your package in a fresh interpreter and computes with it. You may split it into other files and
# use other names inside, as long as it behaves the same from outside. The `Config` of the package has to be the one
# that the engine uses.

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
# All the assignments are in the collapsed cell at the top: search for `Variable.__`. Inside a function they have to be
# indented.

# %% [markdown] lang="ko" hint="package"
# - `ModuleNotFoundError: No module named 'core'`라면 `from` 뒤의 점이 빠졌습니다.
# - `unsupported operand type(s) for +`라면 함수를 정의하기만 하고 어디에서도 **부르지** 않은 것입니다. 패키지를 불러올 때마다 반드시 실행되는
#   파일은 하나뿐입니다.
# - `module ... has no attribute 'Variable'`이라면 `__init__.py`가 그 이름을 불러오지 않았거나, 파일 이름이 틀렸습니다. 밑줄은 앞뒤로 두 개씩입니다.
#   `__init__.py`가 없는 폴더도 오류 없이 빈 패키지로 불러와집니다.
# %% [markdown] lang="ja" hint="package"
# - `ModuleNotFoundError: No module named 'core'` なら、`from` の後ろの点が抜けています。
# - `unsupported operand type(s) for +` なら、関数を定義しただけで、どこからも**呼んで**いません。パッケージを読み込むたびに必ず実行されるファイルは
#   1つだけです。
# - `module ... has no attribute 'Variable'` なら、`__init__.py` がその名前を読み込んでいないか、ファイル名が違っています。
#   アンダースコアは前後に2つずつです。`__init__.py` のないフォルダーも、エラーなしに空のパッケージとして読み込まれます。
# %% [markdown] lang="en" hint="package"
# - `ModuleNotFoundError: No module named 'core'`: the dot after `from` is missing.
# - `unsupported operand type(s) for +`: the function is defined, but nothing **calls** it. Only one file runs on
#   every import of the package.
# - `module ... has no attribute 'Variable'`: `__init__.py` doesn't import that name, or the file has the wrong name.
#   It needs two underscores on each side. Python imports a folder without `__init__.py` as an empty package, without
#   an error.

# %% test="package" points=3
from course.testing import in_new_python

answer = in_new_python("""
import importlib

engine = importlib.import_module(package)  # before anything else has imported NumPy
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
found = {"first": first, "second": [z.data.tolist(), x.grad.tolist()], "off": off}
""", package=package_name)
equal(answer.error, "")
close(answer.first, [16.0, 8.0])
close(answer.second, [-0.75, 4.0])
equal(answer.off, True)
### BEGIN HIDDEN TESTS
# kind: public-names
from course.testing import in_new_python

rng = seeded_rng()
pairs = [[np.array(rng.uniform(0.5, 2.0, size=shape)) for _ in "pq"] for shape in [(), (3,), (2, 2)]]
answer = in_new_python("""
import importlib

engine = importlib.import_module(package)
import numpy as np

class Cube(engine.Function):
    def forward(self, x):
        return x * x * x

    def backward(self, gy):
        return 3 * self.inputs[0].data ** 2 * gy

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

def plain(array):
    return None if array is None else np.asarray(array).tolist()

results, links = [], []
for pair in pairs:
    p, q = map(np.array, pair)
    for k in range(18):
        a, b = engine.Variable(p), engine.Variable(q)
        y = formulas(a, b, p, q)[k]
        y.backward()
        results.append([type(y) is engine.Variable, plain(y.data), plain(a.grad), plain(b.grad)])

x = engine.Variable(np.array(3.0))
with engine.no_grad():
    links.append((x * x).creator is None)
with engine.using_config("enable_backprop", False):
    links.append((2.0 - x).creator is None)
links.append(x.creator is None and (x * x).creator is not None)
links.append(engine.Config.enable_backprop)
engine.Config.enable_backprop = False
links.append((x * x).creator is None)
engine.Config.enable_backprop = True
links.append((x * x).creator is None)
found = {"results": results, "links": links, "label": [repr(x), list(x.shape)]}
""", package=package_name, pairs=[[each.tolist() for each in pair] for pair in pairs])
equal(answer.error, "")
# kind: mode-off
equal(answer.links, [True, True, True, True, True, False])
# kind: public-names
equal(answer.label, ["variable(3.0)", []])
# kind: mixed-formula
results = iter(answer.results)
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
# 이제 어느 프로그램에서든 불러온 다음 세 줄이면 미분할 수 있습니다.
# %% [markdown] lang="ja"
# これで、どんなプログラムでも、読み込みのあとの3行で微分できます。
# %% [markdown] lang="en"
# Any program can now compute derivatives with three lines of code after its imports.

# %%
run_fresh(f"""
import numpy as np
from {package_name} import Variable

x = Variable(np.array(1.0))
y = (x + 3) ** 2
y.backward()
print(y, x.grad)
""")

# %% [markdown] lang="ko"
# `from acorn.core import Variable`처럼 안쪽 모듈에서 직접 불러오면 어떨까요? 파이썬은 안쪽 모듈을 실행하기 전에 언제나 패키지의 `__init__.py`를
# 먼저 실행합니다. 거기서 연산자를 달아 두면 어떻게 불러와도 쓸 수 있습니다.
#
# ## 이미 불러온 패키지를 고치기
#
# `import`는 파일을 **한 번** 실행합니다. 두 번째부터는 `sys.modules`라는 딕셔너리에 있는 모듈을 반환할 뿐, 파일은 보지 않습니다. 아래 셀은 패키지를
# 불러온 다음 `core.py`를 고쳐, 상자가 `variable(2.0)`이 아니라 `box(2.0)`으로 출력되게 합니다. 그러고는 세 가지 방법으로 새 상자를 만들어
# 출력합니다. (`importlib.import_module("acorn")`은 `import acorn`과 같습니다. 이름이 문자열일 때 씁니다.)
#
# 1. 다시 `import`한다.
# 2. `importlib.reload`로 `__init__.py`를 다시 실행한다.
# 3. 새 인터프리터에서 `import`한다.
#
# 세 줄은 각각 `variable(2.0)`일까요, `box(2.0)`일까요?
# %% [markdown] lang="ja"
# では、`from acorn.core import Variable` のように、内側のモジュールから直接読み込んだらどうでしょうか。Pythonは、内側のモジュールを実行する前に、
# 必ずパッケージの `__init__.py` を実行します。そこで演算子を付けておけば、どちらの読み込み方でも使えます。
#
# ## 読み込んだあとのパッケージを書き換える
#
# `import` はファイルを**一度だけ**実行します。2回目からは、`sys.modules` という辞書にあるモジュールを返すだけで、ファイルは見ません。次のセルは、
# パッケージを読み込んだあとで `core.py` を書き換え、箱が `variable(2.0)` ではなく `box(2.0)` と表示されるようにします。
# それから3通りのやり方で新しい箱を作って表示します（`importlib.import_module("acorn")` は `import acorn` と同じで、名前が文字列のときに使います）。
#
# 1. もう一度 `import` する。
# 2. `importlib.reload` で `__init__.py` を実行し直す。
# 3. 新しいインタプリターで `import` する。
#
# 3行はそれぞれ `variable(2.0)` でしょうか、`box(2.0)` でしょうか。
# %% [markdown] lang="en"
# What if someone imports from an inner module, `from acorn.core import Variable`? Before Python runs an inner module,
# it always runs the package's `__init__.py`. If the operators are attached there, they're available after either
# import.
#
# ## Editing a package that is already imported
#
# An import runs a file **once**. The second time, Python returns the module stored in the dictionary `sys.modules`
# and doesn't look at the file. The next cell imports your package and then changes `core.py`, so that a box prints as
# `box(2.0)` instead of `variable(2.0)`. It makes and prints a new box in three ways.
# (`importlib.import_module("acorn")` does the same as `import acorn`, for a name that is a string.)
#
# 1. Import the package again.
# 2. Run `__init__.py` again with `importlib.reload`.
# 3. Import the package in a fresh interpreter.
#
# Which of the three print `variable(2.0)`, and which `box(2.0)`?

# %%
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
# 커널 안에서는 `reload`까지 해도 출력이 예전 그대로입니다. `__init__.py`는 다시 실행되었지만, 그 안의 `from .core import ...`가 `sys.modules`에서 **옛**
# `core`를 꺼내 왔기 때문입니다. 엔진을 고치고 확인할 때 놓치기 쉬운 점입니다. 커널을 다시 시작하면 확실하지만, 패키지의 모듈을 `sys.modules`에서
# **모두** 지우고 다시 불러오는 것이 더 간편합니다.
#
# ### 연습 3 — `import_anew`
#
# `import_anew(name)`은 패키지 `name`과 그 안의 모듈을 `sys.modules`에서 모두 지우고, 패키지를 다시 불러와 그 모듈을 반환합니다. 아직 한 번도
# 불러오지 않은 패키지여도 됩니다. 파일에서 없어진 이름은 반환한 모듈에도 없습니다. **다른 패키지는 바꾸지 않습니다**. `acorn`을 지울 때
# `acorn_tools`까지 지우면 안 됩니다.
#
# | `sys.modules`의 키 | 무엇인가 |
# |--|--|
# | `"acorn"` | 패키지, 곧 `__init__.py` |
# | `"acorn.core"` | 그 안의 모듈 |
# | `"acorn_tools"` | 다른 패키지 |
# %% [markdown] lang="ja"
# カーネルの中では、`reload` をしても前のままです。`__init__.py` は実行し直されましたが、その中の `from .core import ...` が、`sys.modules` か
# ら**古い** `core` を取り出したからです。エンジンを直しては試すときに見落としやすいところです。カーネルを再起動すれば確実ですが、
# パッケージのモジュールを**すべて** `sys.modules` から消して読み込み直すほうが手軽です。
#
# ### 演習3 — `import_anew`
#
# `import_anew(name)` は、パッケージ `name` とその中のモジュールを `sys.modules` からすべて消し、パッケージを読み込み直して、
# そのモジュールを返します。まだ一度も読み込んでいないパッケージでも動きます。ファイルからなくなった名前は、
# 返されたモジュールにもありません。**ほかのパッケージは変えません**。`acorn` を消すときに `acorn_tools` まで消してはいけません。
#
# | `sys.modules` のキー | 何か |
# |--|--|
# | `"acorn"` | パッケージ、つまり `__init__.py` |
# | `"acorn.core"` | その中のモジュール |
# | `"acorn_tools"` | 別のパッケージ |
# %% [markdown] lang="en"
# In the kernel, even `reload` gives the old result. `__init__.py` did run again, but its `from .core import ...` took
# the **old** `core` from `sys.modules`. This is easy to miss when you change the engine and try it again. Restarting
# the kernel always helps. A quicker way is to remove **all** modules of the package from `sys.modules` and import it
# again.
#
# ### Exercise 3: `import_anew`
#
# `import_anew(name)` removes the package `name` and all modules in it from `sys.modules`, imports the package again,
# and returns the module. It also works for a package that was never imported. A name that was deleted from the files
# isn't in the returned module. **Other packages don't change**: removing `acorn` must not remove `acorn_tools`.
#
# | key in `sys.modules` | what it is |
# |--|--|
# | `"acorn"` | the package: its `__init__.py` |
# | `"acorn.core"` | a module in it |
# | `"acorn_tools"` | another package |

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
# 지울 키는 `name`과 같거나 `name + "."`으로 시작하는 것입니다. 딕셔너리를 순회하면서 그 딕셔너리에서 지우면 `RuntimeError`가 나므로, 키를 먼저 리스트로
# 옮겨 담으세요.
# %% [markdown] lang="ja" hint="anew"
# 消すキーは、`name` と等しいものと、`name + "."` で始まるものです。辞書を走査しながら同じ辞書から消すと
# `RuntimeError` になるので、キーを先にリストへコピーしておきましょう。
# %% [markdown] lang="en" hint="anew"
# Remove the key that equals `name` and the keys that start with `name + "."`. Removing items from a dictionary while
# you loop over it raises a `RuntimeError`, so copy the keys into a list first.

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
# ### 예상하고 실행하기: 옛 상자와 새 클래스
#
# 다시 불러오기 **전에** 만든 상자는 어떻게 될까요? 아래 첫 줄은 `True`일까요? 새 상자와 옛 상자를 더하면 어떻게 될까요?
# %% [markdown] lang="ja"
# ### 予想してから実行する：古い箱と新しいクラス
#
# 読み込み直す**前に**作った箱はどうなるでしょうか。次の1行目は `True` でしょうか。新しい箱と古い箱を足すと、どうなるでしょうか。
# %% [markdown] lang="en"
# ### Predict, then run: an old box and a new class
#
# What happens to a box that was made **before** the package was imported again? Is the first line `True`? What do you
# get if you add a new box and an old one?

# %%
old = engine.Variable(np.array(2.0))
engine = import_anew(package_name)
print(isinstance(old, engine.Variable))
try:
    print(engine.Variable(np.array(3.0)) + old)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 헷갈리는 메시지입니다. `Variable`인데 `Variable`이 아니라고 합니다. `class` 문을 다시 실행하면 이름은 같지만 **다른 클래스**가 생기고, 옛 상자는
# 옛 클래스의 인스턴스로 남습니다. 21단계에서 `class Variable` 셀을 다시 실행했을 때와 같은 일입니다. 모듈을 다시 불러왔다면 객체도 다시 만드세요.
# 주피터의 `%autoreload`도 똑같이 조심해서 써야 합니다.
#
# ## 다른 패키지와 비교하기
#
# 직접 이름을 지은 패키지가 생겼습니다. 이 과정의 기준 엔진 `course.engine`도 같은 구조의 패키지입니다. 더 빠르고, 이 과정에서 찾은, 책의 설계에서 온
# 결함도 고쳐 놓았습니다. 소스를 펼쳐 보세요. 대부분 낯익은 코드일 것입니다.
#
# 책의 패키지 DeZero를 설치해 비교할 수도 있습니다. 이 글을 쓸 때 PyPI에 있는 가장 새로운 버전 0.0.13에 대해서는 세 가지를 알아 두세요.
#
# - 새 NumPy에는 없는 `np.int`를 쓰므로 불러오다가 `AttributeError`로 멈춥니다.
# - `matplotlib`을 불러오는데 설치 정보에는 `numpy`만 적혀 있습니다.
# - 불러올 수 있는 환경에서도 기울기가 `8.0`이 아니라 `variable(8.0)`으로 출력됩니다. `__init__.py`의 스위치 `is_simple_core`가 책의 뒷부분에
#   맞추어져 있기 때문입니다.
#
# 패키지는 시간이 지나면 동작하지 않게 되기도 합니다. 무엇에 의존하는지, 어느 버전에서 확인했는지를 적어 두는 것도 패키지를 만드는 일입니다.
#
# 엔진은 아직 짧은 식으로만 확인했습니다. 마지막 단계에서는 최적화의 테스트 함수로 잘 알려진 함수들을 미분하고, 그것으로 충분한지 생각해 봅니다.
# %% [markdown] lang="ja"
# わかりにくいメッセージです。`Variable` なのに `Variable` ではない、と言っています。`class` 文をもう一度実行すると、
# 名前は同じでも**別のクラス**ができ、古い箱は古いクラスのインスタンスのまま残ります。ステップ21で `class Variable` のセルを実行し直したときと
# 同じことです。モジュールを読み込み直したら、オブジェクトも作り直しましょう。Jupyterの `%autoreload` でも同じ注意が必要です。
#
# ## ほかのパッケージと比べる
#
# 自分で名前を付けたパッケージができました。このコースの基準のエンジン `course.engine` も、同じ構造のパッケージです。より速く、
# このコースで見つけた本の設計の欠点も直してあります。ソースを開いてみてください。ほとんどが見覚えのあるコードのはずです。
#
# 本のパッケージDeZeroをインストールして比べることもできます。執筆の時点でPyPIにある最も新しいバージョン0.0.13については、
# 次の3つを知っておいてください。
#
# - 新しいNumPyにはもうない `np.int` を使っているので、読み込みが `AttributeError` で止まります。
# - `matplotlib` を読み込むのに、インストール情報には `numpy` しか書かれていません。
# - 読み込める環境でも、勾配は `8.0` ではなく `variable(8.0)` と表示されます。`__init__.py` の中のスイッチ `is_simple_core` が、
#   本の後半に合わせてあるからです。
#
# パッケージは古くなります。何に依存し、どのバージョンで確かめたかを書き残すことも、パッケージ作りの一部です。
#
# エンジンは、まだ短い式でしか確かめていません。最後のステップでは、最適化のテスト関数としてよく知られた関数を微分し、それで十分なのかを考えます。
# %% [markdown] lang="en"
# The message is confusing: a `Variable` isn't a `Variable`. When a `class` statement runs again, it makes **another
# class** with the same name, and the old box is still an instance of the old class. The same thing happened in step
# 21 when you ran the cell with `class Variable` again. If you import a module again, make your objects again too.
# Jupyter's `%autoreload` needs the same care.
#
# ## How other packages compare
#
# You have a package with a name of your choice. The reference engine of this course, `course.engine`, has the same
# structure. It's faster, and it fixes the flaws that this course found in the book's design. Open its source: most of
# it will look familiar.
#
# You can also install the book's own package, DeZero, and compare. Three things about version 0.0.13, the newest on
# PyPI at the time of writing, may surprise you:
#
# - It uses `np.int`, which newer versions of NumPy no longer have, so the import stops with an `AttributeError`.
# - It imports `matplotlib`, but its metadata lists only `numpy` as a dependency.
# - Where the import works, a gradient prints as `variable(8.0)`, not `8.0`. The switch `is_simple_core` in its
#   `__init__.py` is set for the later chapters of the book.
#
# Packages go out of date. Writing down the dependencies, and the versions that you tested, is part of making a package.
#
# You have tested the engine on short formulas only. In the last step you differentiate well-known test functions for
# optimizers, and then ask whether such a test is enough.
