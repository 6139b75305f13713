# %% [markdown] lang="ko"
# # 15단계. 복잡한 계산 그래프(이론 편)
#
# 14단계에서 같은 변수를 두 번 써도 기울기가 더해지도록 고쳤습니다. 그렇다면 이제 어떤 그래프든 미분할 수 있을까요? 아직 아닙니다. 계산이 한 번
# **갈라졌다가 다시 만나는** 것만으로 지금의 엔진은 틀린 답을 내놓습니다. 게다가 오류 메시지도 나오지 않습니다.
#
# 이번 단계에서는 엔진을 고치지 않습니다. 종이와 연필로 함수를 어떤 순서로 불러야 하는지 알아보고, 그 순서를 정하는 규칙을 찾습니다.
# %% [markdown] lang="ja"
# # ステップ15　複雑な計算グラフ（理論編）
#
# ステップ14では、同じ変数を2回使っても勾配が足し合わされるように直しました。では、もうどんな計算グラフでも微分できるのでしょうか。
# 残念ながら、まだです。計算が一度**枝分かれして、また合流する**だけで、いまのエンジンは間違った答えを出します。しかも
# エラーは出ません。
#
# このステップではエンジンに手を入れません。紙と鉛筆で、関数がどの順番で呼ばれるべきかを調べ、順番を決める規則を見つけます。
# %% [markdown] lang="en"
# # Step 15. Complex computational graphs: the theory
#
# In step 14 you made gradients add up when a variable is used twice. Can the engine differentiate any graph now? Not
# yet. If a computation **branches and the branches meet again**, the engine returns a wrong gradient and raises no
# error.
#
# This step leaves the engine alone. You work out on paper in which order functions have to be called, and you find a
# rule that gives this order.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(15))

# %% [markdown] lang="ko"
# ## 갈라졌다가 다시 만나는 계산
#
# 첫 번째 계산은 $a = x^2$을 두 갈래로 나누어 각각 제곱한 뒤 더합니다. $y = a^2 + a^2 = 2x^4$이므로
# $\frac{dy}{dx} = 8x^3$이고, $x = 2$에서는 64입니다. 두 번째 계산은 $c = b + b = (x + x) + (x + x) = 4x$이니 미분은
# 4입니다. 지금의 엔진이 구하는 두 미분은 얼마일까요? `None` 자리에 예상을 적고 실행하세요. 그다음 셀에서 값을 볼 수
# 있습니다.
# %% [markdown] lang="ja"
# ## 枝分かれして合流する計算
#
# 1つ目の計算では、$a = x^2$ が2つの枝に分かれ、それぞれ2乗されてから足されます。$y = a^2 + a^2 = 2x^4$ ですから $\frac{dy}{dx} = 8x^3$、$x = 2$ で
# は64です。2つ目の計算は $c = b + b = (x + x) + (x + x) = 4x$ なので、微分は4です。いまのエンジンが求める2つの微分は
# いくつでしょうか。`None` のところに予想を書いて実行してください。その次のセルで値を確かめられます。
# %% [markdown] lang="en"
# ## Two branches that meet again
#
# In the first computation, $a = x^2$ is used twice: each branch squares it, and the results are added. Since
# $y = a^2 + a^2 = 2x^4$, the derivative is $\frac{dy}{dx} = 8x^3$, which is 64 at $x = 2$. The second computation is
# $c = b + b = (x + x) + (x + x) = 4x$, so its derivative is 4. Which two derivatives does the engine compute? Put your
# guesses in place of `None` and run the cell. The cell after it shows the values.

# %%
from course.testing import predict

guess = [None, None]

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
first = x.grad

x = Variable(np.array(2.0))
b = add(x, x)
c = add(b, b)
c.backward()
predict(guess, [first, x.grad])

# %%
print(y.data, first)
print(c.data, x.grad)

