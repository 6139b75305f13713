# %% [markdown] lang="ko"
# # 1단계. 값을 담는 상자, Variable
#
# 수식을 평범한 파이썬 코드로 쓰면 미분까지 알아서 해 주는 프로그램이 있습니다. 딥러닝 프레임워크의 핵심이 바로
# 이런 프로그램입니다. 이 과정에서는 그런 **자동 미분 엔진**을 NumPy만 가지고 직접 만듭니다. 한 번에 조금씩, 모두 24단계입니다.
# 각 단계에서는 앞 단계까지의 코드에서 부족한 점을 하나 찾아 고칩니다.
#
# | | 만드는 것 |
# |--|--|
# | 제1고지 (1~10단계) | 상자 하나에서 출발해, 미분을 스스로 계산하는 변수까지 |
# | 제2고지 (11~24단계) | 여러 입력, 복잡한 계산 그래프, 메모리, 연산자를 거쳐 나만의 패키지까지 |
#
# 이 과정의 순서는 사이토 고키의 『밑바닥부터 시작하는 딥러닝 3』(한빛미디어)을 따릅니다. 그 책에서는 DeZero라는
# 프레임워크를 만듭니다. 앞으로는 '책'이라고만 부르겠습니다. 책이 없어도 이 과정을 마칠 수 있습니다. 우리 코드가 책의
# 코드와 다른 곳에서는 무엇이 왜 다른지 밝힙니다.
# %% [markdown] lang="ja"
# # ステップ1　値を入れる箱、Variable
#
# 数式をふつうのPythonコードとして書くだけで、微分まで計算してくれるプログラムがあります。ディープラーニングのフレーム
# ワークの中心も、こうしたプログラムです。このコースでは、そのような**自動微分のエンジン**を、NumPyだけを使って自分の手
# で作ります。少しずつ、24のステップに分けて進みます。どのステップでも、それまでのコードに足りないところを1つ見つけて直
# していきます。
#
# | | 作るもの |
# |--|--|
# | ステップ1–10 | 1つの箱から出発し、自分で微分を計算する変数まで |
# | ステップ11–24 | 複数の入力、複雑な計算グラフ、メモリ、演算子を経て、自分のパッケージまで |
#
# このコースは、斎藤康毅『ゼロから作るDeep Learning ❸』（オライリー・ジャパン）と同じ道筋をたどります。DeZeroというフレームワークを
# 作る本です。以下では、この本を「本」とだけ呼びます。本を持っていなくても、このコースは最後まで進められます。コードが本と違う
# ところでは、何がなぜ違うのかを説明します。
# %% [markdown] lang="en"
# # Step 1. Variable: a box for a value
#
# Some programs take a formula written as ordinary Python and compute its derivative. Every deep learning framework
# contains one. In this course you build such an **automatic differentiation engine** yourself, with nothing but NumPy,
# in 24 small steps. Each step finds one weakness in the code so far and fixes it.
#
# | | what you build |
# |--|--|
# | steps 1–10 | from a single box to a variable that computes derivatives by itself |
# | steps 11–24 | many inputs, complex graphs, memory and operators, up to a package of your own |
#
# The path follows "Deep Learning from Scratch 3" by Koki Saitoh (O'Reilly Japan), which builds a framework called
# DeZero. From here on we call it "the book". You don't need it for this course. Where our code differs from the book's,
# the text says so and why.

