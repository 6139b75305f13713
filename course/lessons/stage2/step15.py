# %% [markdown] lang="ko"
# # 15단계. 복잡한 계산 그래프(이론 편)
#
# 14단계에서 같은 변수를 두 번 써도 기울기가 더해지도록 고쳤습니다. 그렇다면 이제 어떤 그래프든 미분할 수 있을까요? 아직 아닙니다. 계산이 한 번
# **갈라졌다가 다시 만나는** 것만으로 지금의 엔진은 틀린 답을 내놓습니다. 그것도 오류 없이, 조용히 틀립니다.
#
# 이번 단계에서는 엔진을 고치지 않습니다. 종이와 연필로 함수를 어떤 순서로 불러야 하는지 알아보고, 그 순서를 정하는 규칙을 찾습니다.
# %% [markdown] lang="ja"
# # ステップ15　複雑な計算グラフ（理論編）
#
# ステップ14では、同じ変数を2回使っても勾配が足し合わされるように直しました。では、もうどんな計算グラフでも微分できるのでしょうか。
# 残念ながら、まだです。計算が一度**枝分かれして、また合流する**だけで、いまのエンジンは間違った答えを出します。しかもエラーは出ず、
# 黙って間違えるのです。
#
# このステップではエンジンに手を入れません。紙と鉛筆で、関数がどの順番で呼ばれるべきかを調べ、順番を決める規則を見つけます。
# %% [markdown] lang="en"
# # Step 15. Complex computational graphs: the theory
#
# In step 14 you made gradients add up when a variable is used twice. Can we differentiate any graph now? Not yet. It is
# enough that a computation **branches once and meets again**, and the engine is wrong. It is wrong in silence, too,
# without an error.
#
# In this step we leave the engine alone. With pencil and paper we find out in which order functions have to be called,
# and look for a rule that gives this order.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(15))

# %% [markdown] lang="ko"
# ## 예상해 보고 실행하기
#
# 첫 번째 계산은 $a = x^2$을 두 갈래로 나누어 각각 제곱한 뒤 더합니다. $y = a^2 + a^2 = 2x^4$이므로 $\frac{dy}{dx} = 8x^3$이고, $x = 2$ 에서는
# 64입니다. 두 번째 계산은 $c = b + b = (x + x) + (x + x) = 4x$이니 미분은 4입니다. 지금의 엔진은 각각 무엇을 출력할까요?
# %% [markdown] lang="ja"
# ## 予想してから実行する
#
# 一つ目の計算では、$a = x^2$ が二つの枝に分かれ、それぞれ2乗されてから足されます。$y = a^2 + a^2 = 2x^4$ ですから $\frac{dy}{dx} = 8x^3$、
# $x = 2$ では64です。二つ目の計算は $c = b + b = (x + x) + (x + x) = 4x$ なので、微分は4です。いまのエンジンは、それぞれ何を表示する
# でしょうか。
# %% [markdown] lang="en"
# ## Predict, then run
#
# In the first computation $a = x^2$ goes two ways; each is squared, and the results are added. Since
# $y = a^2 + a^2 = 2x^4$ we have $\frac{dy}{dx} = 8x^3$, which is 64 at $x = 2$. The second one is
# $c = b + b = (x + x) + (x + x) = 4x$, with derivative 4. What does our engine print for each?

# %%
x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print(y.data, x.grad)

x = Variable(np.array(2.0))
b = add(x, x)
c = add(b, b)
c.backward()
print(c.data, x.grad)