# %% [markdown] lang="ko"
# 순전파의 값 `32.0`과 `8.0`은 맞지만, 미분은 `96.0`과 `8.0`이 되었습니다. 첫 번째 그래프에서 무슨 일이 있었는지
# `funcs`를 따라가 봅시다.
#
# ```text
#              ┌─▶ B ─▶ b ─┐
# x ─▶ A ─▶ a ─┤           ├─▶ D ─▶ y
#              └─▶ C ─▶ c ─┘
# ```
#
# | 회차 | 꺼낸 함수 | 계산 | 끝났을 때 `funcs` |
# |--|--|--|--|
# | 1 | D | `b.grad` = 1, `c.grad` = 1 | `[B, C]` |
# | 2 | C | `a.grad` = 8 | `[B, A]` |
# | 3 | A | `x.grad` = 8 · 4 = 32 | `[B]` |
# | 4 | B | `a.grad` = 8 + 8 = 16 | `[A]` |
# | 5 | A | `x.grad` = 32 + 16 · 4 = 96 | `[]` |
#
# 잘못은 두 가지입니다. 3회차에서는 A를 **너무 일찍** 불렀습니다. B가 보낼 8이 아직 오지 않아 `a.grad`가 절반뿐입니다.
# 5회차에서는 A를 **한 번 더** 불렀습니다. C에서 온 8이 두 번 쓰입니다. 두 번째 계산이 8이 된 것도 앞의 덧셈을 두 번
# 불렀기 때문입니다.
#
# 다음 셀은 이 다섯 회차를 엔진이 실제로 실행하는 모습을 보여 줍니다. A를 너무 일찍 부르는 순간에 ✗가 표시됩니다. 그때
# 아직 기다리고 있는 함수(점선)는 무엇이고, 그 함수는 무엇을 보냈어야 할까요?
# %% [markdown] lang="ja"
# 順伝播の値 `32.0` と `8.0` は正しいのに、微分は `96.0` と `8.0` になりました。1つ目のグラフで何が起きたのか、`funcs` を
# 追ってみましょう。
#
# ```text
#              ┌─▶ B ─▶ b ─┐
# x ─▶ A ─▶ a ─┤           ├─▶ D ─▶ y
#              └─▶ C ─▶ c ─┘
# ```
#
# | 回 | 取り出した関数 | 計算 | 終わったときの `funcs` |
# |--|--|--|--|
# | 1 | D | `b.grad` = 1、`c.grad` = 1 | `[B, C]` |
# | 2 | C | `a.grad` = 8 | `[B, A]` |
# | 3 | A | `x.grad` = 8 · 4 = 32 | `[B]` |
# | 4 | B | `a.grad` = 8 + 8 = 16 | `[A]` |
# | 5 | A | `x.grad` = 32 + 16 · 4 = 96 | `[]` |
#
# 間違いは2つあります。3回目では、A を呼ぶのが**早すぎます**。B から来るはずの8がまだ届かず、`a.grad` は半分しかそろっ
# ていません。5回目では、A を**もう1回**呼んでいます。C から来た8が2回使われてしまいます。2つ目の計算が8になったのも、
# 手前の足し算を2回呼んだせいです。
#
# 次のセルは、エンジンがこの5回を実際にたどる様子を表示します。A の呼び出しが早すぎる瞬間に✗が付きます。そのときまだ待っ
# ている関数（点線）はどれで、何を送ってくるはずだったでしょうか。
# %% [markdown] lang="en"
# The values of the forward pass, `32.0` and `8.0`, are right. The derivatives are wrong: `96.0` and `8.0`. Follow
# `funcs` through the first graph:
#
# ```text
#              ┌─▶ B ─▶ b ─┐
# x ─▶ A ─▶ a ─┤           ├─▶ D ─▶ y
#              └─▶ C ─▶ c ─┘
# ```
#
# | iteration | function taken | computed | `funcs` afterward |
# |--|--|--|--|
# | 1 | D | `b.grad` = 1, `c.grad` = 1 | `[B, C]` |
# | 2 | C | `a.grad` = 8 | `[B, A]` |
# | 3 | A | `x.grad` = 8 · 4 = 32 | `[B]` |
# | 4 | B | `a.grad` = 8 + 8 = 16 | `[A]` |
# | 5 | A | `x.grad` = 32 + 16 · 4 = 96 | `[]` |
#
# Two things go wrong. In iteration 3, A is called **too early**: the 8 from B hasn't arrived, so `a.grad` is only half
# complete. In iteration 5, A is called **a second time**, and the 8 from C is used twice. The second computation prints
# 8 because its first addition is called twice.
#
# The next cell shows the engine in these five iterations. A ✗ marks the moment when A is called too early. Which
# function is still waiting there (dashed), and what would it have sent?

# %%
from course.draw import play

x = Variable(np.array(2.0))
a = square(x)
b = square(a)
c = square(a)
y = add(b, c)
play(y)

# %% [markdown] lang="ko"
# ## 다음에 부를 수 있는 함수
#
# 변수 $a$를 쓰는 함수가 여럿이면, $a$의 기울기는 그 함수들이 보내오는 것을 모두 더한 값입니다.
#
# $$\frac{\partial y}{\partial a} = \sum_{f\,:\,a\text{를 쓰는 함수}} \frac{\partial y}{\partial f}\,\frac{\partial f}{\partial a}$$
#
# 합이 다 모이기 전에는 $a$를 만든 함수를 부를 수 없습니다. 그래서 규칙은 이렇습니다. **함수는 그 출력을 쓰는 함수를
# 모두 부른 다음에, 꼭 한 번만 부른다.**
#
# 이 규칙을 지키는 순서는 대개 하나가 아닙니다. 위의 그래프라면 D, B, C, A도 D, C, B, A도 맞습니다.
#
# 다음 셀에는 그래프 세 개가 적혀 있습니다. `"C": (["d", "b"], "e")`는 함수 C가 변수 d와 b를 받아 e를 만든다는 뜻입니다.
# `too_early(graph, order)`는 주어진 순서에서 너무 일찍 불린 함수를 알려 줍니다.
# %% [markdown] lang="ja"
# ## 次に呼べる関数
#
# 変数 $a$ を使う関数がいくつもあるとき、$a$ の勾配は、それらの関数から届くものをすべて足した値です。
#
# $$\frac{\partial y}{\partial a} = \sum_{f\,:\,a\text{ を使う関数}} \frac{\partial y}{\partial f}\,\frac{\partial f}{\partial a}$$
#
# 和が出そろうまで、$a$ を作った関数を呼ぶことはできません。つまり規則はこうです。**関数は、その出力を使う関数をすべて呼び終えてから、一度だけ呼ぶ。**
#
# この規則を守る順番は、たいてい1つではありません。上のグラフなら D、B、C、A も、D、C、B、A も正解です。
#
# 次のセルに、3つのグラフを書いておきました。`"C": (["d", "b"], "e")` は、関数 C が変数 d と b を受け取って e を作る、
# という意味です。`too_early(graph, order)` は、その順番では早すぎる関数を返します。
# %% [markdown] lang="en"
# ## Which function may be called next
#
# If several functions use a variable $a$, its gradient is the sum of what they all send back:
#
# $$\frac{\partial y}{\partial a} = \sum_{f\,:\,f\text{ uses }a} \frac{\partial y}{\partial f}\,\frac{\partial f}{\partial a}$$
#
# The function that made $a$ must not be called until this sum is complete. So the rule is: **call a function after all
# the functions that use its output, and call it only once.**
#
# Usually more than one order follows this rule. For the graph above, D, B, C, A is right, and so is D, C, B, A.
#
# The next cell describes three graphs. `"C": (["d", "b"], "e")` means that the function C takes the variables d and b
# and makes e. `too_early(graph, order)` returns the functions that are called too early in a given order.