# %% [markdown] lang="ko"
# ## 노트북을 쓰는 법
#
# 노트북마다 아래 네 가지가 되풀이됩니다.
#
# - **빈칸**: `# YOUR CODE HERE`와 그 아래 `raise NotImplementedError()`를 지우고 여러분의 코드를 씁니다.
# - **테스트 셀**: 연습 바로 다음에 있습니다. 실행해서 ✔가 나오면 통과입니다. ✘가 나오면 무엇이 나왔고 무엇이 나와야
#   하는지 읽고 고치세요. 몇 번을 틀려도 점수에는 영향이 없습니다.
# - **힌트**: 막힐 때만 펼쳐 보세요. 뒤로 갈수록 구체적입니다.
# - **제출**: 고지 하나를 모두 마치고 저장한 뒤, 선생님이 안내한 방법으로 제출합니다. 채점할 때는 숨은 테스트가 다른
#   값으로 한 번 더 확인합니다. 혼자 공부한다면 터미널의 `course check`가 같은 채점을 해 줍니다.
#
# 바로 아래에는 앞 단계까지 완성된 코드가 접혀 있습니다. 지금은 NumPy와 테스트 셀의 함수를 불러오는 몇 줄뿐이지만,
# 단계를 거듭할수록 길어집니다. 앞 단계를 다 풀지 못했어도 이 셀이 있으니 어느 단계든 시작할 수 있습니다. 노트북을 열면
# 이 셀부터 실행하세요.
#
# 테스트 셀에 나오는 함수는 `course.testing` 모듈에 있으며, 대부분 이름 그대로 읽으면 됩니다. `close(a, b)`는 수가 거의
# 같은지, `equal(a, b)`는 값이 같은지, `same(a, b)`는 둘이 같은 객체인지, `kind(a, b)`는 `a`의 타입이 `b`인지
# 확인합니다.
# %% [markdown] lang="ja"
# ## ノートブックの使い方
#
# どのノートブックでも、次の4つが繰り返し出てきます。
#
# - **空欄**：`# YOUR CODE HERE` とその下の `raise NotImplementedError()` を消して、自分のコードを書きます。
# - **テストセル**：演習のすぐあとにあります。実行して✔が出れば合格です。✘が出たら、何が出たのか、何が出るはずだったの
#   かを読んで直してください。何度間違えても点数には響きません。
# - **ヒント**：行き詰まったときだけ開いてください。後のものほど具体的です。
# - **提出**：ステージ（第1ステージはステップ1–10）を解き終えたら、保存して、先生の案内に従って提出します。採点のとき
#   は、隠しテストが別の値でもう一度確かめます。一人で学んでいるときは、ターミナルの `course check` で同じ採点ができま
#   す。
#
# すぐ下のセルには、前のステップまでに完成したコードが折りたたまれています。いまはNumPyとテストセルの関数を読み込む数行
# だけですが、ステップが進むにつれて長くなります。前のステップを解き終えていなくても、このセルがあるので、どのステップ
# からでも始められます。ノートブックを開いたら、まずこのセルを実行してください。
#
# テストセルで使う関数は、モジュール `course.testing` にあり、ほとんどは名前のとおりに読めます。`close(a, b)` は数がほ
# ぼ等しいか、`equal(a, b)` は値が等しいか、`same(a, b)` は2つが同じオブジェクトか、`kind(a, b)` は `a` の型が `b` かを
# 確かめます。
# %% [markdown] lang="en"
# ## How a notebook works
#
# Every notebook contains the same four things.
#
# - **Stub**: delete `# YOUR CODE HERE` and the `raise NotImplementedError()` below it, and write your own code there.
# - **Test cell**: it follows the exercise. Run it: ✔ means that your code passed; ✘ shows what your code gave and what
#   was expected. A failed run costs no points, and you can try as often as you like.
# - **Hints**: open one when you are stuck. Later hints give away more.
# - **Submitting**: when you finish a stage (stage 1 is steps 1–10), save your notebooks and submit them as your teacher
#   explained. Hidden tests then check your code again with other values. If you study on your own, `course check` in a
#   terminal runs the same grading.
#
# The collapsed cell below contains the finished code of the earlier steps, so you can start at any step, even if an
# earlier one isn't finished. In this step it's a few lines that import NumPy and the functions of the test cells; it
# grows with each step. Run it first whenever you open a notebook.
#
# The functions in the test cells come from the module `course.testing`. Most of their names say what they check:
# `close(a, b)` checks that numbers are nearly equal, `equal(a, b)` that values are equal, `same(a, b)` that both are
# the same object, and `kind(a, b)` that `a` is of type `b`.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(1))

