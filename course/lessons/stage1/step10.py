# %% [markdown] lang="ko"
# # 10단계. 테스트
#
# 지금까지는 점 하나를 골라 결과를 출력해 보고, 아는 답과 같으면 맞다고 여겼습니다. 하지만 엔진은 남은 14단계 동안 더 커집니다.
# `Variable`도 `Function`도 여러 번 뜯어고칠 텐데, 그때마다 모든 것을 눈으로 다시 확인할 수는 없습니다.
#
# 그래서 확인하는 일 자체를 코드로 적어 둡니다. 이것이 **테스트**입니다. 이번 단계에서는 역전파를 수치 미분과 비교하는 기울기 확인을 만들고,
# 파이썬에 들어 있는 `unittest`로 테스트를 씁니다. 그리고 조금 특별한 방식으로 채점합니다. 여러분의 테스트를 **일부러 망가뜨린 엔진**에
# 돌려서, 잘못을 알아채는지 봅니다. 이런 방법을 뮤테이션 테스트(mutation testing)라고 합니다.
# %% [markdown] lang="ja"
# # ステップ10　テストを行う
#
# これまでは点を1つ選んで結果を表示し、知っている答えと合えば安心していました。しかし、エンジンはこの先まだ14のステップ
# をかけて成長します。`Variable` も `Function` も何度も作り直すことになり、そのたびにすべてを目で確かめ直すわけにはいき
# ません。
#
# そこで、確かめること自体をコードに書いておきます。これが**テスト**です。このステップでは、逆伝播を数値微分と比べる勾配確認を
# 作り、Pythonに付属する `unittest` でテストを書きます。採点の仕方は少し変わっています。みなさんのテストを**わざと壊したエンジン**で実行し、
# 間違いに気づけるかどうかを見るのです。これをミューテーションテスト（mutation testing）といいます。
# %% [markdown] lang="en"
# # Step 10. Tests
#
# Until now you have chosen one point, printed the result and compared it with an answer that you knew. But the engine
# grows for 14 more steps. You'll rewrite `Variable` and `Function` several times, and you can't check everything by
# eye each time.
#
# So you write the checks as code. These are **tests**. In this step you write a gradient check, which compares
# backpropagation with numerical differentiation, and tests with Python's `unittest`. Your tests are graded in an
# unusual way: we run them on **engines that we broke on purpose** and see whether they notice. This is called
# mutation testing.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(10))

# %% [markdown] lang="ko"
# ## 두 방법으로 구한 기울기 비교하기
#
# 같은 미분을 구하는 방법이 두 가지 있습니다. 4단계의 수치 미분은 느리고 조금 부정확하지만 쓰기가 쉬워 틀릴 일이 적습니다. 역전파는 빠르고
# 오차도 반올림 오차뿐이지만 함수마다 미분을 손으로 적어야 하니 실수하기 쉽습니다. 둘을 서로 비교하면 정답을 미리 알지 못해도 **어떤 점에서든** 역전파를
# 검사할 수 있습니다. 이것을 기울기 확인(gradient check)이라고 합니다.
#
# $$\texttt{x.grad} \;\approx\; \frac{f(x+\varepsilon)-f(x-\varepsilon)}{2\varepsilon}$$
#
# 문제는 $\approx$입니다. 두 값은 얼마나 가까워야 할까요? 다음 셀은 $e^x$의 미분을 0.5와 12에서 두 방법으로
# 구합니다. 두 가지를 예상해 보세요. 두 점 모두에서 두 값이 정확히 같을까요(`True` 또는 `False`)? 차이는 어느 점에서 더 클까요(`0.5` 또는 `12`)?
# %% [markdown] lang="ja"
# ## 2つの方法で求めた勾配を比べる
#
# 同じ微分を求める方法が2つあります。ステップ4の数値微分は遅くて少し不正確ですが、書くのが簡単で、間違えることはあまり
# ありません。逆伝播は速く、誤差も丸め誤差だけですが、関数ごとに微分を手で書くので、間違いが入りやすくなります。この2つ
# を比べれば、正解をあらかじめ知らなくても、**どの点でも**逆伝播を検査できます。これを勾配確認（gradient check）といい
# ます。
#
# $$\texttt{x.grad} \;\approx\; \frac{f(x+\varepsilon)-f(x-\varepsilon)}{2\varepsilon}$$
#
# 問題は $\approx$ です。2つの値はどれだけ近ければよいのでしょうか。次のセルでは、$e^x$ の微分を0.5と12の2点で、2つの方法で
# 求めます。次のことを予想してください。どちらの点でも2つの値はぴったり同じでしょうか（`True` か `False`）。差が大きいのはどちらの点でしょうか（`0.5` か `12`）。
# %% [markdown] lang="en"
# ## Compare two ways to compute a gradient
#
# You have two ways to compute the same derivative. Numerical differentiation from step 4 is slow and a little
# inexact, but so simple that mistakes are rare. Backpropagation is fast, and its only error is rounding, but you
# write the derivative of each function yourself, and that's where mistakes happen. If you compare the two, you can
# check backpropagation **at any point** without knowing the answer in advance. This is a gradient check:
#
# $$\texttt{x.grad} \;\approx\; \frac{f(x+\varepsilon)-f(x-\varepsilon)}{2\varepsilon}$$
#
# How close is close enough for $\approx$? The next cell computes the derivative of $e^x$ in both ways, at 0.5 and
# at 12. Predict two things: are the two values exactly equal at both points (`True` or `False`)? At which point is the
# difference larger (`0.5` or `12`)?

# %%
from course.testing import predict

guess = [None, None]

errors = {}
for number in (0.5, 12.0):
    point = Variable(np.array(number))
    exp(point).backward()
    errors[number] = abs(point.grad - numerical_diff(exp, point))
predict(guess, [max(errors.values()) == 0, max(errors, key=errors.get)])

# %%
for number in errors:
    point = Variable(np.array(number))
    exp(point).backward()
    print(number, point.grad, numerical_diff(exp, point), errors[number])