# %%
diamond = {
    "A": (["x"], "a"),
    "B": (["a"], "b"),
    "C": (["a"], "c"),
    "D": (["b", "c"], "y"),
}
uneven = {
    "A": (["x"], "a"),
    "B": (["a"], "b"),
    "C": (["b"], "c"),
    "D": (["a", "c"], "y"),
}
crossed = {
    "A": (["a"], "b"),
    "B": (["w"], "d"),
    "C": (["d", "b"], "e"),
    "D": (["x"], "a"),
    "E": (["f", "a"], "y"),
    "F": (["a", "b"], "c"),
    "G": (["c", "e"], "f"),
}


def too_early(graph, order):
    order = list(order)
    found = []
    for name, (_, made) in graph.items():
        users = [user for user, (taken, _) in graph.items() if made in taken]
        if any(order.index(user) > order.index(name) for user in users):
            found.append(name)
    return found


print(too_early(diamond, ["D", "C", "A", "B"]))
print(too_early(diamond, ["D", "C", "B", "A"]))

# %% [markdown] lang="ko"
# 14단계의 순서 D, C, A, B에서는 A가 너무 이르고, D, C, B, A에서는 너무 이른 함수가 없습니다.
#
# ### 연습 1 — 손으로 순서 정하기
#
# 세 그래프에서 역전파가 함수를 부르는 올바른 순서를 하나씩 찾아, 함수 이름의 리스트로 적으세요(튜플이어도 됩니다). 모든
# 함수가 꼭 한 번씩 들어갑니다. 그래프를 적은 딕셔너리는 바꾸지 마세요.
#
# `uneven`은 두 갈래의 길이가 다른 그래프입니다. `crossed`는 셀의 내용을 보고 직접 그려 보세요. 변수 w는 x처럼 사용자가
# 만든 변수이고, 알파벳 순서는 계산한 순서와 관계가 없습니다.
#
# ```text
# uneven       ┌─▶ B ─▶ b ─▶ C ─▶ c ─┐
# x ─▶ A ─▶ a ─┤                     ├─▶ D ─▶ y
#              └─────────────────────┘
# ```
# %% [markdown] lang="ja"
# ステップ14の順番 D、C、A、B では A が早すぎ、D、C、B、A では早すぎる関数がありません。
#
# ### 演習1 — 手で順番を決める
#
# 3つのグラフについて、逆伝播が関数を呼ぶ正しい順番を一つずつ見つけ、関数の名前のリストで書いてください（タプルでもか
# まいません）。どの関数もちょうど一度ずつ入ります。グラフを書いた辞書は書き換えないでください。
#
# `uneven` は、2つの枝の長さが違うグラフです。`crossed` は、セルの内容を見て自分で図に描いてみましょう。変数 w は x と
# 同じくユーザーが作った変数で、アルファベットの順は計算した順とは関係ありません。
#
# ```text
# uneven       ┌─▶ B ─▶ b ─▶ C ─▶ c ─┐
# x ─▶ A ─▶ a ─┤                     ├─▶ D ─▶ y
#              └─────────────────────┘
# ```
# %% [markdown] lang="en"
# In step 14's order D, C, A, B the function A comes too early. In D, C, B, A no function does.
#
# ### Exercise 1: find an order by hand
#
# For each of the three graphs, find one right order in which backpropagation can call the functions. Write it as a list
# of function names (a tuple also works). Every function appears exactly once. Don't change the dicts that hold the
# graphs.
#
# In `uneven` the two branches have different lengths. Draw `crossed` yourself, from the code in the cell. The user made
# the variable w, just like x. The alphabetical order of the names has nothing to do with the order of computation.
#
# ```text
# uneven       ┌─▶ B ─▶ b ─▶ C ─▶ c ─┐
# x ─▶ A ─▶ a ─┤                     ├─▶ D ─▶ y
#              └─────────────────────┘
# ```

# %% exercise="order" keep=false
diamond_order = None
uneven_order = None
crossed_order = None
### BEGIN SOLUTION
diamond_order = ["D", "C", "B", "A"]
uneven_order = ["D", "C", "B", "A"]
crossed_order = ["E", "G", "F", "C", "A", "D", "B"]
### END SOLUTION

# %% [markdown] lang="ko" hint="order"
# 맨 먼저 불리는 것은 언제나 y를 만든 함수입니다. 그것을 지우고 나면, 이제 출력을 쓰는 함수가 남지 않은 함수가 있을 것입니다. 그것이 다음
# 차례입니다. 후보가 둘이면 어느 것을 골라도 됩니다.
# %% [markdown] lang="ja" hint="order"
# 最初に呼ばれるのは、いつも y を作った関数です。それを消すと、出力を使う関数がもう残っていない関数が現れます。次はそ
# の番です。候補が2つあれば、どちらを選んでもかまいません。
# %% [markdown] lang="en" hint="order"
# The first function is always the one that made y. Cross it out. Now look for a function whose output isn't used by any
# function left on the page: it's next. If there are two, take either.

# %% [markdown] lang="ko" hint="order"
# `crossed`에서 변수 a를 쓰는 함수는 A, E, F 셋입니다. a를 만든 D는 이 셋이 모두 끝난 뒤에야 부를 수 있습니다. b도 같은 방법으로 따져 보세요.
# %% [markdown] lang="ja" hint="order"
# `crossed` で変数 a を使う関数は A、E、F の3つです。a を作った D を呼べるのは、この3つがすべて終わってからです。b も
# 同じように調べてみましょう。
# %% [markdown] lang="en" hint="order"
# In `crossed`, three functions use the variable a: A, E and F. So D, which made a, has to wait for all three. Check b
# in the same way.

# %% test="order" points=2
for graph, order in [(diamond, diamond_order), (uneven, uneven_order), (crossed, crossed_order)]:
    for name in order:
        kind(name, str)
    equal(sorted(order), sorted(graph))
    equal(too_early(graph, order), [])
### BEGIN HIDDEN TESTS
# kind: order
for order, pairs in [
    (diamond_order, ["DB", "DC", "BA", "CA"]),
    (uneven_order, ["DA", "DC", "CB", "BA"]),
    (crossed_order, ["EG", "GF", "GC", "FA", "CA", "CB", "AD", "FD", "ED"]),
]:
    turn = {name: place for place, name in enumerate(order)}
    equal(len(list(order)), len(turn))
    equal(sorted(turn), sorted(set("".join(pairs))))
    equal([pair for pair in pairs if turn[pair[0]] > turn[pair[1]]], [])