# %% [markdown] lang="ko"
# ## 배열이 아니라 클래스로 만드는 이유
#
# 변수는 흔히 값을 담는 상자에 비유됩니다. 우리는 그 비유를 그대로 클래스로 만듭니다. 상자의 이름은 `Variable`, 내용물이 들어가는
# 자리는 `data`입니다.
#
# ```
#   x ──▶ Variable
#            └─ data ──▶ array(1.0)
# ```
#
# 값만 담을 거라면 NumPy 배열로 충분하지 않을까요? 지금은 그렇습니다. 하지만 상자에는 나중에 다른 것도 넣을 수 있습니다. 6단계에서는
# 값 옆에 미분값을, 7단계에서는 "나를 만든 함수"를 함께 넣습니다. 그 자리를 이번 단계에서 마련합니다.
# %% [markdown] lang="ja"
# ## 配列ではなくクラスにする理由
#
# 変数はよく、値を入れる箱にたとえられます。そのたとえを、そのままクラスにしましょう。箱の名前は `Variable`、中身を入れる場所は
# `data` です。
#
# ```
#   x ──▶ Variable
#            └─ data ──▶ array(1.0)
# ```
#
# 値を入れるだけなら、NumPyの配列で足りるのではないでしょうか。いまはそのとおりです。でも、箱にはあとからほかのものも入
# れられます。ステップ6では値の隣に微分の値を、ステップ7では「自分を生み出した関数」を入れます。そのための場所を、この
# ステップで用意しておきます。
# %% [markdown] lang="en"
# ## Why a class and not just an array?
#
# A variable is often described as a box that holds a value. We turn this picture into a class. The box is called
# `Variable`, and its contents are in the attribute `data`.
#
# ```
#   x ──▶ Variable
#            └─ data ──▶ array(1.0)
# ```
#
# Wouldn't a NumPy array be enough to hold a value? For now, it would. But we can put more into a box later: step 6 adds
# the derivative next to the value, and step 7 adds the function that created it. Today we make room for them.

# %% [markdown] lang="ko"
# ### 연습 1 — `Variable`
#
# `__init__`을 완성하세요. 받은 `data`를 인스턴스의 속성 `data`에 보관합니다. 받은 배열을 복사하거나 다른 형으로 바꾸지 말고 그대로
# 두어야 하고, 상자마다 자기 내용물을 따로 가져야 합니다.
# %% [markdown] lang="ja"
# ### 演習1 — `Variable`
#
# `__init__` を完成させてください。受け取った `data` を、インスタンスの属性 `data` に入れます。受け取った配列は、コピーしたり別の型に
# 変えたりせず、そのまま入れます。また、箱はそれぞれ自分の中身を持ちます。
# %% [markdown] lang="en"
# ### Exercise 1: `Variable`
#
# Complete `__init__` so that it stores the given `data` in the instance's attribute `data`. Store the array itself:
# don't copy it, and don't convert it to another type. Each box has its own contents.

# %% exercise="variable"
class Variable:
    def __init__(self, data):
        ### BEGIN SOLUTION
        self.data = data
        ### END SOLUTION


# %% [markdown] lang="ko" hint="variable"
# `data`라는 이름은 `__init__`이 끝나면 사라집니다. 인스턴스에 남기려면 어디에 붙여야 할까요?
# %% [markdown] lang="ja" hint="variable"
# `data` という名前は、`__init__` が終わると消えてしまいます。インスタンスに残すには、何の属性にすればよいでしょうか。
# %% [markdown] lang="en" hint="variable"
# The name `data` disappears when `__init__` ends. Where do you attach a value so that the instance keeps it?
# %% [markdown] lang="ko" hint="variable"
# 한 줄이면 됩니다. 메서드 안에서 만들어지고 있는 인스턴스는 `self`입니다. `Variable.data`에 넣으면 클래스에 붙어 모든 상자가
# 내용물을 함께 쓰게 됩니다.
# %% [markdown] lang="ja" hint="variable"
# 1行で足ります。メソッドの中では、作られているインスタンスは `self` です。`Variable.data` に入れるとクラスの属性にな
# り、すべての箱が1つの中身を共有することになります。
# %% [markdown] lang="en" hint="variable"
# One line is enough. Inside a method, `self` is the instance being created. A value in `Variable.data` belongs to the
# class, so all boxes would share it.

# %% test="variable" points=1
one = Variable(np.array(1.0))
three = Variable(np.array([1.0, 2.0, 3.0]))
close(one.data, 1.0)
close(three.data, [1.0, 2.0, 3.0])
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
arrays = [rng.normal(size=shape) for shape in [(), (3,), (1,), (2, 3)]]
boxes = [Variable(array) for array in arrays]
for box, array in zip(boxes, arrays, strict=True):
    close(box.data, array)