# %% [markdown] lang="ko"
# 둘 다 맞는 미분인데도 정확히 같지는 않습니다. 게다가 두 번째 점의 차이는 `0.00027…`로 첫 번째보다 10만 배쯤 큽니다. 값 자체가 그만큼 크기
# 때문입니다. 그러니 `==`로 비교하면 거의 언제나 실패하고, "차이가 $10^{-6}$보다 작을 것"처럼 정해 두면 값이 큰 곳에서는 맞는 기울기까지 틀렸다고 합니다.
#
# `np.allclose(a, b)`는 값의 크기에 맞추어 차이를 허용합니다. 모든 원소에서 다음이 성립할 때만 참입니다.
#
# $$|a-b| \;\le\; \text{atol} + \text{rtol}\cdot|b| \qquad (\text{rtol}=10^{-5},\ \text{atol}=10^{-8})$$
#
# ### 연습 1 — `gradient_check`
#
# `gradient_check(f, x)`를 쓰세요. `f`는 `square`처럼 `Variable`을 받아 `Variable`을 반환하는 함수이고 `x`는 `Variable`입니다.
#
# - 점 `x`에서 역전파로 구한 기울기와 `numerical_diff`로 구한 기울기가 **모든 원소에서** 가까우면 `True`, 아니면 `False`를 반환합니다.
# - 기울기가 아주 큰 점에서도 맞는 것은 맞다고 하고, 1% 틀린 기울기는 틀렸다고 해야 합니다. `np.allclose`의 기본값이면 충분합니다.
# - 확인할 때마다 역전파를 새로 합니다. `x.grad`에 남아 있던 옛 값을 믿지 마세요. `x`의 데이터는 바꾸지 않습니다. 끝난 뒤
#   `x.grad`에 무엇이 남는지는 상관없습니다.
# %% [markdown] lang="ja"
# どちらも正しい微分なのに、ぴったり同じにはなりません。しかも2つ目の点の差は `0.00027…` で、1つ目の10万倍ほどもあります。値そのものが
# それだけ大きいからです。ですから `==` で比べるとほとんどいつも失敗し、「差が $10^{-6}$ より小さいこと」のように決めてしまうと、値の大きいところで
# 正しい勾配まで間違いだと答えてしまいます。
#
# `np.allclose(a, b)` は、値の大きさに合わせて差を許します。すべての要素で次の式が成り立つときだけ真になります。
#
# $$|a-b| \;\le\; \text{atol} + \text{rtol}\cdot|b| \qquad (\text{rtol}=10^{-5},\ \text{atol}=10^{-8})$$
#
# ### 演習1 — `gradient_check`
#
# `gradient_check(f, x)` を書いてください。`f` は `square` のように `Variable` を受け取って `Variable` を返す関数、`x` は `Variable` です。
#
# - 点 `x` で逆伝播による勾配と `numerical_diff` による勾配を比べ、**すべての要素で**近ければ `True`、そうでなければ `False` を返します。
# - 勾配がとても大きい点でも、正しいものは正しいと答え、1%ずれた勾配は間違いだと答えなければなりません。`np.allclose`
#   のデフォルト値で十分です。
# - 確認のたびに逆伝播をやり直します。`x.grad` に残っている古い値をあてにしないでください。`x` のデータは変えません。
#   終わったあと `x.grad` に何が残るかは問いません。
# %% [markdown] lang="en"
# Both values are correct derivatives, but they aren't equal. At the second point the difference is `0.00027…`, about
# 100,000 times as large as at the first point, because the values themselves are much larger. So a comparison with
# `==` almost always fails. A fixed limit, such as "the difference is less than $10^{-6}$", rejects correct gradients
# wherever values are large.
#
# `np.allclose(a, b)` adapts the limit to the size of the values. It returns `True` only if this holds for every
# element:
#
# $$|a-b| \;\le\; \text{atol} + \text{rtol}\cdot|b| \qquad (\text{rtol}=10^{-5},\ \text{atol}=10^{-8})$$
#
# ### Exercise 1: `gradient_check`
#
# Write `gradient_check(f, x)`. `f` is a function such as `square` that takes a `Variable` and returns a `Variable`.
# `x` is a `Variable`.
#
# - Return `True` if the gradient from backpropagation and the one from `numerical_diff` are close **in every
#   element** at the point `x`. Otherwise return `False`.
# - Accept a correct gradient even where gradients are very large, and reject a gradient that is off by 1%. The
#   defaults of `np.allclose` are good enough.
# - Run backpropagation again on every call. Don't rely on an old value in `x.grad`. Don't change the data of `x`. It
#   doesn't matter what `x.grad` holds afterward.

# %% exercise="gradient-check" keep=false
def gradient_check(f, x):
    ### BEGIN SOLUTION
    y = f(x)
    y.backward()
    return np.allclose(x.grad, numerical_diff(f, x))
    ### END SOLUTION


# %% [markdown] lang="ko" hint="gradient-check"
# 순전파 한 번, 역전파 한 번, 수치 미분 한 번, 그리고 비교입니다. 비교할 것은 `y.grad`가 아니라 `x.grad`입니다.
# %% [markdown] lang="ja" hint="gradient-check"
# 順伝播を一度、逆伝播を一度、数値微分を一度、そして比較です。比べるのは `y.grad` ではなく `x.grad` です。
# %% [markdown] lang="en" hint="gradient-check"
# You need one forward pass, one backward pass, one numerical derivative and a comparison. Compare `x.grad`, not
# `y.grad`.

# %% [markdown] lang="ko" hint="gradient-check"
# `np.allclose(x.grad, numerical_diff(f, x))`는 벡터라도 참이나 거짓 하나를 반환합니다. 그 값을 `return` 하세요.
# %% [markdown] lang="ja" hint="gradient-check"
# `np.allclose(x.grad, numerical_diff(f, x))` は、ベクトルでも真偽を1つだけ返します。その値を `return` してください。
# %% [markdown] lang="en" hint="gradient-check"
# `np.allclose(x.grad, numerical_diff(f, x))` returns a single truth value, for vectors too. Return that value.

# %% test="gradient-check" points=5
worse = inside("""
class Half(Square):
    def backward(self, gy):
        return self.input.data * gy

class Negated(Square):
    def backward(self, gy):
        return -2 * self.input.data * gy

class Percent(Square):
    def backward(self, gy):
        return 2.02 * self.input.data * gy

class Balanced(Square):
    def backward(self, gy):
        gx = 2 * self.input.data * gy
        gx[..., 0] += 0.5  # errors that cancel in the sum
        gx[..., -1] -= 0.5
        return gx

def half(x):
    return Half()(x)

def negated(x):
    return Negated()(x)

def percent(x):
    return Percent()(x)

def balanced(x):
    return Balanced()(x)
""")

x = Variable(np.array([0.5, -1.5, 3.0]))
equal(gradient_check(square, x), True)
equal(gradient_check(exp, x), True)
equal(gradient_check(worse.half, x), False)
x.data = np.array([[2.0, -0.5], [1.0, -3.0]])
equal(gradient_check(square, x), True)
for f in (worse.half, worse.negated, worse.percent, worse.balanced):
    equal(gradient_check(f, x), False)