# kind: unchanged-input
graphs = inside("""
taken = ["".join([name, *used, made]) for graph in (diamond, uneven, crossed) for name, (used, made) in graph.items()]
""")
equal(graphs.taken, ["Axa", "Bab", "Cac", "Dbcy", "Axa", "Bab", "Cbc", "Dacy", "Aab", "Bwd", "Cdbe", "Dxa", "Efay", "Fabc", "Gcef"])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 함수마다 붙이는 번호: 세대
#
# 사람은 그림을 보고 순서를 알 수 있지만, 엔진이 아는 것은 각 함수의 입력과 출력뿐입니다. 그래서 순전파를 하는 동안
# 번호를 하나씩 매겨 둡니다. 이 번호를 **세대**(generation)라고 부릅니다.
#
# | 대상 | 세대 |
# |--|--|
# | 사용자가 만든 변수 | 0 |
# | 함수 | 입력 변수의 세대 가운데 **가장 큰 것** |
# | 함수가 만든 변수 | 그 함수의 세대 + 1 |
#
# ```text
# 세대   0    0    1      1    2      2    3
#                     ┌─▶ B ─▶ b ─┐
#        x ─▶ A ─▶ a ─┤           ├─▶ D ─▶ y
#                     └─▶ C ─▶ c ─┘
# ```
#
# 함수 $g$가 함수 $f$의 출력을 쓴다면, $g$의 세대는 적어도 $f$의 출력의 세대이므로 반드시 $f$의 세대보다 큽니다. 따라서
# **세대가 큰 함수부터** 부르면 너무 이른 함수가 생기지 않습니다.
#
# ### 연습 2 — 세대 매기기
#
# `crossed`의 함수 일곱 개의 세대를 `generation`에 딕셔너리로 적으세요. 키는 함수의 이름, 값은 정수입니다.
# %% [markdown] lang="ja"
# ## 関数に振る番号：世代
#
# 人は図を見れば順番がわかりますが、エンジンが知っているのは、それぞれの関数の入力と出力だけです。そこで、順伝播のあい
# だに番号を振っておくことにします。この番号を**世代**（generation）と呼びます。
#
# | 対象 | 世代 |
# |--|--|
# | ユーザーが作った変数 | 0 |
# | 関数 | 入力変数の世代のうち**最大のもの** |
# | 関数が作った変数 | その関数の世代 + 1 |
#
# ```text
# 世代   0    0    1      1    2      2    3
#                     ┌─▶ B ─▶ b ─┐
#        x ─▶ A ─▶ a ─┤           ├─▶ D ─▶ y
#                     └─▶ C ─▶ c ─┘
# ```
#
# 関数 $g$ が関数 $f$ の出力を使うなら、$g$ の世代は少なくとも $f$ の出力の世代なので、必ず $f$ の世代より大きくなりま
# す。したがって、**世代の大きい関数から**呼んでいけば、早すぎる関数は出てきません。
#
# ### 演習2 — 世代番号を振る
#
# `crossed` の7つの関数の世代番号を、辞書 `generation` に書いてください。キーは関数の名前、値は整数です。
# %% [markdown] lang="en"
# ## A number for every function: the generation
#
# A person sees the order in the drawing. The engine knows only the inputs and outputs of each function. So it assigns
# numbers during the forward pass. Such a number is called a **generation**.
#
# | | generation |
# |--|--|
# | a variable that the user made | 0 |
# | a function | the **largest** generation among its input variables |
# | a variable that a function made | the generation of that function + 1 |
#
# ```text
# generation   0    0    1      1    2      2    3
#                           ┌─▶ B ─▶ b ─┐
#              x ─▶ A ─▶ a ─┤           ├─▶ D ─▶ y
#                           └─▶ C ─▶ c ─┘
# ```
#
# If a function $g$ uses the output of a function $f$, the generation of $g$ is at least that of the output, so it's
# larger than the generation of $f$. If you call the functions **from the largest generation down**, none is called too
# early.
#
# ### Exercise 2: assign generations
#
# Write the generations of the seven functions of `crossed` into the dict `generation`. The keys are the function names,
# the values are integers.

# %% exercise="generation" keep=false
generation = None
### BEGIN SOLUTION
generation = {"A": 1, "B": 0, "C": 2, "D": 0, "E": 4, "F": 2, "G": 3}
### END SOLUTION

# %% [markdown] lang="ko" hint="generation"
# 순전파의 순서로 나아가세요. x와 w는 0이니 그것만 받는 D와 B가 먼저 정해지고, 다음으로 a와 d의 세대가 정해집니다.
# %% [markdown] lang="ja" hint="generation"
# 順伝播の順に進みましょう。x と w は0なので、それだけを受け取る D と B がまず決まり、次に a と d の世代が決まります。
# %% [markdown] lang="en" hint="generation"
# Go in the order of the forward pass. x and w have generation 0. That settles D and B, which take only one of them.
# Then come a and d.

# %% [markdown] lang="ko" hint="generation"
# C는 d(1세대)와 b(2세대)를 받습니다. 둘 중 큰 쪽이 C의 세대입니다. 새로 만든 변수가 함께 들어와도 세대가 낮아지지
# 않습니다.
# %% [markdown] lang="ja" hint="generation"
# C は d（世代1）と b（世代2）を受け取ります。大きいほうが C の世代です。新しい変数が一緒に入ってきても、世代は下がりません。
# %% [markdown] lang="en" hint="generation"
# C takes d (generation 1) and b (generation 2), so its generation is the larger one. A new variable beside an old one
# doesn't lower the generation.

