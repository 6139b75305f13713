# %% [markdown] lang="ko"
# # 17단계. 메모리 관리와 순환 참조
#
# 이제 엔진은 어떤 계산 그래프에서든 기울기를 바르게 구합니다. 그런데 다 쓴 그래프는 어떻게 될까요? 학습은 그래프를
# 만들고, 역전파하고, 버리는 일을 수백만 번 되풀이합니다. 버린 그래프가 사라지지 않는다면 계산이 아무리 정확해도
# 프로그램은 메모리가 모자라 멈춥니다.
#
# 이번 단계에서는 파이썬이 객체를 언제 지우는지 알아보고, 우리 그래프가 왜 지워지지 않는지 찾아내어, 참조 **하나**를
# 바꾸어 고칩니다.
# %% [markdown] lang="ja"
# # ステップ17　メモリ管理と循環参照
#
# どんな計算グラフでも、正しい勾配が求められるようになりました。では、使い終わったグラフはどうなるのでしょうか。学習で
# は、グラフを作り、逆伝播し、捨てることを何百万回も繰り返します。捨てたはずのグラフが消えなければ、計算がどれほど正確
# でも、プログラムはメモリ不足で止まってしまいます。
#
# このステップでは、Pythonがいつオブジェクトを消すのかを知り、エンジンのグラフが消えない理由を突き止め、参照を**1つだ
# け**変えて直します。
# %% [markdown] lang="en"
# # Step 17. Memory and reference cycles
#
# The engine finds the right gradients for any graph. But what happens to a graph that you no longer need? Training
# builds a graph, runs a backward pass through it and drops it, millions of times. If dropped graphs don't disappear,
# the program runs out of memory sooner or later, however correct its numbers are.
#
# In this step you learn when Python removes an object, find out why our graphs aren't removed, and fix it by changing
# **one** reference.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(17))

# %% [markdown] lang="ko"
# ## 버린 그래프가 차지하는 메모리
#
# `spin`은 1 MiB짜리 배열로 그래프를 만들고는 아무것도 반환하지 않습니다. 한 번 반복할 때 배열이 4개(`x`, 중간 변수 둘,
# `y`), 10번이면 40개입니다. `x`와 `y`는 지역 변수이므로 `spin`이 끝나면 두 이름 모두 없어집니다.
#
# `measure`는 함수를 불러, 파이썬이 요청한 메모리를 바이트 단위로 셉니다(표준 라이브러리의 `tracemalloc`을 씁니다). 세는
# 동안에는 다음 절에서 설명할 가비지 컬렉터 `gc`를 끕니다. **`spin`이 끝난 뒤에는 몇 MiB가 남아 있을까요?** `None`
# 자리에 예상을 적고 실행하세요. 그다음 셀은 가장 많을 때와 끝난 뒤의 MiB를 출력합니다.
# %% [markdown] lang="ja"
# ## 捨てたグラフが占めるメモリ
#
# `spin` は1 MiBの配列でグラフを作りますが、何も返しません。1回の繰り返しにつき配列は4個（`x`、途中の変数2つ、`y`）、10回
# なら40個です。`x` も `y` もローカル変数なので、`spin` が終われば両方の名前がなくなります。
#
# `measure` は関数を呼び出して、Pythonが要求したメモリをバイト単位で数えます（標準ライブラリの `tracemalloc` を使いま
# す）。数えているあいだは、次の節で説明するガベージコレクター `gc` を止めています。**`spin` が終わったあと、何MiBが残っているでしょうか。** `None` の
# ところに予想を書いて実行してください。その次のセルは、最大時と終了後のMiBを表示します。
# %% [markdown] lang="en"
# ## How much memory dropped graphs keep
#
# `spin` builds graphs from arrays of 1 MiB and returns nothing. Each round makes four arrays (`x`, two intermediate
# variables, `y`), so ten rounds make 40. `x` and `y` are local variables: when `spin` ends, both names are gone.
#
# `measure` calls a function and counts, to the byte, the memory that Python asks for (it uses `tracemalloc` from the
# standard library). While it counts, it switches off the garbage collector `gc`, which the next section explains. **How
# many MiB are still in use after `spin` has ended?** Put your guess in place of `None` and run the cell. The cell after
# it prints the MiB at the peak and after the end.

# %%
from course.memory import measure
from course.testing import predict

guess = None


def spin(rounds):
    for _ in range(rounds):
        x = Variable(np.random.randn(2**17))
        y = square(square(square(x)))


use = measure(lambda: spin(10))
predict(guess, round(use.kept_mib))

# %%
print(round(use.peak_mib), round(use.kept_mib))