# %% [markdown] lang="ko"
# 순전파의 값 `32.0`과 `8.0`은 맞지만, 미분은 `96.0`과 `8.0`이 되었습니다. 첫 번째 그래프에서 무슨 일이 있었는지 `funcs`를 따라가 봅시다.
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
# 잘못은 두 가지입니다. 3회차의 A는 **너무 일렀습니다**. B가 보낼 8이 아직 오지 않아 `a.grad`가 반쪽이었습니다. 5회차의 A는 **한 번 더** 불린
# 것입니다. C에서 온 8이 두 번 쓰였습니다. 두 번째 계산이 8이 된 것도 앞의 덧셈이 두 번 불렸기 때문입니다. 인터넷에 공개된 작은 엔진
# 가운데에도 바로 이 버그를 안고 있던 것이 여럿 있습니다.
#
# 표의 다섯 회를 엔진이 실제로 밟는 모습입니다. A가 너무 일찍 불리는 순간에 ✗가 붙어 있습니다. 그 장에서 아직 기다리고 있는 함수(점선)가 무엇인지, 그 함수가
# 무엇을 보내올 참이었는지 확인해 보세요.
# %% [markdown] lang="ja"
# 順伝播の値 `32.0` と `8.0` は正しいのに、微分は `96.0` と `8.0` になりました。一つ目のグラフで何が起きたのか、`funcs` を追ってみましょう。
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
# 間違いは二つあります。3回目の A は**早すぎました**。B から来るはずの8がまだ届かず、`a.grad` は半分しかそろっていません。5回目の A は**余計**です。
# C から来た8が2回使われてしまいました。二つ目の計算が8になったのも、手前の足し算が2回呼ばれたせいです。ネットで公開されている小さなエンジンにも、
# まさにこのバグを抱えていたものがいくつもあります。
#
# 表の5回分を、エンジンが実際にたどる様子です。A の呼び出しが早すぎる瞬間に✗が付きます。そのページでまだ待っている関数（点線）はどれで、何を送って
# くるはずだったのか、確かめてみましょう。
# %% [markdown] lang="en"
# The values of the forward pass, `32.0` and `8.0`, are right, but the derivatives came out as `96.0` and `8.0`. Let us
# follow `funcs` through the first graph.
#
# ```text
#              ┌─▶ B ─▶ b ─┐
# x ─▶ A ─▶ a ─┤           ├─▶ D ─▶ y
#              └─▶ C ─▶ c ─┘
# ```
#
# | turn | function | computed | `funcs` afterwards |
# |--|--|--|--|
# | 1 | D | `b.grad` = 1, `c.grad` = 1 | `[B, C]` |
# | 2 | C | `a.grad` = 8 | `[B, A]` |
# | 3 | A | `x.grad` = 8 · 4 = 32 | `[B]` |
# | 4 | B | `a.grad` = 8 + 8 = 16 | `[A]` |
# | 5 | A | `x.grad` = 32 + 16 · 4 = 96 | `[]` |
#
# Two things went wrong. In turn 3, A came **too early**: the 8 from B was still to arrive, and `a.grad` was only half
# there. In turn 5, A came **once too often**, and the 8 from C was used twice. The second computation printed 8 because
# its first addition was called twice. More than one small engine published on the web has had this very bug.
#
# Here the engine goes through the five turns of the table for real. There is a ✗ at the moment when A is called too early.
# Which function is still waiting on that page (dashed), and what was it about to send?

# %%
from course.draw import play

x = Variable(np.array(2.0))
a = square(x)
b = square(a)
c = square(a)
y = add(b, c)
play(y)