# %% test="generation" points=1
kind(generation, dict)
equal(sorted(map(str, generation)), ["A", "B", "C", "D", "E", "F", "G"])
equal(generation["D"], 0)
equal(generation["A"], 1)
close(sum(generation.values()), 12)
### BEGIN HIDDEN TESTS
# kind: generations
for name, expected in zip("ABCDEFG", [1, 0, 2, 0, 4, 2, 3], strict=True):
    equal(generation[name], expected)
# kind: unchanged-input
graphs = inside("""
taken = ["".join([name, *used, made]) for graph in (diamond, uneven, crossed) for name, (used, made) in graph.items()]
""")
equal(graphs.taken, ["Axa", "Bab", "Cac", "Dbcy", "Axa", "Bab", "Cbc", "Dacy", "Aab", "Bwd", "Cdbe", "Dxa", "Efay", "Fabc", "Gcef"])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 규칙을 코드로 쓰기
#
# 엔진에 넣기 전에, 이름만 있는 그래프에서 규칙을 코드로 써 봅니다. `waiting`은 부를 차례를 기다리는 함수들입니다. 처음에는 마지막 함수 하나뿐이고,
# 함수를 하나 부를 때마다 그 함수의 입력을 만든 함수들이 들어옵니다.
#
# ### 연습 3 — `backward_order`
#
# `backward_order(graph, generation, last)`를 완성하세요. 함수 `last`에서 시작하는 역전파가 부르는 함수의 이름을, 부르는 순서대로 리스트에 담아 반환합니다.
#
# - 기다리는 함수 가운데 세대가 가장 큰 것을 꺼냅니다. 세대가 같으면 어느 것을 먼저 꺼내도 됩니다.
# - 함수는 저마다 한 번만 들어갑니다. `last`로 이어지지 않는 함수는 들어가지 않습니다.
# - `generation`은 연습 2처럼 함수의 이름을 키로 하는 딕셔너리입니다. 두 딕셔너리는 바꾸지 마세요.
#
# `makers["b"]`는 변수 b를 만든 함수의 이름입니다. x처럼 사용자가 만든 변수는 `makers`에 없습니다.
# %% [markdown] lang="ja"
# ## 規則をコードにする
#
# エンジンに組み込む前に、名前だけのグラフの上で規則をコードにしてみます。`waiting` は、呼ばれるのを待っている関数で
# す。初めは最後の関数1つだけで、関数を1つ呼ぶたびに、その入力を作った関数が入ってきます。
#
# ### 演習3 — `backward_order`
#
# `backward_order(graph, generation, last)` を完成させてください。関数 `last` から始まる逆伝播が呼ぶ関数の名前を、呼ぶ順にリストにして返します。
#
# - 待っている関数のうち、世代が最大のものを取り出します。世代が等しければ、どちらが先でもかまいません。
# - どの関数も一度しか入りません。`last` につながらない関数は入りません。
# - `generation` は、演習2と同じく、関数の名前をキーとする辞書です。2つの辞書は書き換えないでください。
#
# `makers["b"]` は、変数 b を作った関数の名前です。x のようにユーザーが作った変数は `makers` にありません。
# %% [markdown] lang="en"
# ## Turn the rule into code
#
# Before the rule goes into the engine, write it for graphs that consist of names only. `waiting` holds the functions
# that wait to be called. At first it's only the last function. Each time a function is called, the functions that made
# its inputs join.
#
# ### Exercise 3: `backward_order`
#
# Complete `backward_order(graph, generation, last)`. It returns a list with the names of the functions that a backward
# pass calls when it begins at the function `last`, in the order in which they're called.
#
# - Of the waiting functions, take the one with the largest generation. If generations are equal, either may come first.
# - Every function appears only once. Functions that don't lead to `last` don't appear.
# - `generation` is a dict with the function names as keys, as in exercise 2. Don't change the two dicts.
#
# `makers["b"]` is the name of the function that made the variable b. Variables made by the user, like x, aren't in
# `makers`.


# %% exercise="backward-order" keep=false
def backward_order(graph, generation, last):
    makers = {made: name for name, (_, made) in graph.items()}
    order = []
    waiting = [last]
    seen = {last}
    while waiting:
        ### BEGIN SOLUTION
        name = max(waiting, key=lambda each: generation[each])
        waiting.remove(name)
        order.append(name)
        for variable in graph[name][0]:
            if variable in makers and makers[variable] not in seen:
                seen.add(makers[variable])
                waiting.append(makers[variable])
        ### END SOLUTION
    return order


# %% [markdown] lang="ko" hint="backward-order"
# 반복 한 번에 할 일은 셋입니다. 하나를 골라 `waiting`에서 빼고, `order`에 적고, 그 함수의 입력마다 만든 함수를 찾아 넣습니다.
# `max(waiting, key=...)`는 `key`가 가장 큰 원소를 반환하지만 리스트에서 빼지는 않습니다.
# %% [markdown] lang="ja" hint="backward-order"
# 1回の繰り返しですることは3つです。1つ選んで `waiting` から抜き、`order` に書き、その関数の入力ごとに、作った関数を見
# つけて入れます。`max(waiting, key=...)` は `key` が最大の要素を返しますが、リストからは抜きません。
# %% [markdown] lang="en" hint="backward-order"
# Each iteration of the loop does three things: pick one function and remove it from `waiting`, append it to `order`,
# and put in the functions that made its inputs. `max(waiting, key=...)` returns the item with the largest `key`, but
# doesn't remove it from the list.

# %% [markdown] lang="ko" hint="backward-order"
# `graph[name][0]`이 입력 변수의 리스트입니다. 변수마다 두 가지를 확인합니다. 만든 함수가 있는가? 그 함수가 아직 `seen`에 없는가? 둘 다 그렇다면
# `seen`과 `waiting`에 **함께** 넣습니다.
# %% [markdown] lang="ja" hint="backward-order"
# `graph[name][0]` が入力変数のリストです。変数ごとに2つのことを確かめます。作った関数があるか。その関数はまだ `seen` にないか。
# どちらも「はい」なら、`seen` と `waiting` に**同時に**入れます。
# %% [markdown] lang="en" hint="backward-order"
# `graph[name][0]` is the list of input variables. For each of them check two things: was it made by a function, and isn't
# that function in `seen` yet? If both hold, add the function to `seen` and to `waiting` **at the same time**.