### BEGIN HIDDEN TESTS
# kind: own-function
tools = inside("""
class Last(Square):
    def backward(self, gy):
        gx = 2 * self.input.data * gy
        gx[..., -1] += 0.5
        return gx

class Careless(Square):
    def backward(self, gy):
        return 2 * self.input.data

class Below(Square):
    def backward(self, gy):
        gx = 2 * self.input.data * gy
        return np.where(self.input.data < 0, 1.5 * gx, gx)

class Small(Square):
    def backward(self, gy):
        gx = 2 * self.input.data * gy
        return np.where(np.abs(self.input.data) < 0.01, gx + 1e-3, gx)

class Twin(Square):
    def forward(self, x):
        return x * x

    def backward(self, gy):
        return gy * (self.input.data + self.input.data)

def below(x):
    return Below()(x)

def small(x):
    return Small()(x)

def twin(x):
    return Twin()(x)

def last(x):
    return Last()(x)

def careless(x):
    return Careless()(x)

def careless_chain(x):
    return exp(careless(x))

def big_percent(x):
    return exp(exp(percent(x)))

def chain(x):
    return square(exp(square(x)))
""", percent=worse.percent)
rng = seeded_rng()
# kind: extremes
equal(gradient_check(worse.percent, Variable(np.array([0.04, -0.03]))), False)
for shape in [(), (1,), (4,), (2, 3)]:
    data = np.asarray(rng.uniform(0.3, 1.2, size=shape) * rng.choice([-1.0, 1.0], size=shape))
    # kind: shape
    x = Variable(data)
    for f in (square, exp, tools.chain, tools.careless, tools.twin, square):
        equal(gradient_check(f, x), True)
        for g in (worse.percent, worse.negated, tools.careless_chain):
            equal(gradient_check(g, x), False)
    if shape not in ((), (1,)):
        equal(gradient_check(tools.last, x), False)
        equal(gradient_check(worse.balanced, x), False)
    # kind: unchanged-input
    close(x.data, data)
# kind: extremes
for data in (np.array(12.0), np.array([0.1, 12.5]), np.array([[13.0], [-3.0]])):
    equal(gradient_check(exp, Variable(data)), True)
equal(gradient_check(worse.percent, Variable(np.array(3000.0))), False)
equal(gradient_check(tools.big_percent, Variable(np.array(1.5))), False)
# kind: negative
for point, right in (([0.5, 1.2], True), ([0.5, -1.2], False), ([-0.7, 1.2], False)):
    equal(gradient_check(tools.below, Variable(np.array(point))), right)
# kind: extremes
for point, right in (([1000.0, 0.5], True), ([1000.0, 0.005], False), ([0.005, 1000.0], False)):
    equal(gradient_check(square, Variable(np.array(point))), True)
    equal(gradient_check(tools.small, Variable(np.array(point))), right)
# kind: grad-before
x = Variable(np.array([0.5, -1.5, 3.0]))
for left in ([1.0, -3.0, 6.0], [77.0, 77.0, 77.0], [0.0, 0.0, 0.0]):
    for f, right in ((square, True), (worse.percent, False), (worse.negated, False)):
        x.grad = np.array(left)
        with unchanged(x):
            equal(gradient_check(f, x), right)
# kind: zero
equal(gradient_check(square, Variable(np.array([0.0, 1.0, 0.0]))), True)
equal(gradient_check(square, Variable(np.array(0.0))), True)
# kind: data-changed
x.data = np.array([0.005, 1000.0, 0.3])
equal(gradient_check(tools.small, x), False)
x.data = np.array([2.0, 1000.0, 0.3])
equal(gradient_check(tools.small, x), True)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## `unittest`로 테스트 쓰기
#
# 규칙은 셋입니다. `unittest.TestCase`를 상속받은 클래스를 만들고, 이름이 `test`로 시작하는 메서드에 확인할 것을 쓰고, 확인은
# `self.assert…` 메서드로 합니다. 메서드마다 결과가 하나씩 나옵니다.
#
# | 표시 | 뜻 |
# |--|--|
# | `.` | 통과 |
# | `F` | 확인에 실패했다. 엔진이 틀렸거나 기대한 값이 틀렸다 |
# | `E` | 확인에 이르기 전에 예외로 멈췄다. `expected`를 `expect`로 잘못 쓴 것처럼 테스트 자체의 실수도 여기에 든다 |
#
# 노트북에서는 `unittest.main(argv=[""], exit=False)`로 실행합니다. 그냥 `unittest.main()`이라고 쓰면 주피터 커널이 시작될 때 받은
# 인수를 테스트 이름으로 오해하고, 끝나면 파이썬까지 끝내려 해서 `SystemExit`가 납니다. `defaultTest`에는 실행할 클래스의 이름을 적습니다. 결과는 표준 오류로 나오므로 통과해도 바탕이 붉게
# 보입니다.
#
# 다음 셀은 3의 제곱이 `1000.0`인지 확인하는 테스트입니다. 결과는 `"."`일까요, `"F"`일까요? 실행하기 전에 예상한 답을 `guess`에 적으세요.
# %% [markdown] lang="ja"
# ## `unittest` でテストを書く
#
# 決まりは3つです。`unittest.TestCase` を継承したクラスを作り、名前が `test` で始まるメソッドに確かめたいことを書き、確認には `self.assert…`
# というメソッドを使います。結果はメソッドごとに一つずつ出ます。
#
# | 表示 | 意味 |
# |--|--|
# | `.` | 合格 |
# | `F` | 確認に失敗した。エンジンが違うか、期待した値が違う |
# | `E` | 確認する前に例外で止まった。`expected` を `expect` と書き違えるような、テスト自身の間違いもここに入る |
#
# ノートブックでは `unittest.main(argv=[""], exit=False)` で実行します。ただ `unittest.main()` と書くと、Jupyterのカーネルが起動時に受け取った
# 引数をテストの名前と取り違え、終わるとPythonまで終了させようとして `SystemExit` になります。`defaultTest` には、実行するクラスの名前を書きます。結果は標準エラー出力に出るので、合格しても
# 背景が赤くなります。
#
# 次のセルは、3の2乗が `1000.0` かどうかを確かめるテストです。結果は `"."` でしょうか、`"F"` でしょうか。実行する前に、予想を `guess` に書いてください。
# %% [markdown] lang="en"
# ## Write tests with `unittest`
#
# There are three rules. Define a class that inherits from `unittest.TestCase`. Put each test into a method whose name
# starts with `test`. Check values with the methods that start with `self.assert`. Each test method gives one result:
#
# | mark | meaning |
# |--|--|
# | `.` | passed |
# | `F` | a check failed: either the engine or the expected value is wrong |
# | `E` | an exception stopped the test before a check. A mistake in the test itself counts too, such as `expect` instead of `expected` |
#
# In a notebook, run the tests with `unittest.main(argv=[""], exit=False)`. A plain `unittest.main()` treats the
# arguments of the Jupyter kernel as test names, and then tries to exit Python, which raises `SystemExit`.
# `defaultTest` is the name of the class to run. The result goes to standard error, so JupyterLab shows it on a red
# background even if every test passes.
#
# The next cell tests whether the square of 3 is `1000.0`. Is the result `"."` or `"F"`? Put your guess into `guess`
# before you run it.