# %% [markdown] lang="ko"
# ## 차례가 오는 때
#
# 변수 $a$를 쓰는 함수가 여럿이면, $a$의 기울기는 그 함수들이 보내오는 것을 모두 더한 값입니다.
#
# $$\frac{\partial y}{\partial a} = \sum_{f\,:\,a\text{를 쓰는 함수}} \frac{\partial y}{\partial f}\,\frac{\partial f}{\partial a}$$
#
# 합이 다 모이기 전에는 $a$를 만든 함수를 부를 수 없습니다. 그래서 규칙은 이렇습니다. **어떤 함수의 차례는, 그 함수의 출력을 쓰는 함수들이 모두
# 끝난 다음에 온다. 그리고 차례는 한 번뿐이다.**
#
# 이 규칙을 지키는 순서는 대개 하나가 아닙니다. 위의 그래프라면 D, B, C, A도 D, C, B, A도 맞습니다.
#
# 아래 셀에 그래프 세 개를 적어 두었습니다. `"C": (["d", "b"], "e")`는 함수 C가 변수 d와 b를 받아 e를 만든다는 뜻입니다. `too_early(graph, order)`는
# 주어진 순서에서 너무 일찍 불린 함수를 알려 줍니다.
# %% [markdown] lang="ja"
# ## 順番が来るとき
#
# 変数 $a$ を使う関数がいくつもあるとき、$a$ の勾配は、それらの関数から届くものをすべて足した値です。
#
# $$\frac{\partial y}{\partial a} = \sum_{f\,:\,a\text{ を使う関数}} \frac{\partial y}{\partial f}\,\frac{\partial f}{\partial a}$$
#
# 和が出そろうまで、$a$ を作った関数を呼ぶことはできません。つまり規則はこうです。**ある関数の番が来るのは、その出力を使う関数がすべて終わった
# あとである。そして、番は一度しか来ない。**
#
# この規則を守る順番は、たいてい一つではありません。上のグラフなら D、B、C、A も、D、C、B、A も正解です。
#
# 次のセルに、三つのグラフを書いておきました。`"C": (["d", "b"], "e")` は、関数 C が変数 d と b を受け取って e を作る、という意味です。
# `too_early(graph, order)` は、その順番では早すぎる関数を教えてくれます。
# %% [markdown] lang="en"
# ## When it is a function's turn
#
# If several functions use a variable $a$, its gradient is the sum of what all of them send back:
#
# $$\frac{\partial y}{\partial a} = \sum_{f\,:\,f\text{ uses }a} \frac{\partial y}{\partial f}\,\frac{\partial f}{\partial a}$$
#
# Until the sum is complete, the function that made $a$ must not be called. So the rule is: **the turn of a function comes
# when all functions that use its output have had theirs, and it comes only once.**
#
# As a rule more than one order will do. For the graph above, D, B, C, A is right, and so is D, C, B, A.
#
# The next cell holds three graphs. `"C": (["d", "b"], "e")` says that the function C takes the variables d and b and
# makes e. Given an order, `too_early(graph, order)` tells you which functions come too early in it.

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
# 14단계의 순서 D, C, A, B에서는 A가 너무 이르고, D, C, B, A에서는 아무도 이르지 않습니다.
#
# ### 연습 1 — 손으로 순서 정하기
#
# 세 그래프에서 역전파가 함수를 부르는 올바른 순서를 하나씩 찾아, 함수 이름의 리스트로 적으세요(튜플이어도 됩니다). 모든 함수가 꼭 한 번씩 들어갑니다.
# 그래프를 적은 사전은 바꾸지 마세요.
#
# `uneven`은 두 갈래의 길이가 다른 그래프입니다. `crossed`는 셀의 내용을 보고 직접 그려 보세요. 변수 w는 x처럼 사용자가 만든 변수이고, 알파벳 순서는
# 계산한 순서와 관계가 없습니다.
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
# 三つのグラフについて、逆伝播が関数を呼ぶ正しい順番を一つずつ見つけ、関数の名前のリストで書いてください（タプルでもかまいません）。どの関数も
# ちょうど一度ずつ入ります。グラフを書いた辞書は変えないでください。
#
# `uneven` は、二つの枝の長さが違うグラフです。`crossed` は、セルの内容を見て自分で図に描いてみましょう。変数 w は x と同じくユーザーが作った変数で、
# アルファベットの順は計算した順とは関係ありません。
#
# ```text
# uneven       ┌─▶ B ─▶ b ─▶ C ─▶ c ─┐
# x ─▶ A ─▶ a ─┤                     ├─▶ D ─▶ y
#              └─────────────────────┘
# ```
# %% [markdown] lang="en"
# In the order of step 14, which is D, C, A, B, the function A comes too early; in D, C, B, A none does.
#
# ### Exercise 1: order by hand
#
# For each of the three graphs find one right order in which backpropagation can call the functions, and write it down as
# a list of their names (a tuple will do as well). Every function stands in it just once. Leave the dicts that hold the
# graphs as they are.
#
# In `uneven` the two branches differ in length. Draw `crossed` yourself, from what the cell says. The variable w is one
# that the user made, like x, and the alphabet has nothing to do with the order in which things were computed.
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
# 차례입니다. 후보가 둘이면 아무거나 고르세요.
# %% [markdown] lang="ja" hint="order"
# 最初に呼ばれるのは、いつも y を作った関数です。それを消すと、出力を使う関数がもう残っていない関数が現れます。次はその番です。候補が
# 二つあれば、どちらを選んでもかまいません。
# %% [markdown] lang="en" hint="order"
# First comes the function that made y, always. Cross it out. Now there is a function whose output nobody left on the page
# still uses: it is next. If there are two of them, take either.