# %% [markdown] lang="ko"
# `gc`가 꺼져 있는 동안 하나도 지워지지 않았습니다. 왜 그런지 알려면 파이썬이 객체를 지우는 규칙부터 보아야 합니다.
#
# ## 참조 횟수 세기
#
# 파이썬(정확히는 가장 널리 쓰이는 구현인 CPython)은 객체마다 **자신을 가리키는 참조가 몇 개인지** 세어 둡니다(참조
# 횟수). 변수에 대입하거나 인수로 넘기거나 리스트나 속성에 담으면 하나 늘고, 그 연결이 끊어지면 하나 줄어듭니다. 0이
# 되는 **그 순간** 객체는 지워지고, 그 객체가 가지고 있던 참조도 함께 사라집니다. 그래서 한 줄로 이어진 객체는
# 도미노처럼 차례로 지워집니다.
#
# 새로 만든 객체의 참조 횟수는 0이 아니라 1에서 시작합니다. 객체를 만든 식이 첫 참조를 가지고 있다가, 대입할 때 그
# 참조를 이름에 넘깁니다. `f(a)`를 실행하는 동안에는 `f`의 매개변수 때문에 하나 늘고, 호출이 끝나면 다시 줄어듭니다.
#
# | 코드 | A를 가리키는 참조 | B를 가리키는 참조 |
# |--|--|--|
# | `a, b = A, B` | 1 | 1 |
# | `a.to = b` | 1 | 2 |
# | `b = None` | 1 | 1 (A의 속성) |
# | `a = None` | 0, 지워진다 | 그래서 0, 지워진다 |
#
# 그런데 B도 A를 가리키면 결과가 다릅니다.
#
# | 코드 | A를 가리키는 참조 | B를 가리키는 참조 |
# |--|--|--|
# | `a.to = b` 다음에 `b.to = a` | 2 | 2 |
# | `a = b = None` | 1 (B의 속성) | 1 (A의 속성) |
#
# 이제 어떤 이름으로도 A와 B에 닿을 수 없는데, 서로 참조하고 있어 어느 쪽도 0이 되지 않습니다. 이것이 **순환
# 참조**입니다.
#
# 파이썬에는 순환을 찾아 지우는 두 번째 장치, **가비지 컬렉터**(`gc` 모듈)도 있습니다. 다만 가끔씩만 실행되고, 언제
# 실행할지는 메모리의 크기가 아니라 **객체의 개수**로 정합니다. 큰 배열을 가진 객체가 몇 개 있는 정도로는 좀처럼
# 실행되지 않습니다. (`gc`의 설명에 나오는 "세대"는 16단계의 세대와 이름만 같습니다.) 그래서 우리의 목표는 `gc`가 없어도
# 그래프가 곧바로 사라지는 것입니다.
# %% [markdown] lang="ja"
# `gc` を止めているあいだ、1つも消えませんでした。その理由を知るために、Pythonがオブジェクトを消す規則から見ていきましょ
# う。
#
# ## 参照カウント
#
# Python（正確には、最も広く使われている実装のCPython）は、オブジェクトごとに**自分を指す参照がいくつあるか**を数えて
# います（参照カウント）。変数に代入する、引数として渡す、リストや属性に入れる。そのたびに1つ増え、参照がなくなると1つ
# 減ります。0になった**その瞬間**にオブジェクトは消え、それが持っていた参照もなくなります。ですから一列につながったオ
# ブジェクトは、ドミノ倒しのように順に消えていきます。
#
# 新しいオブジェクトの参照カウントは、0ではなく1から始まります。オブジェクトを作った式が最初の参照を持ち、代入のときに
# それを名前に渡すからです。`f(a)` を実行しているあいだは `f` の仮引数の分だけ1つ増え、呼び出しが終わるとまた減ります。
#
# | コード | A を指す参照 | B を指す参照 |
# |--|--|--|
# | `a, b = A, B` | 1 | 1 |
# | `a.to = b` | 1 | 2 |
# | `b = None` | 1 | 1（A の属性） |
# | `a = None` | 0、消える | したがって0、消える |
#
# ところが、B も A を指し返すと、話が変わります。
#
# | コード | A を指す参照 | B を指す参照 |
# |--|--|--|
# | `a.to = b` のあとに `b.to = a` | 2 | 2 |
# | `a = b = None` | 1（B の属性） | 1（A の属性） |
#
# もうどの名前からも A と B に届かないのに、互いに参照し合っているので、どちらも0になりません。これが**循環参照**です。
#
# Pythonには、循環を見つけて消す2つ目の仕組み、**ガベージコレクター**（`gc` モジュール）もあります。ただし実行される
# のはときどきで、いつ実行するかはメモリの量ではなく**オブジェクトの個数**で決まります。大きな配列を持つオブジェクトが
# 数個あるくらいでは、なかなか実行されません。（`gc` の説明に出てくる「世代」は、ステップ16の世代とは名前が同じだけで
# す。）そこで、`gc` に頼らなくてもグラフがすぐに消えることを目標にします。
# %% [markdown] lang="en"
# While `gc` was off, nothing was removed. To see why, look at the rule by which Python removes objects.
#
# ## Reference counting
#
# Python (to be exact CPython, the most widely used implementation) counts for each object **how many references point
# to it**. The count goes up by one when the object is assigned to a name, passed as an argument, or stored in a list or
# attribute. It goes down by one when such a reference goes away. **At the moment** the count reaches 0, the object is
# removed, and so are the references that it held. So objects linked in a row are removed one after another, like
# dominoes.
#
# A new object starts with a count of 1, not 0: the expression that creates it holds the first reference, and an
# assignment passes this reference to the name. During a call `f(a)` the parameter of `f` adds one more, and after the
# call it's gone.
#
# | code | references to A | references to B |
# |--|--|--|
# | `a, b = A, B` | 1 | 1 |
# | `a.to = b` | 1 | 2 |
# | `b = None` | 1 | 1 (A's attribute) |
# | `a = None` | 0, removed | so 0, removed |
#
# It's different when B also refers to A:
#
# | code | references to A | references to B |
# |--|--|--|
# | `a.to = b`, then `b.to = a` | 2 | 2 |
# | `a = b = None` | 1 (B's attribute) | 1 (A's attribute) |
#
# No name leads to A and B anymore, yet each keeps the count of the other above 0. This is a **reference cycle**.
#
# Python has a second mechanism that finds cycles and removes them, the **garbage collector** (module `gc`). But it runs
# only from time to time, and it decides by the **number of objects**, not by their size: a few objects that hold large
# arrays rarely start it. (The "generations" in its documentation share only the name with those of step 16.) So our aim
# is that a graph is removed at once, without `gc`.

# %% [markdown] lang="ko"
# 다음 셀은 아직 이름이 없는 새 객체의 참조 횟수를 출력합니다. `1`은 호출의 인수로 쓰이는 동안의 참조 하나입니다.
# %% [markdown] lang="ja"
# 次のセルは、まだ名前のない新しいオブジェクトの参照カウントを表示します。`1` は、呼び出しの引数になっているあいだの参照1つです。
# %% [markdown] lang="en"
# The next cell prints the reference count of a new object that has no name yet: `1`, the reference that the call holds as
# its argument.

# %%
import sys

print(sys.getrefcount(object()))

# %% [markdown] lang="ko"
# ## 약한 참조: 살려 두지 않고 지켜보기
#
# 객체가 지워졌는지 어떻게 확인할까요? 변수에 담아 두면 그 변수가 객체를 살려 둡니다. **약한 참조**(`weakref.ref`)는
# 객체를 가리키되 참조 횟수를 늘리지 않습니다. 괄호를 붙여 부르면 객체를 반환하고, 객체가 이미 지워졌으면 `None`을
# 반환합니다.
#
# 다음 두 셀을 차례로 실행하세요. 배열을 가리키는 이름은 `a`뿐이고, 둘째 셀에서 그 이름도 없앱니다. `watch()`는
# `None`일까요?
# %% [markdown] lang="ja"
# ## 弱参照：オブジェクトを残さずに確かめる
#
# オブジェクトが消えたかどうかを、どうやって確かめればよいでしょうか。変数に入れておけば、その変数がオブジェクトを生か
# してしまいます。**弱参照**（`weakref.ref`）は、オブジェクトを指しても参照の数を増やしません。かっこを付けて呼び出す
# とオブジェクトを返し、すでに消えていれば `None` を返します。
#
# 次の2つのセルを順に実行してください。配列を指す名前は `a` だけで、2つ目のセルでそれもなくします。`watch()` は `None` で
# しょうか。
# %% [markdown] lang="en"
# ## Weak references: observe without keeping alive
#
# How do you find out whether an object has been removed? If you keep it in a variable, the variable keeps it alive. A
# **weak reference** (`weakref.ref`) refers to an object without being counted. If you call it, it returns the object,
# or `None` if the object has been removed.
#
# Run the next two cells one after the other. The only name for the array is `a`, and the second cell removes that name.
# Is `watch()` then `None`?

# %%
import weakref

a = np.array([1, 2, 3])
watch = weakref.ref(a)
watch()

# %%
a = None
print(watch() is None)

# %% [markdown] lang="ko"
# 주피터에서 실행했다면 `False`가 나옵니다. 배열이 아직 남아 있습니다. 같은 코드를 파이썬 파일로 실행하면 `True`입니다.
# 약한 참조는 제대로 동작했습니다. 첫 셀의 마지막 줄에서 `watch()`의 값을 **화면에 표시했기 때문에** 주피터가 그 배열을
# 보관한 것입니다. 다음 셀은 배열을 참조하는 이름과 `Out`의 항목을 찾습니다.
# %% [markdown] lang="ja"
# Jupyterで実行したなら `False` と表示されます。配列はまだ残っています。同じコードをPythonファイルとして実行すれば `True` で
# す。弱参照は正しく動いています。最初のセルの最後の行で `watch()` の値を**画面に表示したため**に、Jupyterがその配列を
# 保存したのです。次のセルは、配列を参照している名前と `Out` の項目を探します。
# %% [markdown] lang="en"
# In Jupyter it prints `False`: the array is still there. The same code run as a Python file prints `True`. The weak
# reference works correctly. But the last line of the first cell **displayed** the value of `watch()`, and Jupyter
# stores what it displays. The next cell finds the names and the entries of `Out` that refer to the array.

# %%
kept = watch()
if kept is not None:
    print([name for name, value in list(globals().items()) if value is kept])
    print([number for number, value in Out.items() if value is kept])