# %%
import unittest

guess = None  # "." / "F"


class ThousandTest(unittest.TestCase):
    def test_trap(self):
        y = square(Variable(np.array(3.0)))
        self.assertTrue(y.data, np.array(1000.0))


program = unittest.main(argv=[""], defaultTest="ThousandTest", exit=False)
predict(guess, "." if program.result.wasSuccessful() else "F")

# %% [markdown] lang="ko"
# 통과합니다. `assertTrue`의 둘째 인수는 비교할 값이 아니라 **실패했을 때 보여 줄 메시지**이기 때문입니다. 이 테스트는 9가 참인지만
# 물었습니다. 값을 비교할 때는 `assertEqual(y.data, expected)`를, 실수나 배열이면 `assertTrue(np.allclose(y.data, expected))`를 씁니다.
#
# ## 틀린 것을 드러내는 점 고르기
#
# 통과하는 테스트가 곧 좋은 테스트는 아닙니다. **틀렸을 때 실패해야** 좋은 테스트입니다. 그러려면 시험하는 점을 잘 골라야 합니다.
#
# | $x$ | $x^2$ | $2x$ | $x^3$ | $x \cdot \lvert x \rvert$ |
# |--|--|--|--|--|
# | 0 | 0 | 0 | 0 | 0 |
# | 1 | 1 | 2 | 1 | 1 |
# | 2 | 4 | 4 | 8 | 4 |
# | 3 | 9 | 6 | 27 | 9 |
# | -3 | 9 | -6 | -27 | -9 |
#
# 0과 1과 2는 특별한 점이라 틀린 함수도 맞는 값을 낼 수 있습니다. 양수만으로는 마지막 열을 가려내지 못합니다.
#
# ### 연습 2 — `SquareTest`
#
# `square`를 시험하는 세 메서드를 채우세요. 기대하는 값은 손으로 구하거나 식으로 쓰고, `square`로 만들지 마세요.
#
# - `test_forward`: 음수를 포함한 두 점 이상에서 `square`의 값이 맞는지 확인합니다. 위의 표와 같은 혼동을 알아챌 수 있는 점을 고르세요.
# - `test_backward`: 음수와 양수가 함께 든 벡터에서 `backward` 뒤의 `x.grad`가 맞는지 확인합니다. 여기서도 특별한 점은 피합니다.
# - `test_gradient_check`: 무작위 점 여러 개로 이루어진 벡터, 예를 들어 `np.random.uniform(-3, 3, size=5)`에서 `gradient_check`가 참인지
#   확인합니다.
#
# 채점은 이렇게 합니다. 올바른 엔진이라면 어떻게 썼든 모든 테스트가 통과해야 합니다. 중요한 것은 계산하는 값이지 클래스의 이름이 아닙니다.
# 그다음 `Square`를 여러 가지로 망가뜨립니다. 그때마다 적어도 하나는 실패해야 합니다. 끝으로 `gradient_check`도 바꾸어 봅니다. 늘 `True`를
# 반환하게 하면 나머지 두 테스트가 망가진 `Square`를 알아채야 하고, 늘 `False`를 반환하게 하면 올바른 엔진에서도 실패해야 합니다.
# %% [markdown] lang="ja"
# 合格してしまいました。`assertTrue` の2つ目の引数は比べる値ではなく、**失敗したときに見せるメッセージ**だからです。このテストは、9が真か
# どうかを調べただけでした。値を比べるには `assertEqual(y.data, expected)` を、実数や配列なら
# `assertTrue(np.allclose(y.data, expected))` を使います。
#
# ## 間違いが表に出る点を選ぶ
#
# 合格するテストが良いテストとは限りません。**間違っているときに失敗する**のが良いテストです。そのためには、試す点の選び方が大切です。
#
# | $x$ | $x^2$ | $2x$ | $x^3$ | $x \cdot \lvert x \rvert$ |
# |--|--|--|--|--|
# | 0 | 0 | 0 | 0 | 0 |
# | 1 | 1 | 2 | 1 | 1 |
# | 2 | 4 | 4 | 8 | 4 |
# | 3 | 9 | 6 | 27 | 9 |
# | -3 | 9 | -6 | -27 | -9 |
#
# 0と1と2は特別な点で、間違った関数でも正しい値になることがあります。正の数だけでは、最後の列を見分けられません。
#
# ### 演習2 — `SquareTest`
#
# `square` をテストする3つのメソッドを完成させてください。期待する値は手で求めるか式で書き、`square` で作ってはいけません。
#
# - `test_forward`：負の数を含む2つ以上の点で、`square` の値が正しいかを確かめます。上の表のような取り違えに気づける点を選んでください。
# - `test_backward`：負の数と正の数の両方が入ったベクトルで、`backward` のあとの `x.grad` が正しいかを確かめます。ここでも特別な点は避けます。
# - `test_gradient_check`：ランダムな点をいくつか並べたベクトル、たとえば `np.random.uniform(-3, 3, size=5)` で、`gradient_check` が真になるかを
#   確かめます。
#
# 採点の方法は次のとおりです。正しいエンジンなら、どう書いたものでも、すべてのテストが合格しなければなりません。大切な
# のは計算する値で、クラスの名前ではありません。次に `Square` をいろいろに壊します。そのたびに、少なくとも1つは失敗しな
# ければなりません。最後に `gradient_check` も差し替えます。いつも `True` を返すようにしたら、残りの2つのテストが壊れ
# た `Square` に気づかなければならず、いつも `False` を返すようにしたら、正しいエンジンでも失敗しなければなりません。
# %% [markdown] lang="en"
# The test passes. The second argument of `assertTrue` isn't a value to compare with. It's **the message to show if
# the test fails**. So the test only checks whether 9 counts as true. To compare values, use `assertEqual(y.data,
# expected)`. For floats and arrays, use `assertTrue(np.allclose(y.data, expected))`.
#
# ## Choose points that reveal mistakes
#
# A test that passes isn't necessarily a good test. A good test **fails when something is wrong**. That depends on the
# points that you choose:
#
# | $x$ | $x^2$ | $2x$ | $x^3$ | $x \cdot \lvert x \rvert$ |
# |--|--|--|--|--|
# | 0 | 0 | 0 | 0 | 0 |
# | 1 | 1 | 2 | 1 | 1 |
# | 2 | 4 | 4 | 8 | 4 |
# | 3 | 9 | 6 | 27 | 9 |
# | -3 | 9 | -6 | -27 | -9 |
#
# At 0, 1 and 2, wrong functions can give the right value. With positive numbers only, you can't tell the last column
# from the second.
#
# ### Exercise 2: `SquareTest`
#
# Fill in three tests of `square`. Work out the expected values by hand or write a formula. Don't compute them with
# `square`.
#
# - `test_forward`: check the value of `square` at two or more points, including a negative one. Choose points that
#   reveal mix-ups like those in the table.
# - `test_backward`: check `x.grad` after `backward`, on a vector with negative and positive elements. Avoid special
#   points here too.
# - `test_gradient_check`: check that `gradient_check` is true for a vector of several random points, for example
#   `np.random.uniform(-3, 3, size=5)`.
#
# This is how they are graded. On a correct engine, every test must pass, however the engine is written. What counts
# is the values that it computes, not the names of its classes. Then we break `Square` in several ways, and each time
# at least one test must fail. Finally we replace `gradient_check`. If it always returns `True`, your other two tests
# must still notice a broken `Square`. If it always returns `False`, a test must fail even on a correct engine.