# %% test="backward-order" points=2
of_diamond = {"A": 0, "B": 1, "C": 1, "D": 2}
of_uneven = {"A": 0, "B": 1, "C": 2, "D": 3}
found = backward_order(diamond, of_diamond, "D")
equal(sorted(found), ["A", "B", "C", "D"])
equal([found[0], found[-1]], ["D", "A"])
equal(backward_order(uneven, of_uneven, "D"), ["D", "C", "B", "A"])
equal(backward_order(uneven, of_uneven, "B"), ["B", "A"])
equal(backward_order({"B": (["x"], "b"), "C": (["x"], "c"), "A": (["b", "c", "b"], "a")}, {"B": 0, "C": 0, "A": 1}, "A")[0], "A")
### BEGIN HIDDEN TESTS
# kind: order
rng = seeded_rng()
for _ in range(8):
    names = rng.permutation(list("ABCDEFGHIJ")).tolist()
    depth, users, lines, variables = {}, {}, {}, {"x": 0, "w": 0}
    for name in names:
        taken = [list(variables)[k] for k in rng.integers(max(0, len(variables) - 5), len(variables), size=2).tolist()]
        depth[name] = max(variables[variable] for variable in taken)
        lines[name] = (taken, name.lower())
        variables[name.lower()] = depth[name] + 1
    graph = {name: lines[name] for name in sorted(names)}
    for last in names[-3:]:
        wanted, todo = {last}, [last]
        while todo:
            made_by = {variable.upper() for variable in lines[todo.pop()][0] if variable not in ("x", "w")}
            todo += made_by - wanted
            wanted |= made_by
        order = list(backward_order(graph, depth, last))
        # kind: each-once
        equal([order.count(name) for name in sorted(wanted)], [1] * len(wanted))
        # kind: branches
        equal(sorted(order), sorted(wanted))
        # kind: order
        equal([depth[name] for name in order], sorted((depth[name] for name in wanted), reverse=True))
# kind: given-twice
both = {"B": (["x"], "b"), "A": (["b", "b"], "a"), "C": (["a", "b", "a"], "c")}
equal(list(backward_order(both, {"B": 0, "A": 1, "C": 2}, "C")), ["C", "A", "B"])
# kind: unchanged-input
read = inside("""
graph = {"B": (["x"], "b"), "A": (["b", "b"], "a"), "C": (["a", "b"], "c")}
numbers = {"B": 0, "A": 1, "C": 2}
backward_order(graph, numbers, "C")
lines = ["".join([name, *used, made]) for name, (used, made) in graph.items()]
""")
equal(read.lines, ["Bxb", "Abba", "Cabc"])
equal([[name, read.numbers[name]] for name in "BAC"], [["B", 0], ["A", 1], ["C", 2]])
graphs = inside("""
taken = ["".join([name, *used, made]) for graph in (diamond, uneven, crossed) for name, (used, made) in graph.items()]
""")
equal(graphs.taken, ["Axa", "Bab", "Cac", "Dbcy", "Axa", "Bab", "Cbc", "Dacy", "Aab", "Bwd", "Cdbe", "Dxa", "Efay", "Fabc", "Gcef"])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 꺼내는 순서와 기울기
#
# 먼저 엔진 네 가지를 생각해 봅시다. 모두 14단계처럼 함수를 하나씩 꺼내 `backward`를 부르고, 입력의 `grad`에 더하고, 입력을
# 만든 함수를 `funcs`에 넣습니다. 다른 것은 두 가지 선택뿐입니다.
#
# | 꺼내는 함수 | 같은 함수도 나올 때마다 넣는다 | 같은 함수는 한 번만 넣는다 |
# |--|--|--|
# | 가장 나중에 들어온 함수 | `newest_repeated`(14단계) | `newest_once` |
# | 세대가 가장 큰 함수 | `latest_repeated` | `latest_once` |
#
# 처음에 본 그래프 `diamond`, 곧 $y = a^2 + a^2,\ a = x^2,\ x = 2$에서 네 엔진의 `x.grad`는 32, 64, 96, 128 가운데 하나이고
# 모두 다릅니다.
#
# ### 연습 4 — 어느 엔진이 무엇을 출력할까
#
# 14단계의 엔진이 `96.0`을 내는 것은 보았습니다. 나머지 세 값을 해당하는 이름에 넣으세요.
#
# 다섯 번째 엔진은 같은 함수를 한 번만 넣고, **가장 먼저 들어온** 함수부터 꺼냅니다(큐). `diamond`에서의 `x.grad`를
# `oldest_once`에, `uneven`에서의 `x.grad`를 `oldest_once_uneven`에 넣으세요. 여기서 `uneven`은
# $a = x^2,\ b = a^2,\ c = b^2,\ y = a + c,\ x = 2$이고, D는 a를 만든 함수를 먼저, c를 만든 함수를 나중에 넣습니다.
# 올바른 미분은 1028입니다.
# %% [markdown] lang="ja"
# ## 取り出す順序と微分
#
# まず、4つのエンジンを考えてみましょう。どれもステップ14と同じように、関数を1つ取り出して `backward` を呼び、入力の `grad` に
# 足し、入力を作った関数を `funcs` に入れます。違うのは、次の2つの選び方だけです。
#
# | 取り出す関数 | 同じ関数でも出てくるたびに入れる | 同じ関数は一度しか入れない |
# |--|--|--|
# | 最後に入った関数 | `newest_repeated`（ステップ14） | `newest_once` |
# | 世代が最大の関数 | `latest_repeated` | `latest_once` |
#
# 最初のグラフ `diamond`、つまり $y = a^2 + a^2,\ a = x^2,\ x = 2$ での `x.grad` は、4つのエンジンで32、64、96、128の
# どれかになり、すべて異なります。
#
# ### 演習4 — どのエンジンが何を表示するか
#
# ステップ14のエンジンが `96.0` になることは確かめました。残りの3つの値を、当てはまる名前に入れてください。
#
# 5つ目のエンジンは、同じ関数を一度しか入れず、**最初に入った**関数から取り出します（キュー）。`diamond` での `x.grad` を `oldest_once` に、`uneven` で
# の `x.grad` を `oldest_once_uneven` に入れてください。ここでの `uneven` は $a = x^2,\ b = a^2,\ c = b^2,\ y = a + c,\ x = 2$ で、D は a を
# 作った関数を先に、c を作った関数をあとに入れます。正しい微分は1028です。
# %% [markdown] lang="en"
# ## The order of calls and the gradient
#
# Imagine four engines. Each works like the engine of step 14: it takes out one function, calls its `backward`, adds to
# the `grad` of the inputs, and puts the functions that made the inputs into `funcs`. They differ in two decisions only:
#
# | which function it takes out | puts a function in every time it comes up | puts each function in only once |
# |--|--|--|
# | the one that went in last | `newest_repeated` (step 14) | `newest_once` |
# | the one with the largest generation | `latest_repeated` | `latest_once` |
#
# On the first graph `diamond`, that is $y = a^2 + a^2,\ a = x^2,\ x = 2$, the four engines give `x.grad` the values 32,
# 64, 96 and 128, each a different one.
#
# ### Exercise 4: predict what each engine prints
#
# You have seen that the engine of step 14 prints `96.0`. Assign the other three values to their names.
#
# Now consider a fifth engine. It puts each function in only once and takes out the one that went in **first** (a
# queue). Put its `x.grad` on `diamond` into `oldest_once`, and its `x.grad` on `uneven` into `oldest_once_uneven`. Here
# `uneven` is $a = x^2,\ b = a^2,\ c = b^2,\ y = a + c,\ x = 2$, and D puts in the function that made a first, then the
# one that made c. The correct derivative is 1028.