# kind: same-object
kept = inside("""
arrays = [np.array([1, 2, 3]), np.array(1.0), np.array([[1.5], [2.5]], dtype="float32"), np.array([])]
arrays += [np.array([True, False]), np.arange(6.0)[::2], np.zeros(2)]
boxes = [Variable(array) for array in arrays]
kept = [box.data is array for box, array in zip(boxes, arrays)]
d = np.array([1, 2, 3])
one, two = Variable(d), Variable(d)
apart = one is not two
d[0] = 99
still = one.data is d and two.data is d
""")
equal(kept.kept, [True] * 7)
# kind: new-object
equal(kept.apart, True)
# kind: same-object
equal(kept.still, True)
for box in (kept.one, kept.two):
    close(box.data, [99, 2, 3], dtype="int64")
# kind: new-object
distinct(kept.one, kept.two)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 상자에 1을 더하면
#
# 상자를 열어 값을 보고, 내용물을 바꾸고, 마지막으로 상자에 1을 더해 봅니다. 세 줄이 각각 무엇을 출력할지 먼저 적어 보세요.
# %% [markdown] lang="ja"
# ## 箱に1を足すと
#
# 箱を開けて値を見て、中身を入れ替え、最後に箱に1を足してみます。それぞれ何が表示されるか、先に書き出してみましょう。
# %% [markdown] lang="en"
# ## Adding 1 to a box
#
# The next cell looks into a box, replaces its contents, and finally adds 1 to the box. Before you run it, write down
# what each of the three prints shows.

# %%
x = Variable(np.array(1.0))
print(x.data)

x.data = np.array(2.0)
print(x.data)

try:
    print(x + 1)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 상자는 그대로인데 내용물은 `1.0`에서 `2.0`으로 바뀌었습니다. 마지막 줄은 `3.0`이 아니라 오류였습니다. 파이썬은
# `Variable`이라는 새 타입에 1을 어떻게 더해야 하는지 아직 모릅니다. 안에 든 값을 쓰려면 `x.data + 1`처럼 꺼내야
# 합니다. 상자끼리 바로 더하는 것은 20단계에서 합니다.
#
# 객체가 무엇을 담고 있는지 한꺼번에 보려면 `__dict__`를 출력합니다. `x.__dict__`는 항목이 `data` 하나뿐인
# 딕셔너리입니다.
#
# ## 차원과 형상
#
# 상자에는 NumPy의 다차원 배열 `ndarray`를 넣기로 합니다. 원소를 늘어놓는 방향을 축(axis), 축의 수를 **차원**이라고 하며, `ndim`으로
# 알 수 있습니다. 축마다 원소가 몇 개인지를 차례로 적은 것이 **형상**(`shape`)입니다.
#
# | 배열 | 부르는 이름 | `ndim` | `shape` |
# |--|--|--|--|
# | `np.array(1.0)` | 스칼라 | 0 | `()` |
# | `np.array([1.0])` | 원소가 하나인 벡터 | 1 | `(1,)` |
# | `np.array([1.0, 2.0, 3.0])` | 벡터 | 1 | `(3,)` |
# | `np.array([[1.0, 2.0]])` | 행렬 | 2 | `(1, 2)` |
#
# '3차원'이라는 말은 조심해야 합니다. **3차원 벡터**는 원소가 3개인 벡터이고, 축은 하나뿐입니다. **3차원 배열**은 축이 3개입니다.
# `np.array(1.0)`과 `np.array([1.0])`도 출력하면 비슷해 보이지만 서로 다른 배열입니다. 이 과정에는 0차원 배열이 자주 나옵니다.
# %% [markdown] lang="ja"
# 箱はそのままで、中身は `1.0` から `2.0` に変わりました。最後の行は `3.0` ではなくエラーでしたね。Pythonは、`Variable`
# という新しい型に1をどう足せばよいのかをまだ知りません。中の値を使うには、`x.data + 1` のように取り出す必要があります。
# 箱どうしをそのまま足せるようにするのは、ステップ20です。
#
# オブジェクトが持っているものをまとめて見るには、`__dict__` を表示します。`x.__dict__` は、項目が `data` だけの辞書で
# す。
#
# ## 次元と形状
#
# 箱には、NumPyの多次元配列 `ndarray` を入れることにします。要素が並ぶ方向を軸（axis）、軸の数を**次元**と呼び、`ndim`
# で調べられます。軸ごとの要素の数を順に並べたものが**形状**（`shape`）です。
#
# | 配列 | 呼び名 | `ndim` | `shape` |
# |--|--|--|--|
# | `np.array(1.0)` | スカラー | 0 | `()` |
# | `np.array([1.0])` | 要素が1個のベクトル | 1 | `(1,)` |
# | `np.array([1.0, 2.0, 3.0])` | ベクトル | 1 | `(3,)` |
# | `np.array([[1.0, 2.0]])` | 行列 | 2 | `(1, 2)` |
#
# 「3次元」という言葉には注意が必要です。**3次元ベクトル**は要素が3個のベクトルで、軸は1つしかありません。**3次元配列**には軸が3本
# あります。`np.array(1.0)` と `np.array([1.0])` も、表示は似ていますが別の配列です。このコースでは、0次元の配列が何度も登場します。
# %% [markdown] lang="en"
# The box stayed the same, and its contents changed from `1.0` to `2.0`. The last line isn't `3.0` but an error: Python
# doesn't know how to add 1 to the new type `Variable`. To use the value, take it out of the box: `x.data + 1`. Step 20
# adds boxes directly.
#
# To see everything that an object holds, print its `__dict__`: `x.__dict__` is a dictionary with one entry, `data`.
#
# ## Dimension and shape
#
# Our boxes hold NumPy arrays of the type `ndarray`. Each direction in which the elements are arranged is called an
# axis, and the number of axes is the number of **dimensions**, `ndim`. The **shape**, `shape`, lists how many elements
# there are along each axis.
#
# | array | called | `ndim` | `shape` |
# |--|--|--|--|
# | `np.array(1.0)` | scalar | 0 | `()` |
# | `np.array([1.0])` | vector with one element | 1 | `(1,)` |
# | `np.array([1.0, 2.0, 3.0])` | vector | 1 | `(3,)` |
# | `np.array([[1.0, 2.0]])` | matrix | 2 | `(1, 2)` |
#
# Be careful with the word "three-dimensional". A **three-dimensional vector** has three elements and one axis. A
# **three-dimensional array** has three axes. `np.array(1.0)` and `np.array([1.0])` look similar when printed, but they
# are different arrays. 0-dimensional arrays appear often in this course.