# %% exercise="square-test" keep=false
import unittest


class SquareTest(unittest.TestCase):
    def test_forward(self):
        ### BEGIN SOLUTION
        for number, expected in [(3.0, 9.0), (-1.5, 2.25)]:
            y = square(Variable(np.array(number)))
            self.assertEqual(y.data, expected)
        ### END SOLUTION

    def test_backward(self):
        ### BEGIN SOLUTION
        x = Variable(np.array([3.0, -1.5]))
        y = square(x)
        y.backward()
        self.assertTrue(np.allclose(x.grad, [6.0, -3.0]))
        ### END SOLUTION

    def test_gradient_check(self):
        ### BEGIN SOLUTION
        x = Variable(np.random.uniform(-3, 3, size=5))
        self.assertTrue(gradient_check(square, x))
        ### END SOLUTION


# %% [markdown] lang="ko" hint="square-test"
# 테스트 하나는 세 부분입니다. 입력을 만들고, 엔진을 돌리고, 기대하는 값과 비교합니다. 비교하는 `self.assert…`가 없는 테스트는 언제나
# 통과합니다.
# %% [markdown] lang="ja" hint="square-test"
# 1つのテストは3つの部分からなります。入力を作り、エンジンを動かし、期待する値と比べます。比べる `self.assert…` がない
# テストは、いつでも合格してしまいます。
# %% [markdown] lang="en" hint="square-test"
# A test has three parts: create an input, run the engine, compare the result with the expected value. A test without
# `self.assert…` always passes.

# %% [markdown] lang="ko" hint="square-test"
# 메시지에 적힌 이름은 알아채지 못한 엔진입니다. `Shifted`는 값에 1을 더하고(미분은 맞습니다), `Half`는 미분에서 2를 빠뜨립니다.
# %% [markdown] lang="ja" hint="square-test"
# メッセージに出るのは、テストが気づけなかったエンジンの名前です。`Shifted` は値に1を足し（微分は正しい）、`Half` は微分の2を落としています。
# %% [markdown] lang="en" hint="square-test"
# The message names the engines that your tests didn't notice. `Shifted` adds 1 to the value (its derivative is
# right). `Half` leaves out the 2 in the derivative.

# %% test="square-test" points=5
def notices(**others):
    with replaced(**others):
        outcome = run_tests(SquareTest)
    return outcome.failed + outcome.broken > 0


broken = inside("""
class Shifted(Square):
    def forward(self, x):
        return x**2 + 1

class Half(Square):
    def backward(self, gy):
        return self.input.data * gy
""")
unnoticed = [name for name in ("Shifted", "Half") if not notices(Square=getattr(broken, name))]
outcome = run_tests(SquareTest)
equal(outcome.failed + outcome.broken, 0)
equal(outcome.run >= 3, True)
equal(unnoticed, [])
always = inside("""
def always_true(f, x, *rest, **named):
    return True
""").always_true
half_noticed_without_gradient_check = notices(Square=broken.Half, gradient_check=always)
equal(half_noticed_without_gradient_check, True)
### BEGIN HIDDEN TESTS
# kind: wrong-engine
worse = inside("""
class Double(Square):
    def forward(self, x):
        return 2 * x

    def backward(self, gy):
        return 2 * np.ones_like(self.input.data) * gy

class Cube(Square):
    def forward(self, x):
        return x**3

    def backward(self, gy):
        return 3 * self.input.data**2 * gy

class Signed(Square):
    def forward(self, x):
        return x * np.abs(x)

    def backward(self, gy):
        return 2 * np.abs(self.input.data) * gy

class DoubleForward(Square):
    def forward(self, x):
        return 2 * x

class SignedForward(Square):
    def forward(self, x):
        return x * np.abs(x)

class CubeForward(Square):
    def forward(self, x):
        return x**3

class Constant(Square):
    def backward(self, gy):
        return 2 * np.ones_like(self.input.data) * gy

class Value(Square):
    def backward(self, gy):
        return self.input.data**2 * gy

class Negated(Square):
    def backward(self, gy):
        return -2 * self.input.data * gy

class Absolute(Square):
    def backward(self, gy):
        return 2 * np.abs(self.input.data) * gy

class Whole(Square):
    def backward(self, gy):
        return 2 * np.round(2 * self.input.data) / 2 * gy

class First(Square):
    def backward(self, gy):
        return 2 * np.full_like(self.input.data, self.input.data.flat[0]) * gy

class Nothing(Square):
    def backward(self, gy):
        return None

class Twin(Square):
    def forward(self, x):
        return 1.0 * x**2

    def backward(self, gy):
        return gy * (self.input.data + self.input.data)

class Arrays(Square):
    def backward(self, gy):
        return np.array(2 * self.input.data * gy)

class Product(Function):
    def forward(self, x):
        return x * x

    def backward(self, gy):
        return gy * self.input.data * 2

def product(x):
    return Product()(x)

def sound(f, x, *rest, **named):
    f(x).backward()
    return bool(np.allclose(x.grad, numerical_diff(f, x)))

def always(f, x, *rest, **named):
    return True

def never(f, x, *rest, **named):
    return False

def far_off(f, x, *rest, **named):
    return 0 * x.data + 77.0
""")
in_place = inside("""
kept = []

def spoil(cls, other):
    for name in ("forward", "backward"):
        method = getattr(cls, name, None)
        if method is not None:
            kept.append((method, method.__code__))
            method.__code__ = getattr(other, name).__code__

def mend():
    while kept:
        method, code = kept.pop()
        method.__code__ = code
""")


def notices_in_place(cls, other):
    in_place.spoil(cls, other)
    try:
        return notices()
    finally:
        in_place.mend()