# %% [markdown] lang="ko" hint="order"
# `crossed`에서 변수 a를 쓰는 함수는 A, E, F 셋입니다. a를 만든 D는 이 셋이 모두 끝난 뒤에야 부를 수 있습니다. b도 같은 방법으로 따져 보세요.
# %% [markdown] lang="ja" hint="order"
# `crossed` で変数 a を使う関数は A、E、F の三つです。a を作った D を呼べるのは、この三つがすべて終わってからです。b も同じように調べてみましょう。
# %% [markdown] lang="en" hint="order"
# In `crossed` three functions use the variable a: A, E and F. So D, which made a, has to wait for all three. Ask the same
# about b.

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
# ## 세대
#
# 사람은 그림을 보고 순서를 알 수 있지만, 엔진이 아는 것은 함수마다 자기 입력과 출력뿐입니다. 그래서 순전파를 하는 동안 번호를 하나씩 매겨 두기로
# 합니다. 이 번호를 **세대**(generation)라고 부릅니다.
#
# | 누가 | 세대 |
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
# 함수 $g$가 함수 $f$의 출력을 쓴다면, $g$의 세대는 적어도 $f$의 출력의 세대이므로 반드시 $f$의 세대보다 큽니다. 따라서 **세대가 큰 함수부터**
# 부르면 너무 이른 함수가 생길 수 없습니다. 부모보다 자식이 먼저인 셈입니다.
#
# ### 연습 2 — 세대 매기기
#
# `crossed`의 함수 일곱 개의 세대를 `generation`에 사전으로 적으세요. 키는 함수의 이름, 값은 정수입니다.
# %% [markdown] lang="ja"
# ## 世代
#
# 人は図を見れば順番がわかりますが、エンジンが知っているのは、それぞれの関数の入力と出力だけです。そこで、順伝播のあいだに番号を振っておくことに
# します。この番号を**世代**（generation）と呼びます。
#
# | 誰の | 世代 |
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
# 関数 $g$ が関数 $f$ の出力を使うなら、$g$ の世代は少なくとも $f$ の出力の世代なので、必ず $f$ の世代より大きくなります。したがって、**世代の大きい関数
# から**呼んでいけば、早すぎる関数は出てきません。親より子が先、というわけです。
#
# ### 演習2 — 世代を振る
#
# `crossed` の七つの関数の世代を、辞書 `generation` に書いてください。キーは関数の名前、値は整数です。
# %% [markdown] lang="en"
# ## Generations
#
# We see the order in the drawing. All that the engine knows is the inputs and outputs of each function. So let it hand
# out numbers during the forward pass. Such a number is called a **generation**.
#
# | whose | generation |
# |--|--|
# | a variable that the user made | 0 |
# | a function | the **largest** among the generations of its input variables |
# | a variable that a function made | the generation of that function + 1 |
#
# ```text
#        0    0    1      1    2      2    3
#                     ┌─▶ B ─▶ b ─┐
#        x ─▶ A ─▶ a ─┤           ├─▶ D ─▶ y
#                     └─▶ C ─▶ c ─┘
# ```
#
# If a function $g$ uses the output of a function $f$, its generation is at least that of the output, and so it is larger
# than that of $f$, always. Call the functions **from the largest generation down**, and none can come too early. The
# children go before their parents.
#
# ### Exercise 2: hand out generations
#
# Write the generations of the seven functions of `crossed` into the dict `generation`: the keys are the names of the
# functions, the values whole numbers.

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
# Go in the order of the forward pass. x and w have 0, which settles D and B, who take nothing else; then come a and d.