# %% exercise="predict" keep=false
newest_once = None
latest_repeated = None
latest_once = None
oldest_once = None
oldest_once_uneven = None
### BEGIN SOLUTION
newest_once = 32
latest_repeated = 128
latest_once = 64
oldest_once = 64
oldest_once_uneven = 4
### END SOLUTION

# %% [markdown] lang="ko" hint="predict"
# 위의 다섯 줄짜리 표를 다시 쓰되, 규칙이 바뀌는 곳만 고쳐 보세요. `newest_once`라면 4회차에서 A를 다시 넣지 않습니다.
# %% [markdown] lang="ja" hint="predict"
# 上の5回分の表を、規則の変わるところだけ直しながら書き直してみましょう。`newest_once` なら、4回目に A をもう一度入れることはありません。
# %% [markdown] lang="en" hint="predict"
# Write the table of five iterations again and change it where the rule changes. With `newest_once`, iteration 4 doesn't
# put A in a second time.

# %% [markdown] lang="ko" hint="predict"
# `latest_repeated`에서는 B와 C가 모두 끝난 뒤에 A가 두 번 불립니다. 그때 `a.grad`는 얼마일까요? `uneven`의 큐에서는 D 다음에 A가 나옵니다. 그때까지
# `a.grad`에 도착한 것은 무엇뿐일까요?
# %% [markdown] lang="ja" hint="predict"
# `latest_repeated` では、B と C が両方終わってから A が2回呼ばれます。そのとき `a.grad` はいくつでしょうか。`uneven` のキューでは、D の次に A が出て
# きます。それまでに `a.grad` に届いているのは何だけでしょうか。
# %% [markdown] lang="en" hint="predict"
# With `latest_repeated`, A is called twice after both B and C are done. How large is `a.grad` by then? In the queue of
# `uneven`, A comes right after D. What has arrived in `a.grad` by then?

# %% test="predict" points=2
for answer in (newest_once, latest_repeated, latest_once, oldest_once, oldest_once_uneven):
    kind(answer, int, float, np.ndarray, np.generic)
equal(sorted([newest_once, latest_repeated, latest_once]), [32, 64, 128])
### BEGIN HIDDEN TESTS
# kind: values
close(newest_once, 32)
close(latest_repeated, 128)
close(latest_once, 64)
close(oldest_once, 64)
close(oldest_once_uneven, 4)
# kind: unchanged-input
graphs = inside("""
taken = ["".join([name, *used, made]) for graph in (diamond, uneven, crossed) for name, (used, made) in graph.items()]
""")
equal(graphs.taken, ["Axa", "Bab", "Cac", "Dbcy", "Axa", "Bab", "Cbc", "Dacy", "Aab", "Bwd", "Cdbe", "Dxa", "Efay", "Fabc", "Gcef"])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 엔진을 실제로 실행하기
#
# 다음 셀은 엔진들을 실제로 실행합니다. `take`는 어느 것을 꺼낼지, `once`는 한 번만 넣을지를 정합니다. 그래프는
# 셋입니다. `flipped`는 `uneven`에서 더하는 순서만 바꾼 $y = c + a$입니다. 여섯 엔진 가운데 **세 그래프에서 모두 맞는**
# 것은 몇 개일까요? `guess`에 예상을 적으세요. 결과는 그다음 셀에서 볼 수 있습니다.
# %% [markdown] lang="ja"
# ## エンジンを実際に動かす
#
# 次のセルは、エンジンを実際に動かします。`take` はどれを取り出すか、`once` は一度しか入れないかどうかを決めます。グラ
# フは3つです。`flipped` は、`uneven` の足す順番だけを入れ替えた $y = c + a$ です。6つのエンジンのうち、**3つのグラフすべてで正しい**も
# のはいくつでしょうか。`guess` に予想を書いてください。結果はその次のセルで確かめられます。
# %% [markdown] lang="en"
# ## Run the engines
#
# The next cell runs the engines, and the cell after it shows the results. `take` decides which function is taken out,
# and `once` decides whether each is put in only once. There are three graphs: `flipped` is `uneven` with the sum the
# other way around, $y = c + a$. Besides the five engines of exercise 4, the cell runs a sixth, `oldest_repeated`: the
# queue that puts a function in every time. How many of the six engines are right on **all three** graphs? Put your
# guess in place of `None`.