kept = None

# %% [markdown] lang="ko"
# 셀 마지막 줄의 값은 `Out[번호]`와 `_번호`에, 최근 세 개는 `_`, `__`, `___`에도 담깁니다. 편리한 기능이지만 메모리를
# 살펴볼 때는 객체를 보는 것만으로도 객체가 살아남습니다. 같은 실험을 하다가 `gc.collect()`를 불러도 약한 참조가 살아
# 있어 당황한 학습 노트가 실제로 있습니다. 예외가 났을 때는 트레이스백이 함수의 지역 변수를 살려 둡니다.
#
# `%reset -f out`으로 `Out`을 비울 수 있지만, 이 과정에서 쓰는 IPython에서는 그래도 마지막 값 하나가 내부 표에 남습니다.
# 그런 참조를 찾아다니기보다 피하는 편이 쉽습니다.
#
# - 객체를 셀의 마지막 줄에 두지 않습니다. `watch() is None`처럼 **예/아니요**만 출력하거나, 줄 끝에 `;`을 붙입니다.
# - 실험 전체를 **함수 안에서** 합니다. 주피터는 지역 변수를 알지 못합니다.
# - 확실히 하려면 파이썬 파일로 써서 새 인터프리터에서 실행합니다.
#
# `sys.getrefcount`는 참조 횟수를 직접 보여 줍니다. 하지만 인수로 넘길 때 생기는 참조까지 세고, `None`처럼 어디서나
# 쓰이는 객체에는 매우 큰 수를 반환합니다. 지워졌는지 알고 싶다면 약한 참조를 쓰세요.
#
# 학습 노트에 나온 실수 두 가지는 `TypeError`가 됩니다. `a = None` 다음의 `weakref.ref(a)`는 `None`을 가리키는 약한
# 참조를 새로 만들려고 합니다. 물어볼 것은 앞에서 만들어 둔 약한 참조입니다. 그리고 `weakref`는 모듈이므로
# `weakref(output)`은 `weakref.ref`가 아니라 모듈을 부릅니다. 다음 셀에서 두 메시지를 볼 수 있습니다.
# %% [markdown] lang="ja"
# セルの最後の行の値は `Out[番号]` と `_番号` に、最近の3つは `_`、`__`、`___` にも入ります。便利な機能ですが、メモリ
# を調べるときには、オブジェクトを見ただけで生き残ってしまいます。同じ実験をして、`gc.collect()` を呼んでも弱参照が生
# きていると戸惑っている学習ノートが実際にあります。例外が起きたときも、トレースバックが関数のローカル変数を参照したま
# まになります。
#
# `%reset -f out` で `Out` を空にできますが、このコースで使うIPythonでは、それでも最後の値が1つ、内部の表に残ります。
# そうした参照を探し回るよりも、避けるほうが簡単です。
#
# - オブジェクトをセルの最後の行に置かない。`watch() is None` のように**はい／いいえ**だけを表示するか、行末に `;` を
#   付ける。
# - 実験をまるごと**関数の中で**行う。Jupyterはローカル変数を知りません。
# - 確実を期すなら、Pythonファイルに書いて新しいインタプリターで実行する。
#
# `sys.getrefcount` は参照の数そのものを返します。ただし、引数として渡すときの参照まで数えますし、`None` のようにあち
# こちで使われるオブジェクトには非常に大きな数を返します。「消えたかどうか」を知りたいなら、弱参照を使いましょう。
#
# 学習ノートに見られる間違いのうち、次の2つは `TypeError` になります。`a = None` のあとの `weakref.ref(a)` は、`None` へ
# の弱参照を新しく作ろうとします。確かめるべきなのは、前に作っておいた弱参照です。また、`weakref` はモジュールなので、`weakref(output)` は `weakref.ref` で
# はなくモジュールを呼び出します。次のセルで2つのメッセージを確かめてください。
# %% [markdown] lang="en"
# The value of a cell's last line goes into `Out[number]` and `_number`; the last three values also go into `_`, `__`
# and `___`. That is useful, but when you study memory, looking at an object keeps it alive. One learner ran this
# experiment, called `gc.collect()`, and noted that the weak reference still worked, without finding out why. After an
# exception, the traceback keeps the local variables of the functions alive.
#
# `%reset -f out` empties `Out`, but in the IPython version of this course the last value still stays in an internal
# table. It's easier to avoid such references than to hunt for them:
#
# - Don't leave the object on the last line of a cell. Print a **yes or no** such as `watch() is None`, or end the line
#   with `;`.
# - Run the whole experiment **inside a function**: Jupyter doesn't store local variables.
# - To be certain, write a Python file and run it in a new interpreter.
#
# `sys.getrefcount` returns the count itself. But it also counts the reference of its own argument, and for objects used
# everywhere, such as `None`, it returns a huge number. To answer "is it removed?", use a weak reference.
#
# Two mistakes from learners' notes show up as a `TypeError`. After `a = None`, `weakref.ref(a)` tries to make a new
# weak reference to `None`; the one to ask is the weak reference made before. And `weakref` is a module:
# `weakref(output)` calls the module instead of `weakref.ref`. The next cell shows both messages.

# %%
for wrong in (lambda: weakref.ref(None), lambda: weakref(np.zeros(3))):
    try:
        wrong()
    except TypeError as error:
        print(error)

# %% [markdown] lang="ko"
# ### 연습 1 — `dies_at_once`
#
# `make()`를 한 번 불러 객체를 하나 만들고, 그 객체를 가리키는 마지막 이름이 사라지는 즉시 객체가 지워지는지 알려 주는
# 함수를 완성하세요. 지워지면 `True`, 남아 있으면 `False`를 반환합니다.
#
# `gc`를 껐다가 되돌리는 부분은 써 두었습니다. 참조 횟수만으로 지워지는지 보려는 것이므로 `gc`는 쓰지 마세요.
# %% [markdown] lang="ja"
# ### 演習1 — `dies_at_once`
#
# `make()` を一度だけ呼んでオブジェクトを1つ作り、それを参照している最後の名前がなくなったとき、オブジェクトがすぐに消
# えるかどうかを調べる関数を完成させてください。消えれば `True`、残っていれば `False` を返します。
#
# `gc` を止めて、あとで元に戻す部分は書いてあります。参照の数だけで消えるかどうかを調べるので、`gc` は使わないでくださ
# い。
# %% [markdown] lang="en"
# ### Exercise 1: `dies_at_once`
#
# Complete a function that calls `make()` once to get an object, and finds out whether the object is removed as soon as
# its last name goes away. It returns `True` if the object is removed and `False` if it stays.
#
# The lines that switch `gc` off and on again are given. The question is whether reference counts alone remove the
# object, so don't use `gc`.

# %% exercise="dies-at-once" keep=false
import gc
import weakref


def dies_at_once(make):
    was_on = gc.isenabled()
    gc.disable()
    try:
        thing = make()
        ### BEGIN SOLUTION
        ref = weakref.ref(thing)
        del thing
        return ref() is None
        ### END SOLUTION
    finally:
        if was_on:
            gc.enable()


# %% [markdown] lang="ko" hint="dies-at-once"
# 세 가지 일을 차례로 합니다. 객체의 약한 참조를 만들고, 객체를 가리키는 이름을 없애고, 객체가 아직 있는지 확인합니다.
# %% [markdown] lang="ja" hint="dies-at-once"
# 順に3つのことをします。オブジェクトへの弱参照を作り、オブジェクトを参照している名前をなくし、まだあるかどうかを確か
# めます。
# %% [markdown] lang="en" hint="dies-at-once"
# Do three things in this order: make a weak reference to the object, delete the name that refers to it, check whether
# the object is still there.