# %% [markdown] lang="ko" hint="generation"
# C는 d(1세대)와 b(2세대)를 받습니다. 둘 중 큰 쪽이 C의 세대입니다. 갓 만든 변수가 함께 들어와도 세대가 낮아지지 않습니다.
# %% [markdown] lang="ja" hint="generation"
# C は d（世代1）と b（世代2）を受け取ります。大きいほうが C の世代です。作りたての変数が一緒に入ってきても、世代は下がりません。
# %% [markdown] lang="en" hint="generation"
# C takes d (generation 1) and b (generation 2); the larger is that of C. A brand-new variable beside an old one does not
# make the generation smaller.

# %% test="generation" points=2
kind(generation, dict)
equal(sorted(map(str, generation)), ["A", "B", "C", "D", "E", "F", "G"])
equal(generation["D"], 0)
equal(generation["A"], 1)
close(sum(generation.values()), 12)
### BEGIN HIDDEN TESTS
# kind: generations
for name, expected in zip("ABCDEFG", [1, 0, 2, 0, 4, 2, 3]):
    equal(generation[name], expected)
# kind: unchanged-input
graphs = inside("""
taken = ["".join([name, *used, made]) for graph in (diamond, uneven, crossed) for name, (used, made) in graph.items()]
""")
equal(graphs.taken, ["Axa", "Bab", "Cac", "Dbcy", "Axa", "Bab", "Cbc", "Dacy", "Aab", "Bwd", "Cdbe", "Dxa", "Efay", "Fabc", "Gcef"])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 여러 가지 엔진
#
# 이제 엔진을 네 가지 상상해 봅시다. 모두 14단계처럼 함수를 하나씩 꺼내 `backward`를 부르고, 입력의 `grad`에 더하고, 입력을 만든 함수를 `funcs`에 넣습니다.
# 다른 것은 두 가지 선택뿐입니다.
#
# | 꺼내는 것 | 같은 함수도 올 때마다 넣는다 | 같은 함수는 한 번만 넣는다 |
# |--|--|--|
# | 가장 나중에 들어온 함수 | `newest_repeated`(14단계) | `newest_once` |
# | 세대가 가장 큰 함수 | `latest_repeated` | `latest_once` |
#
# 처음의 그래프 `diamond`, 곧 $y = a^2 + a^2,\ a = x^2,\ x = 2$에서 네 엔진의 `x.grad`는 32, 64, 96, 128 가운데 하나이고 모두 다릅니다.
#
# ### 연습 3 — 어느 엔진이 무엇을 출력할까
#
# 14단계의 엔진이 `96.0`을 내는 것은 보았습니다. 나머지 세 값을 해당하는 이름에 넣으세요.
#
# 엔진을 하나 더 생각합니다. 같은 함수는 한 번만 넣되, **가장 먼저 들어온** 함수부터 꺼내는 엔진(큐)입니다. `diamond`에서의 `x.grad`를 `oldest_once`에, `uneven`에서의
# `x.grad`를 `oldest_once_uneven`에 넣으세요. 여기서 `uneven`은 $a = x^2,\ b = a^2,\ c = b^2,\ y = a + c,\ x = 2$이고, D는 a를 만든 함수를
# 먼저, c를 만든 함수를 나중에 넣습니다. 올바른 미분은 1028입니다.
# %% [markdown] lang="ja"
# ## いろいろなエンジン
#
# ここで、四つのエンジンを思い浮かべてみます。どれもステップ14と同じように、関数を一つ取り出して `backward` を呼び、入力の `grad` に足し、入力を作った
# 関数を `funcs` に入れます。違うのは、次の二つの選び方だけです。
#
# | 取り出すもの | 同じ関数でも来るたびに入れる | 同じ関数は一度しか入れない |
# |--|--|--|
# | 最後に入った関数 | `newest_repeated`（ステップ14） | `newest_once` |
# | 世代が最大の関数 | `latest_repeated` | `latest_once` |
#
# 最初のグラフ `diamond`、つまり $y = a^2 + a^2,\ a = x^2,\ x = 2$ での `x.grad` は、四つのエンジンで 32、64、96、128 のどれかになり、すべて異なります。
#
# ### 演習3 — どのエンジンが何を表示するか
#
# ステップ14のエンジンが `96.0` になることは確かめました。残りの三つの値を、当てはまる名前に入れてください。
#
# もう一つ、別のエンジンを考えます。同じ関数は一度しか入れず、**最初に入った**関数から取り出すエンジン（キュー）です。`diamond` での `x.grad` を `oldest_once` に、
# `uneven` での `x.grad` を `oldest_once_uneven` に入れてください。
# ここでの `uneven` は $a = x^2,\ b = a^2,\ c = b^2,\ y = a + c,\ x = 2$ で、D は a を作った関数を先に、c を作った関数をあとに入れます。正しい微分は1028です。
# %% [markdown] lang="en"
# ## A choice of engines
#
# Imagine four engines. Like that of step 14, each takes out one function at a time, calls its `backward`, adds to the
# `grad` of the inputs, and puts the functions that made the inputs into `funcs`. They differ in two decisions only:
#
# | it takes out | puts a function in whenever it comes up | puts each function in only once |
# |--|--|--|
# | the one that came in last | `newest_repeated` (step 14) | `newest_once` |
# | the one of the largest generation | `latest_repeated` | `latest_once` |
#
# On our first graph `diamond`, that is $y = a^2 + a^2,\ a = x^2,\ x = 2$, they give `x.grad` the values 32, 64, 96 and
# 128, each a different one.
#
# ### Exercise 3: which engine prints what?
#
# That the engine of step 14 prints `96.0` you have seen. Give the other three values to the names that they belong to.
#
# Then consider one more engine: it puts each function in only once and takes out the one that came in **first** (a
# queue). Put its `x.grad` on `diamond` into `oldest_once`, and that on `uneven` into `oldest_once_uneven`. Here
# `uneven` is $a = x^2,\ b = a^2,\ c = b^2,\ y = a + c,\ x = 2$, and D puts in the function that made a first, the one that
# made c second. The true derivative is 1028.

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
# Write the table of five turns again and change it where the rule changes. With `newest_once`, turn 4 does not put A in
# a second time.

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
# ## 예상해 보고 실행하기
#
# 이번에는 정말로 돌려 봅니다. `take`는 어느 것을 꺼낼지, `once`는 한 번만 넣을지를 정합니다. 그래프는 셋입니다. `flipped`는 `uneven`에서 더하는 순서만
# 바꾼 $y = c + a$입니다. **세 칸이 모두 맞는** 줄은 몇 개일까요?
# %% [markdown] lang="ja"
# ## 予想してから実行する
#
# 今度は本当に動かしてみます。`take` はどれを取り出すか、`once` は一度しか入れないかどうかを決めます。グラフは三つです。`flipped` は、`uneven` の足す順番
# だけを入れ替えた $y = c + a$ です。**三つとも正しい**行は、いくつあるでしょうか。
# %% [markdown] lang="en"
# ## Predict, then run
#
# Now let us really run them. `take` decides which function is taken out, `once` whether each is put in only once. There
# are three graphs: `flipped` is `uneven` with the sum the other way round, $y = c + a$. How many rows will be right in
# **all three** columns?


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