# %%
def generation_of(f):
    return max(0 if x.creator is None else generation_of(x.creator) + 1 for x in f.inputs)


def newest(funcs):
    return len(funcs) - 1


def oldest(funcs):
    return 0


def latest(funcs):
    return max(range(len(funcs)), key=lambda i: generation_of(funcs[i]))


def run_backward(y, take, once):
    y.grad = np.ones_like(y.data)
    funcs = [y.creator]
    seen = {y.creator}
    while funcs:
        f = funcs.pop(take(funcs))
        gxs = f.backward(*[output.grad for output in f.outputs])
        for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
            x.grad = gx if x.grad is None else x.grad + gx
            if x.creator is not None and not (once and x.creator in seen):
                funcs.append(x.creator)
                seen.add(x.creator)


def gradient_by(engine, graph):
    x = Variable(np.array(2.0))
    a = square(x)
    b = square(a)
    c = square(b)
    y = {"diamond": (b, square(a)), "uneven": (a, c), "flipped": (c, a)}[graph]
    run_backward(add(*y), *engine)
    return float(x.grad)


table = {}
for once in (False, True):
    for take in (newest, oldest, latest):
        name = take.__name__ + ("_once" if once else "_repeated")
        table[name] = [gradient_by((take, once), graph) for graph in ("diamond", "uneven", "flipped")]

guess = None
predict(guess, sum(row == [64.0, 1028.0, 1028.0] for row in table.values()))

# %%
print(f"{'':16}{'diamond':>9}{'uneven':>9}{'flipped':>9}")
for name, row in table.items():
    print(f"{name:16}" + "".join(f"{g:9}" for g in row))

# %% [markdown] lang="ko"
# 올바른 답은 차례로 `64.0`, `1028.0`, `1028.0`이고, 세 그래프에서 모두 맞는 것은 마지막 줄뿐입니다. 나머지 줄이 틀린
# 까닭은 다음과 같습니다.
#
# - 큐(`oldest_once`)는 `diamond`에서 `64.0`을 내지만, 두 갈래의 길이가 같아서 우연히 맞은 것입니다. `uneven`에서는
#   `4.0`이 됩니다.
# - `newest_once`는 `uneven`에서 맞고, 더하는 순서만 바꾼 `flipped`에서 틀립니다. **덧셈의 순서가 미분을 바꾸는 엔진**은
#   믿을 수 없습니다.
# - 세대순으로 꺼내더라도 같은 함수를 두 번 부르면 정확히 두 배인 `128.0`과 `2056.0`이 됩니다.
#
# 그래프 하나에서 맞았다고 안심할 수 없습니다. 길이가 다른 두 갈래와 뒤바꾼 덧셈 순서까지 시험해야 차이가 드러납니다.
#
# ## 다음 단계: 엔진에 세대 넣기
#
# 규칙을 찾았습니다. 순전파에서 세대를 매기고, 역전파에서는 세대가 큰 함수부터, 한 번씩만 부르면 됩니다.
#
# 그런데 방금의 `generation_of`는 필요할 때마다 그래프를 처음부터 다시 훑습니다. 그래프가 조금만 커져도 같은 길을 수없이
# 반복해서 따라갑니다. 다음 단계에서는 세대를 변수와 함수에 적어 두고, 우리 엔진의 `backward`를 제대로 고칩니다.
# %% [markdown] lang="ja"
# 正しい答えは順に `64.0`、`1028.0`、`1028.0` で、3つとも正しいのは最後の行だけです。ほかの行が間違える理由は、次のと
# おりです。
#
# - キュー（`oldest_once`）は `diamond` では `64.0` になります。2つの枝の長さが同じなので、たまたま合っただけです。`uneven` で
#   は `4.0` になります。
# - `newest_once` は `uneven` では正しく、足す順番を入れ替えただけの `flipped` では間違います。**足す順番で微分が変わるエンジン**は
#   信用できません。
# - 世代の順に取り出しても、同じ関数を2回呼べば、ちょうど2倍の `128.0` や `2056.0` になります。
#
# 1つのグラフで合ったからといって、安心はできません。長さの違う枝や、入れ替えた順番まで試して、初めて違いがわかります。
#
# ## 次のステップ：エンジンに世代を組み込む
#
# 規則が見つかりました。順伝播で世代番号を振っておき、逆伝播では世代の大きい関数から、一度ずつ呼べばよいのです。
#
# ただし、いまの `generation_of` は、必要になるたびにグラフを調べ直します。グラフが少し大きくなるだけで、同じところを何
# 度もたどることになります。次のステップでは、世代を変数と関数に書き込んでおき、みなさんのエンジンの `backward` をきち
# んと直します。
# %% [markdown] lang="en"
# The right answers are `64.0`, `1028.0`, `1028.0`. Only the last row has all three. The other rows show why:
#
# - The queue (`oldest_once`) prints `64.0` for `diamond`, but only because both branches have the same length. On
#   `uneven` it prints `4.0`.
# - `newest_once` is right on `uneven` and wrong on `flipped`, where only the order of the sum changed. You can't trust
#   an engine in which **the order of a sum changes the derivative**.
# - Even in the order of generations, calling a function twice gives exactly twice the gradient: `128.0` and `2056.0`.
#
# One graph with the right result proves little. To tell these engines apart you need branches of different lengths and
# both orders of a sum.
#
# ## Next: generations in the engine
#
# You have the rule. In the forward pass, assign generations. In the backward pass, call the functions from the largest
# generation down, each of them once.
#
# The function `generation_of` in the last cell searches the graph again every time it's called. Even on a slightly
# larger graph it walks the same paths many times. In the next step, variables and functions store their generation, and
# you fix the engine's own `backward`.