single = ["DoubleForward", "CubeForward", "SignedForward", "Constant", "Value", "Negated", "Absolute", "First"]
for name in seeded_rng().permutation(["Double", "Cube", "Signed", "Whole", "Nothing", *single]):
    equal(notices(Square=getattr(worse, name)), True)
    equal(notices_in_place(Square, getattr(worse, name)), True)
    # kind: right-engine
    equal(notices(Square=worse.Twin), False)
    equal(notices(), False)
# kind: wrong-engine
for name in single:
    equal(notices(Square=getattr(worse, name), gradient_check=worse.always), True)
equal(notices(gradient_check=worse.never, numerical_diff=worse.far_off), True)
# kind: right-engine
equal(notices(gradient_check=worse.sound), False)
equal(notices(gradient_check=worse.sound, Square=worse.Twin), False)
equal(notices(Square=worse.Arrays), False)
equal(notices(square=worse.product), False)
equal(notices(), False)
# kind: wrong-engine
from course.testing import rewritten


def notices_from_the_start(square):
    with replaced(Square=square):
        outcome = run_tests(rewritten("SquareTest"))
    return outcome.failed + outcome.broken > 0


equal(notices_from_the_start(worse.Cube), True)
# kind: right-engine
equal(notices_from_the_start(worse.Twin), False)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 함수가 하나일 때만 맞는 미분
#
# 세 테스트를 모두 통과하는 엔진이라면 믿어도 될까요? `Careless`는 `Square`에서 `* gy`를 빠뜨린 것입니다. 다음 셀은 이것으로 3에서 $x^2$과 $(x^2)^2$을 차례로 미분합니다. 옳은
# 답은 각각 6과 108입니다. 망가진 엔진은 어떤 두 수를 낼까요?
# %% [markdown] lang="ja"
# ## 関数が1つのときだけ正しい微分
#
# 3つのテストにすべて合格したエンジンなら、信じてよいのでしょうか。`Careless` は `Square` から `* gy` を落としたものです。次のセルでは、これを使って3で $x^2$ と $(x^2)^2$ を
# 順に微分します。正しい答えは、それぞれ6と108です。壊れたエンジンは、どんな2つの数を出すでしょうか。
# %% [markdown] lang="en"
# ## A derivative that is right only for a single function
#
# Can you trust an engine that passes all three tests? `Careless` is `Square` without `* gy`. The next cell uses it to
# differentiate $x^2$ and then $(x^2)^2$ at 3. The correct answers are 6 and 108. Which two numbers does the broken
# engine give?

# %%
class Careless(Square):
    def backward(self, gy):
        return 2 * self.input.data


guess = [None, None]

x, z = Variable(np.array(3.0)), Variable(np.array(3.0))
Careless()(x).backward()
Square()(Careless()(z)).backward()
predict(guess, [float(x.grad), float(z.grad)])

# %%
print(x.grad, gradient_check(lambda v: Careless()(v), x))
print(z.grad, gradient_check(lambda v: Square()(Careless()(v)), z))

# %% [markdown] lang="ko"
# 첫 번째 미분은 맞고 기울기 확인도 통과합니다. 맨 끝의 함수가 받는 `gy`는 1이라서 곱하든 말든 차이가 없기 때문입니다. 뒤에 다른 함수가 붙어
# $\texttt{gy} \ne 1$이 되어야 잘못이 드러납니다. 기울기는 108이 아니라 6이고, 기울기 확인은 `False`를 반환합니다. `backward`가 사슬을 따라
# 기울기를 제대로 나르는지도 함수 하나로는 알 수 없습니다. 책의 세 테스트도 모두 함수를 하나만 쓰므로 이 잘못을 놓칩니다.
#
# $$y = f(g(x)) \quad\Rightarrow\quad \frac{dy}{dx} = g'(x)\cdot\underbrace{f'(g(x))}_{g\text{가 받는 }\texttt{gy}}$$
#
# ### 연습 3 — `ChainTest`
#
# 합성 함수의 기울기를 시험하는 `test_chain`을 채우세요. (메서드를 더 만들어도 좋습니다.)
#
# - `Square`와 `Exp`가 둘 다 **다른 함수의 앞에** 놓이도록 합성합니다. 예를 들면 `square(exp(square(x)))`입니다.
# - 앞뒤 함수의 미분이 0이나 1이 되지 않는 점을 고르고, `x.grad`를 식으로 구한 값과 비교하거나 `gradient_check`로 확인합니다.
#   $y = (e^{x^2})^2$이라면 $\frac{dy}{dx} = 4x\,e^{2x^2}$입니다.
#
# 이번에는 함수 하나만 쓸 때는 멀쩡하지만 이으면 틀리는 엔진들에 여러분의 테스트를 돌립니다. 함수의 `backward`도, `Variable`의 `backward`도 망가집니다.
# 달리 썼을 뿐 올바른 엔진에서는 이번에도 모두 통과해야 합니다.
# %% [markdown] lang="ja"
# 1つ目の微分は正しく、勾配確認にも合格します。最後の関数が受け取る `gy` は1なので、掛けても掛けなくても同じだからで
# す。後ろに別の関数がついて $\texttt{gy} \ne 1$ になって、初めて間違いが現れます。勾配は108ではなく6になり、勾配確認
# は `False` を返します。`Variable.backward` が次の関数に勾配を正しく渡しているかどうかも、関数1つではわかりません。本
# の3つのテストはどれも関数が1つなので、この間違いを見逃します。
#
# $$y = f(g(x)) \quad\Rightarrow\quad \frac{dy}{dx} = g'(x)\cdot\underbrace{f'(g(x))}_{g\text{ が受け取る }\texttt{gy}}$$
#
# ### 演習3 — `ChainTest`
#
# 合成関数の勾配をテストする `test_chain` を完成させてください（メソッドを増やしてもかまいません）。
#
# - `Square` と `Exp` のどちらも**別の関数の手前に**来るように合成します。たとえば `square(exp(square(x)))` です。
# - 前後の関数の微分が0や1にならない点を選び、`x.grad` を式で求めた値と比べるか、`gradient_check` で確かめま
#   す。$y = (e^{x^2})^2$ なら $\frac{dy}{dx} = 4x\,e^{2x^2}$ です。
#
# 今度は、関数1つなら正常でも、つなぐと間違えるエンジンで実行します。関数の `backward` も、`Variable` の `backward` も壊します。書き方が違うだけの
# 正しいエンジンでは、今度もすべて合格しなければなりません。
# %% [markdown] lang="en"
# The first gradient is right, and `gradient_check` agrees. The last function in a chain receives a `gy` of 1, so it
# doesn't matter whether you multiply by it. The mistake shows only if another function follows and $\texttt{gy} \ne
# 1$: the gradient is 6 instead of 108, and the check returns `False`. A test with one function also can't tell
# whether `Variable.backward` passes gradients along the chain. The book's three tests each use one function, so they
# miss this mistake.
#
# $$y = f(g(x)) \quad\Rightarrow\quad
# \frac{dy}{dx} = g'(x)\cdot\underbrace{f'(g(x))}_{\text{the }\texttt{gy}\text{ that }g\text{ receives}}$$
#
# ### Exercise 3: `ChainTest`
#
# Fill in `test_chain`, which tests the gradient of a composed function. You may add more methods.
#
# - Compose the functions so that `Square` and `Exp` are each **followed by another function**, as in
#   `square(exp(square(x)))`.
# - Choose points where the derivatives along the chain are neither 0 nor 1. Compare `x.grad` with a formula, or use
#   `gradient_check`. For $y = (e^{x^2})^2$ the formula is $\frac{dy}{dx} = 4x\,e^{2x^2}$.
#
# This time the engines are right for a single function and wrong when functions are chained. We break `backward` of
# the functions and also `backward` of `Variable`. On a correct engine that is written differently, all tests must
# pass.