# %% [markdown] lang="ko" hint="dies-at-once"
# 이름은 `del thing`으로 없앱니다. 약한 참조 `ref`는 그 자체로 늘 존재하는 객체이므로, `ref`가 아니라 `ref()`를 `None`과 비교해야 합니다.
# %% [markdown] lang="ja" hint="dies-at-once"
# 名前は `del thing` でなくせます。弱参照 `ref` はそれ自身がいつでも存在するオブジェクトなので、`ref` ではなく `ref()` を `None` と
# 比べます。
# %% [markdown] lang="en" hint="dies-at-once"
# `del thing` deletes the name. The weak reference `ref` is an object of its own that always exists, so compare `ref()`
# with `None`, not `ref`.

# %% test="dies-at-once" points=2
ours = inside("""
class Link:
    pass

def row():
    first, last = Link(), Link()
    first.to = last
    return first

def circle():
    first, last = Link(), Link()
    first.to, last.to = last, first
    return first
""")
equal(dies_at_once(ours.row), True)
equal(dies_at_once(ours.circle), False)
### BEGIN HIDDEN TESTS
# kind: own-function
more = inside("""
import gc

class Link:
    pass

store = []

def stored():
    store.append(Link())
    return store[-1]

def selfish():
    link = Link()
    link.me = link
    return link

def ring():
    links = [Link() for _ in range(5)]
    for before, after in zip(links, links[1:] + links[:1]):
        before.to = [after]
    return links[2]

def tail():
    link = selfish()
    out = Link()
    out.to = link
    return out

def array():
    return np.zeros(3)

times = []

def counted():
    times.append(Link())
    return Link()

counts = [dies_at_once(counted), len(times)]

helped = []

class Watched:
    def __init__(self, name):
        self.name, self.real = name, getattr(gc, name)

    def __call__(self, *args, **options):
        helped.append(self.name)
        return self.real(*args, **options)

watched = [Watched(name) for name in ("collect", "get_objects", "get_referrers", "get_referents")]
try:
    for each in watched:
        setattr(gc, each.name, each)
    unaided = [dies_at_once(Link), dies_at_once(selfish)]
finally:
    for each in watched:
        setattr(gc, each.name, each.real)

def asked(state):
    was_on = gc.isenabled()
    (gc.enable if state else gc.disable)()
    try:
        found = dies_at_once(Link)
        return [found, gc.isenabled()]
    finally:
        (gc.enable if was_on else gc.disable)()

off, on = asked(False), asked(True)
""")
for _ in range(2):
    equal(dies_at_once(more.stored), False)
    equal(dies_at_once(more.selfish), False)
    equal(dies_at_once(more.ring), False)
    equal(dies_at_once(more.tail), True)
    equal(dies_at_once(more.array), True)
# kind: other-type
objects = inside("""
class Empty:
    def __len__(self):
        return 0

class Agreeable:
    def __eq__(self, other):
        return True

store = [Empty(), Agreeable(), np.array(0.0), np.array([1.0, 2.0])]
held = [dies_at_once(lambda: thing) for thing in store]
free = [dies_at_once(Empty), dies_at_once(Agreeable), dies_at_once(lambda: np.array([1.0, 2.0]))]
""")
equal(objects.held, [False, False, False, False])
equal(objects.free, [True, True, True])
# kind: call-count
equal(more.counts, [True, 1])
equal(more.unaided, [True, False])
equal(more.helped, [])
# kind: not-yours
equal(more.off, [True, False])
equal(more.on, [True, True])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 우리 그래프의 순환
#
# 방금 만든 함수로 엔진을 조사해 봅시다. 제곱을 한 번 했을 뿐인 결과는 곧바로 지워질까요?
# %% [markdown] lang="ja"
# ## 計算グラフの中の循環
#
# いま作った関数でエンジンを調べてみましょう。2乗を一度しただけの結果は、すぐに消えるでしょうか。
# %% [markdown] lang="en"
# ## The cycle in our graph
#
# Use the new tool on the engine. Is the result of a single square removed at once?

# %%
print(dies_at_once(lambda: square(Variable(np.array(2.0)))))

# %% [markdown] lang="ko"
# 7단계에서 함수가 출력을 기억하고(`outputs`), 변수가 자신을 만든 함수를 기억하도록(`creator`) 했습니다. 두 화살표가
# 서로를 가리킵니다.
#
# ```text
#                                 outputs
#   x  ◀────────────────  f  ────────────────▶  y
#          inputs         ▲                     │
#                         └─────────────────────┘
#                                 creator
# ```
#
# 순환을 끊으려면 화살표 하나를 약하게 하면 됩니다. 셋 중 어느 것일까요? 사용자가 가지고 있는 것은 결과 `y`입니다.
# `y.backward()`를 하려면 `y`에서 출발해 **왼쪽으로** 모든 것에 닿을 수 있어야 합니다.
#
# - `creator`가 약하면, `f`를 살려 두는 참조가 없어 호출이 끝나자마자 함수가 사라집니다.
# - `inputs`가 약하면, 이름을 붙이지 않은 중간 변수가 사라져 길이 끊깁니다.
# - `outputs`는 왼쪽으로 가는 길이 아닙니다. 역전파가 `f`에 도착했을 때 `y`는 이미 그 길 위에 있으니, 약한 참조로
#   충분합니다.
#
# `owners(y)`는 그래프 전체를 그립니다. 각 객체가 실제로 참조하는 것을 찾아 화살표로 그리고, 서로 참조하는 짝은 굵게
# 표시합니다. (그림에는 글자만 남으므로, `Out`에 저장되어도 객체를 살려 두지 않습니다.)
# %% [markdown] lang="ja"
# ステップ7で、関数は出力を覚え（`outputs`）、変数は自分を作った関数を覚える（`creator`）ようにしました。2本の矢印が互
# いを指しています。
#
# ```text
#                                 outputs
#   x  ◀────────────────  f  ────────────────▶  y
#          inputs         ▲                     │
#                         └─────────────────────┘
#                                 creator
# ```
#
# 循環を断つには、矢印を1本だけ弱くします。3本のうち、どれでしょうか。ユーザーが持っているのは結果の `y` です。`y.backward()` の
# ためには、`y` から出発して**左へ**進み、すべてに行き着けなければなりません。
#
# - `creator` を弱くすると、`f` を生かしておく参照がなくなり、呼び出しが終わったとたんに関数が消えます。
# - `inputs` を弱くすると、名前を付けなかった途中の変数が消え、道が途切れます。
# - `outputs` は左へ向かう道ではありません。逆伝播が `f` に着いたとき、`y` はすでにその道の上にあるので、弱参照で十分
#   です。
#
# `owners(y)` はグラフ全体を描きます。各オブジェクトが実際に参照しているものを調べて矢印にし、互いに参照し合う組を太く
# します（図に残るのは文字だけなので、`Out` に保存されてもオブジェクトを生かしません）。
# %% [markdown] lang="en"
# Since step 7, a function remembers its outputs (`outputs`), and a variable remembers the function that made it
# (`creator`). Two arrows point at each other:
#
# ```text
#                                 outputs
#   x  ◀────────────────  f  ────────────────▶  y
#          inputs         ▲                     │
#                         └─────────────────────┘
#                                 creator
# ```
#
# To break the cycle, make one arrow weak. Which of the three? The user holds the result `y`. For `y.backward()`,
# everything must be reachable from `y`, going **left**.
#
# - If `creator` is weak, nothing keeps `f` alive, and the function is removed as soon as its call ends.
# - If `inputs` is weak, the intermediate variables, which have no name, are removed, and the path is cut.
# - `outputs` isn't part of the path to the left. When the backward pass reaches `f`, `y` is on that path already, so a
#   weak reference to it is enough.
#
# `owners(y)` draws the whole graph. It finds what each object really refers to, and draws pairs that refer to each
# other as thick arrows. (The picture contains only text, so it keeps nothing alive, even in `Out`.)