# %% [markdown] lang="ko"
# ### 연습 2 — 상자 세 개
#
# 아래 세 이름에 각각 `ndarray`가 든 `Variable`을 대입하세요. `None`은 지우거나 바꾸어도 됩니다.
#
# - `scalar`: 0차원 배열 3.0
# - `vector`: 3차원 벡터 (1, 2, 3)
# - `matrix`: 2행 3열의 행렬. 원소의 값은 마음대로 정하세요.
# %% [markdown] lang="ja"
# ### 演習2 — 3つの箱
#
# 次の3つの名前に、それぞれ `ndarray` の入った `Variable` を代入してください。`None` は消しても書き換えてもかまいません。
#
# - `scalar`：値が3.0の0次元配列
# - `vector`：3次元ベクトル (1, 2, 3)
# - `matrix`：2行3列の行列。要素の値は自由に決めてください。
# %% [markdown] lang="en"
# ### Exercise 2: three boxes
#
# Assign a `Variable` that holds an `ndarray` to each of the three names. You may delete or replace the `None`.
#
# - `scalar`: the 0-dimensional array 3.0
# - `vector`: the three-dimensional vector (1, 2, 3)
# - `matrix`: a matrix with 2 rows and 3 columns and any elements you like

# %% exercise="shapes"
scalar = None
vector = None
matrix = None
### BEGIN SOLUTION
scalar = Variable(np.array(3.0))
vector = Variable(np.array([1.0, 2.0, 3.0]))
matrix = Variable(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
### END SOLUTION

# %% [markdown] lang="ko" hint="shapes"
# `np.array`에 넘기는 대괄호가 몇 겹인지 세어 보세요. 그 수가 곧 `ndim`입니다.
# %% [markdown] lang="ja" hint="shapes"
# `np.array` に渡す角かっこが何重になっているかを数えてみましょう。その数が `ndim` です。
# %% [markdown] lang="en" hint="shapes"
# Count how many levels of square brackets you pass to `np.array`. That number is `ndim`.

# %% test="shapes" points=1
kind(scalar, Variable)
kind(vector, Variable)
kind(matrix, Variable)
equal(scalar.data.ndim, 0)
equal(matrix.data.shape, (2, 3))
### BEGIN HIDDEN TESTS
# kind: result-type
for box in (scalar, vector, matrix):
    kind(box.data, np.ndarray)
# kind: values
close(scalar.data, 3.0)
close(vector.data, [1.0, 2.0, 3.0])
# kind: shape
equal(matrix.data.shape, (2, 3))
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 배열 하나에 이름 둘
#
# 연습 1에서 배열을 복사하지 않았습니다. 그래서 `x = Variable(d)`라고 쓰면 `d`와 `x.data`는 **같은 배열**을 가리키는 두
# 이름이 됩니다. 상자에 든 것은 배열의 사본이 아니라 배열에 대한 참조입니다.
#
# ```
#   d ───────────────┐
#                    ▼
#   x ──▶ data ──▶ [1.0, 2.0]
# ```
#
# 이때 코드의 `=` 하나가 전혀 다른 두 가지 일을 할 수 있습니다. 배열의 **내용을 고치면** 두 이름 모두에서 보이고, **이름을 다른 배열로
# 옮기면** 한쪽 이름만 바뀝니다. 이 차이를 모르면 2단계와 14단계에서 아주 찾기 어려운 버그를 만들게 되니 지금 익혀 둡시다.
#
# 파이썬에는 두 질문에 맞는 연산자가 따로 있습니다. `==`는 값이 같은지, `is`는 같은 객체인지 묻습니다. 다음 셀은 원소가
# 같은 리스트를 두 개 만듭니다. `None` 대신 `[True, True]`처럼 참이나 거짓 두 개로 된 리스트를 예상으로 적고 실행하세요.
# %% [markdown] lang="ja"
# ## 1つの配列に2つの名前
#
# 演習1では配列をコピーしませんでした。ですから `x = Variable(d)` と書くと、`d` と `x.data` は**同じ配列**を指す2つの名
# 前になります。箱に入るのは、配列のコピーではなく、配列への参照です。
#
# ```
#   d ───────────────┐
#                    ▼
#   x ──▶ data ──▶ [1.0, 2.0]
# ```
#
# このとき、コードの中の `=` は、まったく違う2つの仕事をすることがあります。配列の**中身を書き換える**と、どちらの名前
# からも見えます。**名前を別の配列に付け替える**と、変わるのはその名前だけです。この違いは、ステップ2とステップ14で、と
# ても見つけにくいバグの原因になります。いまのうちに慣れておきましょう。
#
# Pythonには、2つの問いに一つずつ演算子があります。`==` は値が等しいかを、`is` は同じオブジェクトかを調べます。次のセル
# は、要素の等しいリストを2つ作ります。`None` の代わりに、`[True, True]` のような真偽値2つのリストで予想を書いて、実行
# してください。
# %% [markdown] lang="en"
# ## One array, two names
#
# In exercise 1 you didn't copy the array. So after `x = Variable(d)`, `d` and `x.data` are two names for the **same
# array**: the box holds a reference to it.
#
# ```
#   d ───────────────┐
#                    ▼
#   x ──▶ data ──▶ [1.0, 2.0]
# ```
#
# In this situation, `=` can do two very different things. **Changing the contents** of the array is visible through
# both names. **Rebinding a name** to another array affects only that name. This difference returns in steps 2 and 14 as
# a bug that is hard to find, so practice it now.
#
# Python has an operator for each question: `==` asks whether two values are equal, and `is` asks whether they are the
# same object. The next cell makes two lists with equal elements. Replace `None` with your guess, a list of two truth
# values such as `[True, True]`, and run the cell.

# %%
from course.testing import predict

guess = None
a, b = [1, 2], [1, 2]
predict(guess, [a == b, a is b])

# %% [markdown] lang="ko"
# ### 연습 3 — 두 이름과 한 번의 변경
#
# 아래 코드를 실행하지 말고 머릿속으로 따라가세요. (가), (나), (다) 시점에 `x.data[0]`은 각각 얼마입니까?
#
# ```python
# d = np.array([1.0, 2.0])
# x = Variable(d)
#
# d[0] = 99.0
# # (가) first
#
# d = d * 2
# # (나) second
#
# e = x.data
# e += 1
# # (다) third
# ```
# %% [markdown] lang="ja"
# ### 演習3 — 2つの名前と1つの変更
#
# 次のコードを、実行せずに頭の中で追ってください。（ア）、（イ）、（ウ）の時点で、`x.data[0]` はそれぞれいくつでしょうか。
#
# ```python
# d = np.array([1.0, 2.0])
# x = Variable(d)
#
# d[0] = 99.0
# # （ア）first
#
# d = d * 2
# # （イ）second
#
# e = x.data
# e += 1
# # （ウ）third
# ```
# %% [markdown] lang="en"
# ### Exercise 3: two names, one change
#
# Follow this code in your head without running it. What is `x.data[0]` at (a), (b) and (c)?
#
# ```python
# d = np.array([1.0, 2.0])
# x = Variable(d)
#
# d[0] = 99.0
# # (a) first
#
# d = d * 2
# # (b) second
#
# e = x.data
# e += 1
# # (c) third
# ```

# %% exercise="reference"
first = None
second = None
third = None
### BEGIN SOLUTION
first = 99.0
second = 99.0
third = 100.0
### END SOLUTION

# %% [markdown] lang="ko" hint="reference"
# 줄마다 화살표 그림을 다시 그려 보세요. `d[0] = ...`은 배열을 고치고, `d = ...`은 화살표를 옮깁니다.
# %% [markdown] lang="ja" hint="reference"
# 1行ごとに矢印の図を描き直してみましょう。`d[0] = ...` は配列を書き換え、`d = ...` は矢印を付け替えます。
# %% [markdown] lang="en" hint="reference"
# Draw the arrows again after each line. `d[0] = ...` changes the array; `d = ...` moves an arrow.
# %% [markdown] lang="ko" hint="reference"
# `d * 2`는 새 배열을 만듭니다. 반면 NumPy 배열의 `e += 1`은 새 배열을 만들지 않고 `e`가 가리키는 배열 자체를 고칩니다.
# %% [markdown] lang="ja" hint="reference"
# `d * 2` は新しい配列を作ります。一方、NumPyの配列に対する `e += 1` は新しい配列を作らず、`e` が指す配列そのものを書き換えます。
# %% [markdown] lang="en" hint="reference"
# `d * 2` makes a new array. `e += 1` on a NumPy array doesn't: it changes the array that `e` refers to.

# %% test="reference" points=2
d = np.array([1.0, 2.0])
box = {"data": d}  # a dict serves as the box here
d[0] = 99.0
close(first, box["data"][0])
d = d * 2
close(second, box["data"][0])
e = box["data"]
e += 1
close(third, box["data"][0])
### BEGIN HIDDEN TESTS
# kind: values
close(first, 99.0)
close(second, 99.0)
close(third, 100.0)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 아직 계산하지 못하는 상자
#
# 값을 담는 상자 `Variable`이 생겼습니다. 배열을 복사하지 않으므로 메모리를 아끼지만, 바깥에서 배열을 고치면 상자의
# 내용물도 달라진다는 점은 기억해 두어야 합니다. 또 지금은 `Variable("안녕")`처럼 배열이 아닌 것도 받아 줍니다. 이 점은
# 9단계에서 고칩니다.
#
# 무엇보다, 상자로 할 수 있는 일이 아직 없습니다. `x + 1`조차 계산하지 못합니다. 다음 단계에서 상자를 받아 상자를 내놓는 **함수**를 만듭니다.
# %% [markdown] lang="ja"
# ## まだ計算できない箱
#
# 値を入れる箱 `Variable` ができました。配列をコピーしないので余分なメモリはいりませんが、外で配列を書き換えると箱の中身も変わる、ということは
# 覚えておく必要があります。また、いまは `Variable("こんにちは")` のように、配列でないものも受け取ってしまいます。これはステップ9で直します。
#
# そして何より、この箱ではまだ計算ができません。`x + 1` もエラーになりました。次のステップでは、箱を受け取って箱を返す**関数**を
# 作ります。
# %% [markdown] lang="en"
# ## A box that can't compute yet
#
# You have `Variable`, a box for a value. It stores the array itself, which saves memory, but remember: if code outside
# changes the array, the contents of the box change too. The box also accepts things that aren't arrays, such as
# `Variable("hello")`. Step 9 fixes that.
#
# Above all, you can't do anything with a box yet. Even `x + 1` failed. In the next step you write **functions**, which
# take a box and return a box.