print(f"{'':16}{'diamond':>9}{'uneven':>9}{'flipped':>9}")
for once in (False, True):
    for take in (newest, oldest, latest):
        row = [gradient_by((take, once), graph) for graph in ("diamond", "uneven", "flipped")]
        print(f"{take.__name__ + ('_once' if once else '_repeated'):16}" + "".join(f"{g:9}" for g in row))

# %% [markdown] lang="ko"
# 올바른 답은 차례로 `64.0`, `1028.0`, `1028.0`이고, 세 칸이 모두 맞는 것은 마지막 줄뿐입니다. 그 줄에 이르기까지가 볼 만합니다.
#
# - 큐(`oldest_once`)는 `diamond`에서 `64.0`을 냅니다. 두 갈래의 길이가 같기 때문에 운 좋게 맞았을 뿐입니다. `uneven`에서는 `4.0`이 됩니다.
# - `newest_once`는 `uneven`에서 맞고, 더하는 순서만 바꾼 `flipped`에서 틀립니다. **덧셈의 순서가 미분을 바꾸는 엔진**은 믿을 수 없습니다.
# - 세대순으로 꺼내더라도 같은 함수를 두 번 부르면 정확히 두 배인 `128.0`과 `2056.0`이 됩니다.
#
# 그래프 하나에서 맞았다고 안심할 일이 아닙니다. 길이가 다른 두 갈래와 뒤바꾼 순서까지 시험해야 비로소 차이가 드러납니다.
#
# ## 지금 가진 것, 아직 모자란 것
#
# 규칙을 찾았습니다. 순전파에서 세대를 매기고, 역전파에서는 세대가 큰 함수부터, 한 번씩만 부르면 됩니다.
#
# 그런데 방금의 `generation_of`는 필요할 때마다 그래프를 처음부터 다시 훑습니다. 그래프가 조금만 커져도 같은 길을 수없이 되풀이해 걷게 됩니다. 다음 단계에서는 세대를
# 변수와 함수에 적어 두고, 우리 엔진의 `backward`를 제대로 고칩니다.
# %% [markdown] lang="ja"
# 正しい答えは順に `64.0`、`1028.0`、`1028.0` で、三つとも正しいのは最後の行だけです。そこに至るまでの行が、なかなか面白いところです。
#
# - キュー（`oldest_once`）は `diamond` では `64.0` になります。二つの枝の長さが同じなので、たまたま合っただけです。`uneven` では `4.0` になります。
# - `newest_once` は `uneven` では正しく、足す順番を入れ替えただけの `flipped` では間違えます。**足す順番で微分が変わるエンジン**は信用できません。
# - 世代の順に取り出しても、同じ関数を2回呼べば、ちょうど2倍の `128.0` や `2056.0` になります。
#
# 一つのグラフで合ったからといって、安心はできません。長さの違う枝や、入れ替えた順番まで試して、はじめて違いが見えてきます。
#
# ## いまあるもの、まだ足りないもの
#
# 規則が見つかりました。順伝播で世代を振っておき、逆伝播では世代の大きい関数から、一度ずつ呼べばよいのです。
#
# ただし、いまの `generation_of` は、必要になるたびにグラフを調べ直します。グラフが少し大きくなるだけで、同じところを何度も何度もたどることになります。次の
# ステップでは、世代を変数と関数に書き込んでおき、私たちのエンジンの `backward` をきちんと直します。
# %% [markdown] lang="en"
# The right answers are `64.0`, `1028.0`, `1028.0`, and only the last row has all three. The rows on the way there are
# worth a look:
#
# - The queue (`oldest_once`) prints `64.0` for `diamond`. That is luck: both branches are of one length. On `uneven` it
#   ends at `4.0`.
# - `newest_once` is right on `uneven` and wrong on `flipped`, where only the sum was turned round. An engine in which
#   **the order of a sum changes the derivative** cannot be trusted.
# - Even by generations, calling a function twice gives exactly the double: `128.0` and `2056.0`.
#
# So one graph that comes out right proves little. It takes branches of different lengths, and both orders of a sum, to
# tell these engines apart.
#
# ## What you have, and what is still missing
#
# You have the rule: hand out generations in the forward pass; going backward, call the functions from the largest
# generation down, each of them once.
#
# But the `generation_of` that we just used searches the graph anew whenever it is asked. Let the graph grow a little, and
# it will walk the same paths over and over. In the next step variables and functions keep their generation, and our
# engine's own `backward` is put right.