# %% exercise="chain-test" keep=false
class ChainTest(unittest.TestCase):
    def test_chain(self):
        ### BEGIN SOLUTION
        x = Variable(np.array([0.7, -0.8]))
        y = square(exp(square(x)))
        y.backward()
        expected = 4 * x.data * np.exp(2 * x.data**2)
        self.assertTrue(np.allclose(x.grad, expected))
        ### END SOLUTION


# %% [markdown] lang="ko" hint="chain-test"
# `exp(square(x))`에서는 `Exp`가 맨 끝이라 받는 `gy`가 1입니다. `Exp` 뒤에도 함수가 하나 있어야 합니다.
# %% [markdown] lang="ja" hint="chain-test"
# `exp(square(x))` では `Exp` が最後なので、受け取る `gy` は1です。`Exp` の後ろにも関数が1つ必要です。
# %% [markdown] lang="en" hint="chain-test"
# In `exp(square(x))`, `Exp` comes last and receives a `gy` of 1. It needs a function after it too.

# %% [markdown] lang="ko" hint="chain-test"
# `x`가 0이면 무엇을 곱해도 기울기가 0이고, 0.5이면 `square`의 미분이 꼭 1이라 빠진 곱셈이 드러나지 않습니다. `np.array([0.7, -0.8])` 같은 점을 쓰세요.
# %% [markdown] lang="ja" hint="chain-test"
# `x` が0だと、何を掛けても勾配は0です。0.5だと `square` の微分がちょうど1になり、抜けた因数に気づけません。`np.array([0.7, -0.8])` のような点を使いましょう。
# %% [markdown] lang="en" hint="chain-test"
# At 0 the gradient is 0, whatever you multiply it by. At 0.5 the derivative of `square` is exactly 1, so a missing
# factor doesn't show. Use points such as `np.array([0.7, -0.8])`.

# %% test="chain-test" points=5
def notices(**others):
    with replaced(**others):
        outcome = run_tests(ChainTest)
    return outcome.failed + outcome.broken > 0


broken = inside("""
class CarelessSquare(Square):
    def backward(self, gy):
        return 2 * self.input.data
""")
careless_square_noticed = notices(Square=broken.CarelessSquare)
outcome = run_tests(ChainTest)
equal(outcome.failed + outcome.broken, 0)
equal(outcome.run >= 1, True)
equal(careless_square_noticed, True)
### BEGIN HIDDEN TESTS
# kind: wrong-engine
worse = inside("""
class CarelessExp(Exp):
    def backward(self, gy):
        return np.exp(self.input.data)

class SquaredTwice(Square):
    def backward(self, gy):
        return 2 * self.input.data * gy**2

class ExpTwice(Exp):
    def backward(self, gy):
        return np.exp(self.input.data) * gy**2

class Divided(Square):
    def backward(self, gy):
        return 2 * self.input.data / gy

class TwinSquare(Square):
    def forward(self, x):
        return 1.0 * x**2

    def backward(self, gy):
        return gy * (self.input.data + self.input.data)

class TwinExp(Exp):
    def forward(self, x):
        return np.exp(x / 3) ** 3

    def backward(self, gy):
        return gy * np.exp(self.input.data / 3) ** 3

class Product(Function):
    def forward(self, x):
        return x * x

    def backward(self, gy):
        return gy * self.input.data * 2

class Power(Function):
    def forward(self, x):
        return np.e**x

    def backward(self, gy):
        return gy * np.e**self.input.data

def product(x):
    return Product()(x)

def power(x):
    return Power()(x)

class TwinVariable(Variable):
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        box = self
        while box.creator is not None:
            box.creator.input.grad = box.creator.backward(box.grad)
            box = box.creator.input

class FromTheEnd(Variable):
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        f = self.creator
        while f is not None:
            f.input.grad = f.backward(self.grad)
            f = f.input.creator

class OneStep(Variable):
    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        f = self.creator
        if f is not None:
            f.input.grad = f.backward(self.grad)

class Restart(Variable):
    def backward(self):
        f = self.creator
        while f is not None:
            f.input.grad = f.backward(np.ones_like(f.output.data))
            f = f.input.creator
""")
in_place = inside("""
kept = []

def spoil(cls, other):
    for name in ("forward", "backward"):
        method = getattr(cls, name, None)
        if method is not None:
            kept.append((method, method.__code__))
            method.__code__ = getattr(other, name).__code__

def mend():
    while kept:
        method, code = kept.pop()
        method.__code__ = code
""")


def notices_in_place(cls, other):
    in_place.spoil(cls, other)
    try:
        return notices()
    finally:
        in_place.mend()


ours = {"Square": Square, "Exp": Exp, "Variable": Variable}
engines = [("Square", "SquaredTwice"), ("Square", "Divided")]
engines += [("Exp", "CarelessExp"), ("Exp", "ExpTwice")]
engines += [("Variable", "FromTheEnd"), ("Variable", "OneStep"), ("Variable", "Restart")]
for index in seeded_rng().permutation(len(engines)):
    name, engine = engines[index]
    equal(notices(**{name: getattr(worse, engine)}), True)
    equal(notices_in_place(ours[name], getattr(worse, engine)), True)
    # kind: right-engine
    equal(notices(**{name: getattr(worse, "Twin" + name)}), False)
    equal(notices(), False)
equal(notices(Square=worse.TwinSquare, Exp=worse.TwinExp, Variable=worse.TwinVariable), False)
equal(notices(square=worse.product, exp=worse.power), False)
# kind: wrong-engine
from course.testing import rewritten