# %%
from course.draw import owners

x = Variable(np.array(2.0))
a = square(x)
y = square(a)
owners(y)

# %% [markdown] lang="ko"
# ### 연습 2 — 약한 참조로 기억하는 출력
#
# 두 곳을 채웁니다.
#
# - `Function.__call__`: 출력들을 `self.outputs`에 기억하되, 함수가 출력을 살려 두지 않게 합니다.
# - `Variable.backward`: 그렇게 기억한 출력들에서 기울기를 꺼내 리스트 `gys`를 만듭니다.
#
# 결과를 가리키는 마지막 이름이 사라지면 `gc`가 꺼져 있어도 그래프가 곧바로 지워져야 합니다. 출력이 여러 개여도
# 마찬가지입니다. 결과와 기울기는 전과 같아야 하고, `backward`를 한 번 더 불러도 그렇습니다. 따라서 결과를 가지고 있는
# 동안에는 이름 없는 중간 변수도 살아 있어야 합니다.
#
# (아래 셀이 `Square`, `Exp`, `Add`까지 다시 보여 주는 것은 이들이 **새** `Function`을 상속받아야 하기 때문입니다.)
# %% [markdown] lang="ja"
# ### 演習2 — 弱参照で覚える出力
#
# 2か所を埋めます。
#
# - `Function.__call__`：出力を `self.outputs` に覚えますが、関数が出力を生かしておかないようにします。
# - `Variable.backward`：そのように覚えた出力から勾配を取り出して、リスト `gys` を作ります。
#
# 結果を参照する最後の名前がなくなったら、`gc` が止まっていても、グラフはすぐに消えなければなりません。出力が複数でも
# 同じです。計算結果と勾配は、`backward` をもう一度呼んだときも含めて、これまでどおりです。つまり、結果を持っているあ
# いだは、名前のない途中の変数も生きていなければなりません。
#
# （次のセルで `Square`、`Exp`、`Add` まで書き直してあるのは、**新しい** `Function` を継承させるためです。）
# %% [markdown] lang="en"
# ### Exercise 2: weak references to the outputs
#
# Fill in two places.
#
# - `Function.__call__` remembers the outputs in `self.outputs`, but must not keep them alive.
# - `Variable.backward` reads the gradients from outputs that are remembered like this, into the list `gys`.
#
# When the last name for the result goes away, the graph must be removed at once, even with `gc` off and with several
# outputs. Results and gradients don't change, even if `backward` is called twice. So as long as someone holds the
# result, the intermediate variables have to stay alive.
#
# (The cell repeats `Square`, `Exp` and `Add` because they have to inherit from the **new** `Function`.)

# %% exercise="weak-outputs"
import weakref


class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

    def set_creator(self, func):
        self.creator = func
        self.generation = func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        funcs = []
        seen_set = set()

        def add_func(f):
            if f is not None and f not in seen_set:
                seen_set.add(f)
                funcs.append(f)
                funcs.sort(key=lambda each: each.generation)

        add_func(self.creator)
        while funcs:
            f = funcs.pop()
            ### BEGIN SOLUTION
            gys = [output().grad for output in f.outputs]
            ### END SOLUTION
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)

            for x, gx in zip(f.inputs, gxs):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad = x.grad + gx
                add_func(x.creator)


class Function:
    def __call__(self, *inputs):
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]

        self.generation = max([x.generation for x in inputs])
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        ### BEGIN SOLUTION
        self.outputs = [weakref.ref(output) for output in outputs]
        ### END SOLUTION
        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        x = self.inputs[0].data
        gx = 2 * x * gy
        return gx


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.inputs[0].data
        gx = np.exp(x) * gy
        return gx


class Add(Function):
    def forward(self, x0, x1):
        return x0 + x1

    def backward(self, gy):
        return gy, gy


# %% [markdown] lang="ko" hint="weak-outputs"
# `outputs`의 변수마다 약한 참조를 하나씩 만들어 리스트에 담습니다. 16단계의 `self.outputs = outputs`와 다른 점은 리스트
# 컴프리헨션 하나입니다.
# %% [markdown] lang="ja" hint="weak-outputs"
# `outputs` の変数ごとに弱参照を一つずつ作り、リストに入れます。ステップ16の `self.outputs = outputs` との違いは、リスト内包表記1つ分です。
# %% [markdown] lang="en" hint="weak-outputs"
# Make one weak reference for each variable in `outputs` and put them in a list. Compared with `self.outputs = outputs`
# of step 16, it takes one list comprehension.

# %% [markdown] lang="ko" hint="weak-outputs"
# `f.outputs`에 든 것은 이제 변수가 아니라 약한 참조입니다. `output.grad`라고 쓰면 `AttributeError`가 납니다. 먼저 불러서 변수를 얻은 다음
# `.grad`를 읽으세요.
# %% [markdown] lang="ja" hint="weak-outputs"
# `f.outputs` に入っているのは、もう変数ではなく弱参照です。`output.grad` と書くと `AttributeError` になります。
# まず呼び出して変数を取り出し、それから `.grad` を読みましょう。
# %% [markdown] lang="en" hint="weak-outputs"
# `f.outputs` now holds weak references, not variables: `output.grad` raises an `AttributeError`. Call the reference
# first to get the variable, then read its `.grad`.