def notices_from_the_start(**others):
    with replaced(**others):
        outcome = run_tests(rewritten("ChainTest"))
    return outcome.failed + outcome.broken > 0


equal(notices_from_the_start(Square=worse.SquaredTwice, Exp=worse.ExpTwice), True)
# kind: right-engine
equal(notices_from_the_start(Square=worse.TwinSquare, Exp=worse.TwinExp), False)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 모든 테스트 실행하기
#
# 이름을 주지 않으면 이 노트북에 정의된 모든 `TestCase`가 실행됩니다. (조금 전의 `ThousandTest`도 여전히 통과합니다.)
# %% [markdown] lang="ja"
# ## すべてのテストを実行する
#
# 名前を指定しなければ、このノートブックで定義したすべての `TestCase` が実行されます（さきほどの `ThousandTest` も合格したままです）。
# %% [markdown] lang="en"
# ## Run all tests together
#
# If you don't give a name, every `TestCase` in this notebook runs. `ThousandTest` from above still passes.

# %%
program = unittest.main(argv=[""], exit=False)

# %% [markdown] lang="ko"
# ## 미분을 구하는 세 가지 방법과 우리 엔진의 자리
#
# 여기까지가 제1고지입니다. 값을 담는 상자에서 시작해, 자동으로 거슬러 올라가는 역전파와 그것을 확인하는 테스트까지 만들었습니다. 미분을 구하는 세 가지
# 방법을 비교하면 다음과 같습니다.
#
# | 방법 | 하는 일 | 약점 |
# |--|--|--|
# | 수치 미분 | 입력을 조금 바꾸어 출력을 비교한다 | 근삿값이다. 변수마다 두 번씩 계산해야 한다 |
# | 기호 미분 | 수식을 미분한 수식을 만든다 | 수식이 금세 길어진다. 반복문이나 조건문이 든 코드는 다루기 어렵다 |
# | 자동 미분 | 실행한 계산을 기록하고 연쇄 법칙을 적용한다 | 함수마다 미분을 옳게 적어야 한다. 그래서 테스트가 필요하다 |
#
# 자동 미분에는 두 가지 모드가 있습니다. **순방향 모드**(forward mode)는 입력에서 출력 쪽으로 값과 함께 미분을 계산해 나갑니다. 입력마다 한 번씩 계산해야
# 합니다. **역방향 모드**(reverse mode)는 출력에서 입력 쪽으로 거슬러 올라갑니다. 출력마다 한 번씩 계산하면 되고, 그 한 번으로 모든 입력의 미분을 얻습니다.
# 역전파는 역방향 모드입니다. 신경망은 입력(가중치)이 많고 출력(손실)이 하나이므로, 순방향 모드라면 가중치마다 한 번씩 해야 할 계산이 역방향 모드에서는 한 번이면 됩니다.
#
# 아직 못 하는 일도 분명합니다. 지금의 함수는 입력도 출력도 하나뿐이라 $x_0 + x_1$조차 계산하지 못합니다. 다음 단계부터 함수가 **여러 변수**를 받도록
# 넓히고, `Function`의 내부를 크게 바꿉니다. 여기서 쓴 테스트를 `gradient_check`와 함께 보관했다가, 엔진을 고친 뒤의 노트북에 옮겨 실행해 보세요.
# 12단계에서는 `backward`가 아직 새 함수에 맞지 않아 몇 개가 실패하고, 13단계를 마치면 다시 통과합니다.
# %% [markdown] lang="ja"
# ## 微分を求める3つの方法と、このエンジンの位置
#
# 第1ステージはここまでです。値を入れる箱から始めて、自動でさかのぼる逆伝播と、それを確かめるテストまでできました。微分を求める3つの方法を
# 比べると、次のようになります。
#
# | 方法 | すること | 弱点 |
# |--|--|--|
# | 数値微分 | 入力を少し変えて、出力を比べる | 近似値になる。変数ごとに2回ずつ計算する必要がある |
# | 数式微分 | 数式から、その微分を表す数式を作る | 数式がすぐに長くなる。ループや条件分岐のあるコードは扱いにくい |
# | 自動微分 | 実行した計算を記録し、連鎖律を当てはめる | 関数ごとに微分を正しく書く必要がある。だからテストをする |
#
# 自動微分には、ステップ5で見た2つのモードがあります。**順方向モード**（forward mode）は、入力から出力に向かって、値と
# 一緒に微分を計算していきます。入力ごとに1回ずつ計算が必要です。**逆方向モード**（reverse mode）は、出力から入力に向
# かってさかのぼります。必要な計算は出力ごとに1回で、その1回ですべての入力の微分が得られます。逆伝播は逆方向モードで
# す。ニューラルネットワークは入力（重み）が多く、出力（損失）は1つなので、順方向モードなら重みごとに1回ずつ必要な計算
# が、逆方向モードなら1回で済みます。
#
# まだできないことも、はっきりしています。いまの関数は入力も出力も1つだけなので、$x_0 + x_1$ すら計算できません。次のス
# テップからは、関数が**複数の変数**を受け取れるように広げ、`Function` の中身を大きく変えます。ここで書いたテストは
# `gradient_check` と一緒に取っておき、エンジンを直したあとのノートブックにコピーして実行してみましょう。ステップ12で
# は `backward` がまだ新しい関数に合わないので、いくつかが失敗します。ステップ13を終えれば、また合格します。
# %% [markdown] lang="en"
# ## Three ways to differentiate, and where our engine stands
#
# This is the end of stage 1. You started with a box for a value. Now you have automatic backpropagation, and tests
# that check it. Here are the three ways to compute a derivative:
#
# | method | what it does | weakness |
# |--|--|--|
# | numerical differentiation | changes the input a little and compares the outputs | approximate; needs two evaluations per input |
# | symbolic differentiation | turns a formula into the formula of its derivative | formulas grow quickly; loops and branches are hard to handle |
# | automatic differentiation | records the computation and applies the chain rule | each function's derivative must be right, which is why we test |
#
# Automatic differentiation has two modes. **Forward mode** carries the derivative along with the values, from an
# input to the outputs. It needs one pass per input. **Reverse mode** goes back from an output to the inputs. It needs
# one pass per output, and that pass gives the derivatives for all inputs. Backpropagation is reverse mode. A neural
# network has many inputs (its weights) and one output (its loss), so reverse mode needs one pass where forward mode
# needs one for every weight.
#
# One limit is clear: our functions have one input and one output, so we can't even compute $x_0 + x_1$. In the next
# step we extend functions to **several variables**, and `Function` changes a lot. Keep your tests together with
# `gradient_check`. Copy them into a later notebook and run them after you change the engine. In step 12 some of them
# fail, because `backward` doesn't handle the new functions yet. After step 13 they pass again.