# %% test="weak-outputs" points=3
life = inside("""
import gc, weakref

gc.disable()
try:
    out = square(square(Variable(np.array(3.0))))
    ref = weakref.ref(out)
    del out
    died = ref() is None
finally:
    gc.enable()
""")
equal(life.died, True)
x = Variable(np.array(3.0))
y = square(square(x))
y.backward()
close(x.grad, 108.0)
x = Variable(np.array([1.0, -2.0]))
a = square(x)
y = add(square(a), a)
y.backward()
close(a.grad, [3.0, 9.0])
close(x.grad, [6.0, -36.0])
both = inside("""
class Both(Function):
    def forward(self, x0, x1):
        return np.array(x0.sum()), 2 * x1

    def backward(self, gy0, gy1):
        return gy0 * np.ones_like(self.inputs[0].data), 2 * gy1

a, b = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))
s, d = Both()(a, b)
y = add(s, d)
y.backward()
""")
close([both.a.grad, both.b.grad], [[1.0, 1.0], [2.0, 2.0]])
### BEGIN HIDDEN TESTS
# kind: memory
left = inside("""
import gc, weakref

class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        return 2 * self.inputs[0].data * gy

class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        return np.exp(self.inputs[0].data) * gy

class Add(Function):
    def forward(self, x0, x1):
        return x0 + x1

    def backward(self, gy):
        return gy, gy

def square(x):
    return Square()(x)

def exp(x):
    return Exp()(x)

def add(x0, x1):
    return Add()(x0, x1)

class Keeper(Square):
    def __call__(self, x):
        self.kept = super().__call__(x)
        return self.kept

class Split(Function):
    def forward(self, x):
        return np.array(x.sum()), 2 * x, x * x

    def backward(self, g0, g1, g2):
        return g0 + 2 * g1 + 2 * self.inputs[0].data * g2

class Counted(np.ndarray):
    alive = 0

    def __array_finalize__(self, other):
        Counted.alive += 1

    def __del__(self):
        Counted.alive -= 1

class Both(Function):
    def forward(self, u, v):
        return u + v, u * v

    def backward(self, g0, g1):
        u, v = [x.data for x in self.inputs]
        return g0 + g1 * v, g0 + g1 * u

def chain(x):
    return square(exp(square(x)))

def diamond(x):
    a = square(x)
    return add(square(a), square(a))

def both(x):
    s, p = Both()(x, square(x))
    return add(s, square(p))

def graph(y):
    found, todo = [], [y]
    while todo:
        v = todo.pop()
        found.append(v)
        if v.creator is not None and v.creator not in found:
            found.append(v.creator)
            todo += v.creator.inputs
    return found

def split(x):
    s, p, q = Split()(square(x))
    return add(p, q)

def keeper(x):
    return Keeper()(square(x))

def stays(make, run):
    y = make(Variable(np.array([0.5, -0.75])))
    if run:
        y.backward()
    refs = [weakref.ref(each) for each in graph(y)]
    del y
    return sum(ref() is not None for ref in refs)

def arrays_stay(make, run):
    x = Variable(np.array([0.5, -0.75]).view(Counted))
    before = Counted.alive
    y = make(x)
    if run:
        y.backward()
        x.cleargrad()
    del y
    return Counted.alive - before

def pair_stays():
    x = Variable(np.array([2.0, 5.0]))
    s, p = Both()(x, x)
    refs = [weakref.ref(each) for each in (s, p, s.creator)]
    del s
    half = refs[0]() is None
    del p
    return [half] + [ref() is None for ref in refs]

def slopes(make, data):
    x = Variable(data)
    y = make(x)
    gc.collect()
    y.backward()
    once = x.grad
    x.cleargrad()
    make(x).backward()
    return [y.data, once, x.grad]

was_on = gc.isenabled()
gc.disable()
try:
    counts = [stays(make, run) for make in (chain, diamond, both) for run in (False, True)]
    arrays = [arrays_stay(make, run) for make in (chain, diamond, both) for run in (False, True)]
    cycles = [stays(keeper, False) > 0, stays(keeper, True) > 0]
    pair = pair_stays()
    several = slopes(both, data) + slopes(diamond, data) + slopes(chain, data)
finally:
    if was_on:
        gc.enable()

def again(data):
    x = Variable(data)
    y = square(square(x))
    y.backward()
    once = x.grad
    y.backward()
    return [once, x.grad, y.grad, y.creator.inputs[0].grad]

def shapes(data):
    x = Variable(data)
    s, p, q = Split()(square(x))
    s.grad, p.grad, q.grad = np.array(0.5), np.full(data.shape, 2.0), np.full(data.shape, -1.0)
    q.backward()
    return [s.data, p.data, q.data, x.grad]

twice, uneven = again(data), shapes(data)
""", data=np.array(seeded_rng().uniform(-1, 1, size=(2, 3))))
equal(left.counts, [0, 0, 0, 0, 0, 0])
equal(left.arrays, [0, 0, 0, 0, 0, 0])
equal(left.cycles, [True, True])
equal(left.pair, [True, True, True, True])
# kind: numbers
data = np.array(seeded_rng().uniform(-1, 1, size=(2, 3)))
slope = 1 + 2 * data + 6 * data**5
square_of_exp = np.exp(2 * data**2)
wanted = [data + data**2 + data**6, slope, slope, 2 * data**4, 8 * data**3, 8 * data**3]
wanted += [square_of_exp, 4 * data * square_of_exp, 4 * data * square_of_exp]
for seen, value in zip(left.several, wanted, strict=True):
    close(seen, value)
# kind: second-backward
for seen, value in zip(left.twice, [4 * data**3, 12 * data**3, np.ones((2, 3)), 4 * data**2], strict=True):
    close(seen, value)
# kind: many-outputs
for seen, value in zip(
    left.uneven, [np.sum(data**2), 2 * data**2, data**4, (4.5 - 2 * data**2) * 2 * data], strict=True
):
    close(seen, value)
# kind: unused-output
unused = inside("""
class Halves(Function):
    def forward(self, x):
        return x * 2, x * 3
    def backward(self, g0, g1):
        return (0 if g0 is None else 2 * g0) + (0 if g1 is None else 3 * g1)

slopes = []
for k in (0, 1):
    x = Variable(np.array([1.0, -2.0]))
    both = Halves()(x)
    both[k].backward()
    slopes.append(x.grad)
""")
close(unused.slopes, [[2.0, 2.0], [3.0, 3.0]])

# kind: call-count
counted = inside("""
calls = []
class Counting(Function):
    def forward(self, x):
        calls.append(type(x).__name__)
        return x
    def backward(self, gy):
        return gy
f, x = Counting(), Variable(np.array([1.0, 2.0]))
y = f(x)
""")
equal(counted.calls, ["ndarray"])
# kind: at-birth
newborn(counted.f, counted.x)
# kind: unchanged-input
untouched(counted.f, counted.x)
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(Add, first, second)
afresh(Square, first[:1], second[:1])
afresh(Exp, first[:1], second[:1])
# kind: second-backward
from course.testing import recovers

recovers(2)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 처음의 두 실험을 다시 해 봅시다. 이번에는 무엇이 출력될까요? 메모리를 가장 많이 쓸 때는 배열이 몇 개일까요? 마지막 두
# 줄은 차례로 반복 횟수, 가장 많을 때의 MiB, 끝난 뒤의 MiB입니다.
# %% [markdown] lang="ja"
# 最初の2つの実験をもう一度行いましょう。今度は何が表示されるでしょうか。メモリが最大のとき、配列はいくつあるでしょう
# か。最後の2行は、順に繰り返しの回数、最大時のMiB、終了後のMiBです。
# %% [markdown] lang="en"
# Repeat the two experiments. What do they print now? How many arrays are there at the peak? The last two lines show the
# rounds, the MiB at the peak and the MiB after the end.

# %%
print(dies_at_once(lambda: square(Variable(np.array(2.0)))))
for rounds in (10, 30):
    use = measure(lambda: spin(rounds))
    print(rounds, round(use.peak_mib), round(use.kept_mib))

# %% [markdown] lang="ko"
# 몇 번을 반복하든 8 MiB입니다. 새 그래프의 배열 4개가 다 만들어진 뒤에야 `y`라는 이름이 새 결과로 옮겨 가므로, 그
# 직전에는 옛 그래프의 4개와 합쳐 8개가 함께 있습니다. 이름이 옮겨 가는 순간 옛 그래프가 통째로 사라집니다.
#
# 같은 그림을 다시 그리면 굵은 화살표가 없습니다. 오른쪽을 가리키는 것은 모두 점선, 곧 약한 참조가 되었습니다.
# %% [markdown] lang="ja"
# 何回繰り返しても8 MiBです。`y` という名前が新しい結果に移るのは、新しいグラフの配列が4個そろったあとなので、その直前
# には古いグラフの4個と合わせて8個があります。名前が移った瞬間に、古いグラフがまるごと消えます。
#
# 同じ図をもう一度描くと、太い矢印がなくなっています。右を指す矢印はすべて点線、つまり弱参照になりました。
# %% [markdown] lang="en"
# The peak is 8 MiB for any number of rounds. The name `y` moves to the new result only when the four arrays of the new
# graph exist. Just before that moment, the four arrays of the old graph are still there too: eight. When the name
# moves, the whole old graph is removed.
#
# Draw the same picture again. No arrow is thick now. The arrows to the right are all dashed: weak references.

# %%
from course.draw import owners

x = Variable(np.array(2.0))
a = square(x)
y = square(a)
owners(y)

# %% [markdown] lang="ko"
# ## 어떤 변수가 살아남는가
#
# 이제 강한 참조는 결과에서 입력 쪽으로만 있습니다. 다음 그래프에서 이름 몇 개를 지우면 세 변수 가운데 어느 것이
# 살아남을까요?
#
# ```python
# x = Variable(np.array(2.0))
# a = square(x)
# y = square(a)
# ```
# %% [markdown] lang="ja"
# ## どの変数が生き残るか
#
# 強い参照は、結果から入力への向きだけになりました。次のグラフで名前をいくつか消すと、3つの変数のうちどれが生き残るで
# しょうか。
#
# ```python
# x = Variable(np.array(2.0))
# a = square(x)
# y = square(a)
# ```
# %% [markdown] lang="en"
# ## Which variables stay alive
#
# References are now strong in one direction only, from a result to its inputs. If you delete some of the names in this
# graph, which of the three variables stay alive?
#
# ```python
# x = Variable(np.array(2.0))
# a = square(x)
# y = square(a)
# ```

# %% [markdown] lang="ko"
# ### 연습 3 — 살아남는 변수
#
# 실행하지 말고 종이 위에서 답해 보세요. 매번 새로 만든 그래프에서 시작합니다. 살아 있는 변수의 이름을
# `{"x", "a", "y"}`와 같은 집합으로 적습니다(리스트여도 됩니다).
#
# - `first`: `del a`를 한 뒤
# - `second`: `del a, y`를 한 뒤
# - `third`: `del x, y`를 한 뒤
# %% [markdown] lang="ja"
# ### 演習3 — 生き残る変数
#
# 紙の上で答えてみてください。毎回、新しく作ったグラフから始めます。生きている変数の名前を `{"x", "a", "y"}` のような集合で書きます（リストでもかまいません）。
#
# - `first`：`del a` のあと
# - `second`：`del a, y` のあと
# - `third`：`del x, y` のあと
# %% [markdown] lang="en"
# ### Exercise 3: the variables that stay alive
#
# Answer on paper. Start from the new graph each time. Write the names of the variables that are alive as a set such as
# `{"x", "a", "y"}` (a list also works).
#
# - `first`: after `del a`
# - `second`: after `del a, y`
# - `third`: after `del x, y`

# %% exercise="who-lives" keep=false
first = second = third = None
### BEGIN SOLUTION
first = {"x", "a", "y"}
second = {"x"}
third = {"x", "a"}
### END SOLUTION

# %% [markdown] lang="ko" hint="who-lives"
# `del`은 객체가 아니라 이름을 지웁니다. 남은 이름에서 출발해 `creator`와 `inputs`를 따라 왼쪽으로 가면서 닿는 것이 살아 있는 것입니다.
# %% [markdown] lang="ja" hint="who-lives"
# `del` が消すのはオブジェクトではなく名前です。残った名前から出発し、`creator` と `inputs` をたどって左へ進んだとき、
# 行き着けるものが生きています。
# %% [markdown] lang="en" hint="who-lives"
# `del` deletes a name, not an object. Start from the names that are left and go left along `creator` and `inputs`: what
# you can reach is alive.

# %% test="who-lives" points=2
answers = inside("""
found = [sorted(each) for each in (first, second, third)]
sizes = [len(each) for each in found]
""")
equal(answers.sizes, [3, 1, 2])
### BEGIN HIDDEN TESTS
# kind: values
equal(answers.found, [["a", "x", "y"], ["x"], ["a", "x"]])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 정말 그런지 엔진으로 확인해 봅시다. 실험은 모두 함수 안에서 합니다.
# %% [markdown] lang="ja"
# 本当にそうなるか、エンジンで確かめましょう。実験はすべて関数の中で行います。
# %% [markdown] lang="en"
# Check your answer with the engine. The whole experiment is inside a function.

# %%
def alive_after(*names):
    held = {"x": Variable(np.array(2.0))}
    held["a"] = square(held["x"])
    held["y"] = square(held["a"])
    refs = {name: weakref.ref(variable) for name, variable in held.items()}
    for name in names:
        del held[name]
    return [name for name, ref in refs.items() if ref() is not None]


for names in [("a",), ("a", "y"), ("x", "y")]:
    print("del", ", ".join(names), "->", alive_after(*names))

# %% [markdown] lang="ko"
# ## 한 줄씩 메모리 재기
#
# 마지막으로 노트북 밖에서, 운영 체제가 보는 메모리를 재어 봅니다. `memory_profiler`는 `@profile`을 붙인 함수를 한 줄씩
# 실행하며 프로세스 전체의 메모리를 기록합니다. 아래 셀은 작은 엔진을 담은 파일을 임시 폴더에 쓰고, 새 인터프리터에서
# `python -m memory_profiler`로 실행합니다. `before`는 출력을 강하게, `after`는 약하게 기억하는 것만 다릅니다. 참조
# 횟수만으로 어떻게 되는지 보려고 `gc`는 껐습니다.
#
# 표에서 볼 곳은 `Mem usage` 열입니다. 그 줄에서 본 가장 높은 값이 적힙니다. 함수 첫 줄의 값이 반복문에서 얼마나
# 올라가는지 비교하세요. 200번 반복하고 한 번에 80 kB짜리 배열이 4개씩 생기니, 하나도 지워지지 않는다면 약 61 MiB가
# 올라야 합니다. (`Increment`는 믿지 마세요. `memory_profiler`는 늘어난 양을 그때까지의 최고치에서부터 세므로,
# 오르내리는 반복문에서는 음수가 되기도 합니다.)
# %% [markdown] lang="ja"
# ## 1行ずつメモリを測る
#
# 最後に、ノートブックの外で、オペレーティングシステムから見たメモリを測ります。`memory_profiler` は、`@profile` を付
# けた関数を1行ずつ実行しながら、プロセス全体のメモリを記録します。次のセルは、小さなエンジンの入ったファイルを一時フォ
# ルダーに書き、新しいインタプリターで `python -m memory_profiler` として実行します。`before` は出力を強く、`after` は弱
# く覚えていて、違いはそれだけです。参照の数だけの働きを見るために、`gc` は止めてあります。
#
# 表で見るのは `Mem usage` の列です。その行で見られた最大の値が書かれます。関数の最初の行の値が、ループの中でどれだけ
# 上がるかを比べてください。200回繰り返し、1回につき80 kBの配列が4個できるので、1つも消えなければ約61 MiB上がるはずで
# す。（`Increment` は当てにしないでください。`memory_profiler` は増えた量をそれまでの最大値から数えるので、上下するルー
# プでは負になることもあります。）
# %% [markdown] lang="en"
# ## Memory line by line
#
# Finally, measure outside the notebook what the operating system sees. `memory_profiler` runs a function marked with
# `@profile` line by line and records the memory of the whole process. The next cell writes a file with a small engine
# into a temporary folder and runs it with `python -m memory_profiler` in a new interpreter. `before` remembers outputs
# with strong references, `after` with weak ones; that is the only difference. `gc` is off, so you see what reference
# counts do alone.
#
# Look at the column `Mem usage`: the highest value seen at that line. How far does it rise from the first line of the
# function to the loop? There are 200 rounds with four arrays of 80 kB each. If none is removed, that is about 61 MiB.
# (Don't rely on `Increment`: `memory_profiler` counts it from the highest value so far, so in a loop that goes up and
# down it can be negative.)

# %%
import tempfile
from pathlib import Path

from course.memory import line_by_line

SCRIPT = '''
import gc
import weakref

import numpy as np


class Variable:
    def __init__(self, data):
        self.data = data
        self.creator = None


class Square:
    def __init__(self, remember):
        self.remember = remember

    def __call__(self, x):
        y = Variable(x.data**2)
        y.creator = self
        self.input = x
        self.output = self.remember(y)
        return y


def strong(y):
    return y


weak = weakref.ref


@profile
def before():
    for _ in range(200):
        x = Variable(np.ones(10_000))
        y = Square(strong)(Square(strong)(Square(strong)(x)))


@profile
def after():
    for _ in range(200):
        x = Variable(np.ones(10_000))
        y = Square(weak)(Square(weak)(Square(weak)(x)))


gc.disable()
after()
before()
'''

with tempfile.TemporaryDirectory() as folder:
    script = Path(folder) / "loops.py"
    script.write_text(SCRIPT, encoding="utf-8")
    print(line_by_line(script))

# %% [markdown] lang="ko"
# ### 어느 학습 노트의 측정값
#
# 같은 실험을 한 학습 노트는 10번 반복했습니다. 강한 참조에서는 `Mem usage`가 54.1797 MiB에서 54.8750 MiB로 올랐고, 이어서 같은 프로세스에서 실행한
# 약한 참조에서는 54.8750 MiB 그대로였습니다. 다음 셀은 늘어난 양과, 80 kB짜리 배열 40개의 크기를 MiB로 출력합니다. 이 측정으로 약한 참조가 메모리를
# 절약했다고 말할 수 있을까요?
# %% [markdown] lang="ja"
# ### ある学習ノートの測定値
#
# 同じ実験をした学習ノートでは、10回繰り返していました。強い参照では `Mem usage` が54.1797 MiBから54.8750 MiBに上がり、続けて同じプロセスで実行した
# 弱参照では54.8750 MiBのままでした。次のセルは、増えた量と、80 kBの配列40個の大きさをMiBで表示します。この測定から、弱参照がメモリを
# 節約したと言えるでしょうか。
# %% [markdown] lang="en"
# ### The figures in one learner's notes
#
# One learner ran this experiment with 10 rounds. With strong references, `Mem usage` rose from 54.1797 to 54.8750 MiB.
# With weak references, run next in the same process, it stayed at 54.8750 MiB. The next cell prints how much it rose
# and the size of 40 arrays of 80 kB, in MiB. Does this measurement show that weak references save memory?

# %%
print(round(54.8750 - 54.1797, 2), round(10 * 4 * 80_000 / 2**20, 2))

# %% [markdown] lang="ko"
# 그렇게 말하기는 어렵습니다. 배열 40개는 3.05 MiB인데 프로세스는 0.7 MiB만 커졌습니다. 나머지는 프로세스가 이미 잡아 둔 메모리에 들어갔을 것입니다.
# 게다가 약한 참조는 나중에 실행해서 여유가 더 많았습니다. 10번은 너무 적습니다. 그래서 위의 셀은 200번 반복하고 `after`를 먼저 실행합니다.
#
# 숫자는 실행할 때마다, 컴퓨터마다 조금씩 다릅니다. 인터프리터와 C 라이브러리가 여유로 잡아 둔 메모리까지 들어 있기
# 때문입니다. 그래서 눈으로 보는 데는 이 표가 좋지만, 채점은 "지워졌는가"라는 질문으로 합니다. 그래도 경향은 분명합니다.
# `before`는 반복할 때마다 올라가고, `after`는 처음 몇 번 뒤로는 거의 그대로입니다.
#
# ## 남은 문제: 약한 참조의 대가와 그래프의 무게
#
# 이제 그래프는 쓸모를 다하는 순간 사라집니다. 바꾼 것은 참조 하나입니다. 다만 약한 참조에도 대가가 있습니다. 출력이
# 둘인 함수에서 한쪽을 버리면 역전파가 그 기울기를 찾지 못해 `AttributeError`로 멈춥니다. 그래프는 `pickle`로 저장되지
# 않고, `copy.deepcopy`로 만든 복사본은 역전파하지 못합니다. 이 한계는 책의 설계에서 온 것입니다. 더 나은 엔진이라면
# 버려진 출력의 기울기를 0으로 봅니다.
#
# 살아 있는 동안의 그래프는 여전히 무겁습니다. 역전파가 끝나도 쓰이지 않는 중간 기울기가 모두 남고, 역전파를 하지 않는
# 계산에서도 그래프를 만듭니다. 다음 단계에서는 이 둘을 끄는 스위치를 만듭니다.
# %% [markdown] lang="ja"
# そうは言えません。配列40個は3.05 MiBなのに、プロセスは0.7 MiBしか大きくなっていません。残りは、プロセスがすでに確保し
# ていたメモリに入ったのでしょう。しかも弱参照はあとで実行したので、余裕がさらにありました。10回では少なすぎます。です
# から上のセルでは200回繰り返し、`after` を先に実行しています。
#
# 数値は実行するたび、コンピューターごとに少しずつ違います。インタプリターやCライブラリが余分に確保しているメモリまで含ま
# れるからです。目で見るにはこの表が便利ですが、採点には「消えたかどうか」という問いを使います。それでも傾向ははっきり
# しています。`before` は繰り返すたびに上がり、`after` は最初の数回のあとはほぼ横ばいです。
#
# ## 残る問題：弱参照の代償と、グラフが使うメモリ
#
# 用が済んだ瞬間にグラフが消えるようになりました。変えたのは参照1つです。ただし、弱参照にも代償があります。出力が2つあ
# る関数で片方を捨てると、逆伝播がその勾配を見つけられず、`AttributeError` で止まります。グラフは `pickle` で保存でき
# ず、`copy.deepcopy` で作った複製は逆伝播できません。この制約は本の設計によるものです。よりよいエンジンなら、捨てられ
# た出力の勾配を0と見なします。
#
# 生きているあいだのグラフは、まだ重いままです。逆伝播が終わっても、使われない途中の勾配がすべて残りますし、逆伝播をし
# ない計算でもグラフを作ります。次のステップでは、この2つを切るスイッチを作ります。
# %% [markdown] lang="en"
# It doesn't. Forty arrays take 3.05 MiB, but the process grew by only 0.7 MiB: the rest probably fit into memory that
# the process already held. And the weak version ran second, when there was even more room. Ten rounds are too few.
# That's why the cell above runs 200 rounds, and `after` first.
#
# The figures differ from run to run and from machine to machine, because they include memory that the interpreter and
# the C library keep in reserve. The table is good to look at; the exercises are graded by whether an object is removed.
# But the trend is clear: `before` rises with every round, `after` hardly rises after the first few rounds.
#
# ## What is left: the price of weak references, and graphs that are too large
#
# A graph now disappears as soon as it's no longer needed, and it took one weak reference. Weak references have a price.
# If you drop one of the two results of a function, the backward pass doesn't find its gradient and stops with an
# `AttributeError`. `pickle` can't store a graph, and a copy made with `copy.deepcopy` can't run backward. This comes
# from the book's design. A better engine would treat the gradient of a dropped output as zero.
#
# While a graph is alive, it still takes more memory than it needs. After the backward pass it keeps the gradients of
# all intermediate variables, which nobody reads, and the engine builds a graph even for computations that never run
# backward. In the next step you add a switch for each.
