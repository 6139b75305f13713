# %% [markdown] lang="ko"
# # 프로젝트. 내가 만든 엔진으로 신경망 학습시키기
#
# 24단계에 걸쳐 만든 엔진으로 이제 **신경망을 학습**시킵니다. 기계 학습 라이브러리는 쓰지 않습니다. 뉴런, 손실, 학습 모두 여러분의 `Variable`과 `Function`으로
# 만듭니다.
#
# 문제는 초승달처럼 휘어 있는 두 무리의 점을 나누는 것입니다. 어떤 직선으로도 나눌 수 없으므로, 휘어진 경계를 **데이터에서 배워야** 합니다. 다섯 가지를 차례로 만듭니다.
#
# 1. 활성화 함수 `tanh`
# 2. 뉴런 `Neuron`
# 3. 뉴런을 묶은 신경망 `Network`
# 4. 예측이 얼마나 틀렸는지 재는 `mean_loss`
# 5. 매개변수를 한 걸음 움직이는 `train_step`
# %% [markdown] lang="ja"
# # プロジェクト　自分のエンジンでニューラルネットワークを学習させる
#
# 24のステップで作ったエンジンで、**ニューラルネットワークを学習**させます。機械学習のライブラリは使いません。ニューロンも、損失も、学習も、みなさんの
# `Variable` と `Function` の上で動きます。
#
# 問題は、三日月のように曲がった2つの点の群れを分けることです。どんな直線でも分けられないので、曲がった境界を**データから学ぶ**必要があります。次の5つを順に
# 作ります。
#
# 1. 活性化関数 `tanh`
# 2. ニューロン `Neuron`
# 3. ニューロンを組み合わせたネットワーク `Network`
# 4. 予測がどれだけ外れているかを測る `mean_loss`
# 5. パラメーターを一歩動かす `train_step`
# %% [markdown] lang="en"
# # Project. A network learns on your own engine
#
# You now use the engine of the 24 steps to **train a neural network**. You don't use a machine learning library: the neurons,
# the loss and the training all run on your `Variable` and your `Function`.
#
# The task is to separate two groups of points that are bent like crescent moons. No straight line can do it, so the network has
# to **learn a curved boundary from data**. You build five things, one after the other:
#
# 1. the activation function `tanh`
# 2. a `Neuron`
# 3. a `Network` of neurons
# 4. `mean_loss`, which measures how wrong the predictions are
# 5. `train_step`, which moves the parameters by one step

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(25))

# %% [markdown] lang="ko"
# ## 초승달 두 개
#
# 점 100개를 만듭니다. 절반은 위쪽 초승달에, 절반은 아래쪽 초승달에 있고, 위치는 조금씩 흩어져 있습니다. 위쪽 점의 라벨은 +1, 아래쪽 점의 라벨은 -1입니다. 시드를 정해
# 두었으므로 누구에게나 같은 점이 나옵니다.
# %% [markdown] lang="ja"
# ## 2つの三日月
#
# 点を100個作ります。半分は上の三日月に、半分は下の三日月にあり、どの点も無作為に少しずらしてあります。上の点のラベルは +1、下の点のラベルは -1 です。シードを決めてあるので、だれが
# 実行しても同じ点になります。
# %% [markdown] lang="en"
# ## Two moons
#
# The next cell makes 100 points. Half of them lie on the upper moon and half on the lower one, each moved a little at random.
# Points of the upper moon have the label +1, those of the lower moon -1. The seed is fixed, so everybody gets the same points.


# %%
def moons(n, seed):
    rng = np.random.default_rng(seed)
    t = rng.uniform(0, np.pi, n)
    labels = np.where(np.arange(n) % 2 == 0, 1.0, -1.0)
    upper = np.stack([np.cos(t), np.sin(t)], axis=1)
    lower = np.stack([1 - np.cos(t), 0.5 - np.sin(t)], axis=1)
    points = np.where(labels[:, None] > 0, upper, lower)
    return points + rng.normal(0.0, 0.1, (n, 2)), labels


points, labels = moons(100, seed=0)
print(points.shape, labels.shape)

# %%
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(5, 3.4))
axes.scatter(*points.T, c=labels, cmap="coolwarm", edgecolors="black")
axes.set(xlabel="x0", ylabel="x1", aspect="equal")
figure.tight_layout()

# %% [markdown] lang="ko"
# ## 활성화 함수
#
# 뉴런은 입력에 가중치를 곱해 모두 더하고, 그 결과를 **활성화 함수**에 통과시킵니다. 이 휘어진 함수가 없으면 뉴런을 아무리 쌓아도 전체는 일차식이고, 경계는 직선입니다.
# 여기서는 쌍곡탄젠트를 씁니다.
#
# $$\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}, \qquad \frac{d}{dx}\tanh x = 1 - \tanh^2 x$$
#
# 이미 있는 `exp`와 연산자로도 쓸 수 있지만, 그러면 뉴런 하나에 함수가 여러 개 생기고 `x`가 크면 `exp`에서 오버플로가 일어납니다. 그래서 함수 하나로 만듭니다.
#
# ### 연습 1 — `tanh`
#
# `Function`을 상속받은 클래스 `Tanh`와, 그것을 부르는 함수 `tanh`를 쓰세요.
#
# - `tanh(x)`의 그래프에는 함수가 하나, `Tanh`만 있습니다.
# - `x`가 1000이나 -1000이어도 값은 1과 -1, 기울기는 0입니다.
# - 같은 식에서 `tanh`를 여러 번 써도 호출마다 자기 값을 기억하며, `x`의 데이터는 바꾸지 않습니다.
# %% [markdown] lang="ja"
# ## 活性化関数
#
# ニューロンは、入力に重みを掛けてすべて足し、その結果を**活性化関数**に通します。この曲がった関数がなければ、ニューロンをいくら重ねても全体は1次式のままで、境界は直線です。
# ここでは双曲線正接を使います。
#
# $$\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}, \qquad \frac{d}{dx}\tanh x = 1 - \tanh^2 x$$
#
# すでにある `exp` と演算子でも書けますが、それではニューロン1つに関数がいくつもでき、`x` が大きいと `exp` がオーバーフローします。そこで、1つの関数として作ります。
#
# ### 演習1 — `tanh`
#
# `Function` を継承したクラス `Tanh` と、それを呼ぶ関数 `tanh` を書いてください。
#
# - `tanh(x)` の計算グラフにある関数は、`Tanh` の1つだけです。
# - `x` が1000や-1000でも、値は1と-1、勾配は0です。
# - 同じ式で `tanh` を何度使っても、呼び出しごとに自分の値を覚えます。`x` のデータは変えません。
# %% [markdown] lang="en"
# ## The activation function
#
# A neuron multiplies its inputs by weights, adds everything up and passes the result through an **activation function**. Without
# this curved function, any stack of neurons would still be linear and its boundary a straight line. We use the hyperbolic tangent.
#
# $$\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}, \qquad \frac{d}{dx}\tanh x = 1 - \tanh^2 x$$
#
# You could write it with `exp` and the operators that you have. But then each neuron adds several functions to the graph, and
# `exp` overflows where `x` is large. So you write it as one `Function`.
#
# ### Exercise 1: `tanh`
#
# Write the class `Tanh`, which inherits from `Function`, and the function `tanh` that calls it.
#
# - The graph of `tanh(x)` has one function, a `Tanh`.
# - Where `x` is 1000 or -1000, the value is 1 or -1 and the gradient is 0.
# - A formula may use `tanh` several times: each call remembers its own values. `tanh` doesn't change the data of `x`.


# %% exercise="tanh"
class Tanh(Function):
    ### BEGIN SOLUTION
    def forward(self, x):
        return np.tanh(x)

    def backward(self, gy):
        y = np.tanh(self.inputs[0].data)
        return (1 - y**2) * gy

    ### END SOLUTION


def tanh(x):
    ### BEGIN SOLUTION
    return Tanh()(x)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="tanh"
# 코드의 짜임은 `Exp`와 같습니다. `forward`는 배열을 받아 배열을 반환하고, `backward`는 국소 미분에 `gy`를 곱합니다.
# %% [markdown] lang="ja" hint="tanh"
# 書き方は `Exp` と同じです。`forward` は配列を受け取って配列を返し、`backward` は局所的な微分に `gy` を掛けます。
# %% [markdown] lang="en" hint="tanh"
# It's built like `Exp`: `forward` takes an array and returns an array, `backward` multiplies the local derivative by `gy`.

# %% [markdown] lang="ko" hint="tanh"
# `np.tanh`에서는 오버플로가 일어나지 않습니다. 미분에는 입력이 아니라 **출력**의 제곱이 들어갑니다. 입력은 `self.inputs[0].data`에 있으니 출력을 다시 계산할 수 있습니다.
# %% [markdown] lang="ja" hint="tanh"
# `np.tanh` はオーバーフローしません。微分に出てくるのは、入力ではなく**出力**の2乗です。入力は `self.inputs[0].data` にあるので、出力を計算し直せます。
# %% [markdown] lang="en" hint="tanh"
# `np.tanh` doesn't overflow. The derivative contains the square of the **output**, not of the input. The input is in
# `self.inputs[0].data`, so you can compute the output again.

# %% test="tanh" points=2
x = Variable(np.array(0.5))
y = tanh(x)
close(y.data, 0.46211715726000973)
z = 3.0 * y
z.backward()
close(x.grad, 2.3593431988977825)
x = Variable(np.array(1000.0))
y = tanh(x)
y.backward()
close([y.data, x.grad], [1.0, 0.0])
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
# kind: shape
for shape in [(), (4,), (2, 3)]:
    # kind: shape
    data, seed = rng.normal(size=shape), rng.normal(size=shape)
    x = Variable(np.array(data))
    y = tanh(x)
    kind(y, Variable)
    close(y.data, np.tanh(data))
    # kind: links
    kind(y.creator, Tanh)
    same(list(y.creator.inputs)[0], x)
    # kind: start-grad
    y.grad = np.array(seed)
    y.backward()
    close(x.grad, (1 - np.tanh(data) ** 2) * seed)
    # kind: unchanged-input
    close(x.data, data)
# kind: extremes
x = Variable(np.array([-1000.0, -30.0, 0.0, 30.0, 1000.0]))
y = tanh(x)
y.backward()
close(y.data, [-1.0, -1.0, 0.0, 1.0, 1.0])
close(x.grad, [0.0, 0.0, 1.0, 0.0, 0.0])
# kind: used-twice
a, b = rng.normal(size=2)
x, u = Variable(np.array(a)), Variable(np.array(b))
first = tanh(x)
second = tanh(u)
y = first * tanh(second)
y.backward()
close(x.grad, (1 - np.tanh(a) ** 2) * np.tanh(np.tanh(b)))
close(u.grad, np.tanh(a) * (1 - np.tanh(np.tanh(b)) ** 2) * (1 - np.tanh(b) ** 2))
# kind: other-call
afresh(Tanh, [Variable(np.array([1.0, -2.0]))], [Variable(np.array([0.5, 3.0, -1.0]))])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 뉴런
#
# 뉴런은 가중치 $w_1, \dots, w_n$과 편향 $b$를 가지고, 입력 $x_1, \dots, x_n$에서 다음을 계산합니다. 활성화 함수는 다음 연습에서 붙입니다.
#
# $$s = w_1 x_1 + \dots + w_n x_n + b$$
#
# 학습은 가중치와 편향을 바꾸는 일입니다. 그러니 이 숫자들은 **기울기를 받는 상자**, 곧 `Variable`이어야 합니다. 이런 상자를 신경망의 **매개변수**라고 부릅니다.
#
# ### 연습 2 — `Neuron`
#
# - `Neuron(weights, bias)`는 수의 리스트나 배열과 수 하나를 받아, 수마다 `Variable`을 하나씩 만들어 둡니다.
# - `neuron(xs)`는 입력의 리스트나 배열을 받아 $s$를 `Variable`로 반환합니다. 입력은 `Variable`일 수도, 그냥 수일 수도 있습니다. 부를 때마다 그때의 매개변수로 계산하고, 매개변수는
#   바꾸지 않습니다.
# - `neuron.parameters()`는 `neuron(xs)`가 쓰는 바로 그 상자들을 리스트로 반환합니다. 가중치가 순서대로 먼저, 편향이 마지막입니다.
# %% [markdown] lang="ja"
# ## ニューロン
#
# ニューロンは重み $w_1, \dots, w_n$ とバイアス $b$ を持ち、入力 $x_1, \dots, x_n$ から次の値を計算します。活性化関数は次の演習で付けます。
#
# $$s = w_1 x_1 + \dots + w_n x_n + b$$
#
# 学習とは、重みとバイアスを変えることです。ですから、これらの数は**勾配を受け取る箱**、つまり `Variable` でなければな
# りません。この箱をネットワークの**パラメーター**と呼びます。
#
# ### 演習2 — `Neuron`
#
# - `Neuron(weights, bias)` は、数のリストまたは配列と、1つの数を受け取り、数ごとに `Variable` を一つずつ作って持ちます。
# - `neuron(xs)` は、入力のリストまたは配列を受け取り、$s$ を `Variable` で返します。入力は `Variable` でも、ただの数で
#   もかまいません。呼ばれるたびに、そのときのパラメーターで計算し、パラメーターは変えません。
# - `neuron.parameters()` は、`neuron(xs)` が使う箱そのものをリストで返します。重みが順番どおりに先、バイアスが最後です。
# %% [markdown] lang="en"
# ## A neuron
#
# A neuron has weights $w_1, \dots, w_n$ and a bias $b$. From inputs $x_1, \dots, x_n$ it computes the following sum; the activation
# function comes in the next exercise.
#
# $$s = w_1 x_1 + \dots + w_n x_n + b$$
#
# Training changes the weights and the bias. So these numbers have to be **boxes that receive a gradient**: Variables. They are called
# the **parameters** of the network.
#
# ### Exercise 2: `Neuron`
#
# - `Neuron(weights, bias)` takes a list or an array of numbers and a single number, and makes one Variable for each number.
# - `neuron(xs)` takes a list or an array of inputs and returns $s$ as a Variable. An input is a Variable or a plain number.
#   Each call uses the current values of the parameters and doesn't change them.
# - `neuron.parameters()` returns a list of the very boxes that `neuron(xs)` uses: the weights in order, then the bias.


# %% exercise="neuron"
class Neuron:
    def __init__(self, weights, bias):
        ### BEGIN SOLUTION
        self.weights = [Variable(np.array(float(w))) for w in weights]
        self.bias = Variable(np.array(float(bias)))
        ### END SOLUTION

    def __call__(self, xs):
        ### BEGIN SOLUTION
        s = self.bias
        for w, x in zip(self.weights, xs):
            s = s + w * x
        return s
        ### END SOLUTION

    def parameters(self):
        ### BEGIN SOLUTION
        return [*self.weights, self.bias]
        ### END SOLUTION


# %% [markdown] lang="ko" hint="neuron"
# 상자는 `__init__`에서 한 번만 만들고 `self`에 둡니다. `Variable`은 배열만 받으므로 수는 `np.array`로 감쌉니다.
# %% [markdown] lang="ja" hint="neuron"
# 箱は `__init__` で一度だけ作り、`self` に持たせます。`Variable` は配列しか受け付けないので、数は `np.array` で包みます。
# %% [markdown] lang="en" hint="neuron"
# Make the boxes once, in `__init__`, and keep them on `self`. A Variable takes arrays only, so wrap each number with `np.array`.

# %% [markdown] lang="ko" hint="neuron"
# 편향에서 시작해 `w * x`를 하나씩 더해 가면 됩니다. 합은 **지역 변수**에 담습니다. `self.bias`에 담으면 뉴런을 부를 때마다 편향이 달라집니다.
# %% [markdown] lang="ja" hint="neuron"
# バイアスから始めて、`w * x` を一つずつ足していきます。和は**ローカル変数**に入れます。`self.bias` に入れると、呼ぶたびにバイアスが変わってしまいます。
# %% [markdown] lang="en" hint="neuron"
# Start from the bias and add `w * x` for each weight. Keep the sum in a **local variable**: if you store it in `self.bias`, the bias
# changes at each call.

# %% test="neuron" points=2
neuron = Neuron([2.0, -1.0], 0.5)
x0, x1 = Variable(np.array(3.0)), Variable(np.array(4.0))
s = neuron([x0, x1])
close(s.data, 2.5)
s.backward()
close([x0.grad, x1.grad], [2.0, -1.0])
close([p.data for p in neuron.parameters()], [2.0, -1.0, 0.5])
close([p.grad for p in neuron.parameters()], [3.0, 4.0, 1.0])
close(neuron([3.0, 4.0]).data, 2.5)
### BEGIN HIDDEN TESTS
# kind: many-inputs
rng = seeded_rng()
# kind: many-inputs
for size in (1, 2, 5):
    # kind: many-inputs
    w, x = rng.normal(size=(2, size)).tolist()
    b = float(rng.normal())
    neuron = Neuron(w, b)
    xs = [Variable(np.array(value)) for value in x]
    s = neuron(xs)
    kind(s, Variable)
    close(s.data, np.dot(w, x) + b)
    s.backward()
    close([each.grad for each in xs], w)
    found = list(neuron.parameters())
    equal(len(found), size + 1)
    close([p.data for p in found], [*w, b])
    close([p.grad for p in found], [*x, 1.0])
    # kind: new-object
    distinct(*found)
    # kind: same-object
    for one, other in zip(found, list(neuron.parameters()), strict=True):
        same(one, other)
    # kind: call-again
    close(neuron(xs).data, np.dot(w, x) + b)
    close([p.data for p in list(neuron.parameters())], [*w, b])
    # kind: plain-operand
    close(neuron(x).data, np.dot(w, x) + b)
    # kind: other-call
    others = [value - 2.0 for value in x]
    close(neuron(others).data, np.dot(w, others) + b)
    close(neuron([Variable(np.array(value)) for value in others]).data, np.dot(w, others) + b)
    # kind: data-changed
    found[0].data, found[-1].data = np.array(w[0] + 2.0), np.array(b - 3.0)
    close(neuron(xs).data, np.dot(w, x) + 2.0 * x[0] + b - 3.0)
# kind: two-objects
one, other = Neuron([0.5, -2.0], 1.0), Neuron([1.5], -0.25)
distinct(*list(one.parameters()), *list(other.parameters()))
close([one([1.0, 2.0]).data, other([4.0]).data], [-2.5, 5.75])
# kind: integers
close(Neuron([1, 2], 3)([4, 5]).data, 17.0)
# kind: plain-operand
close(Neuron(np.array([1.5, 2.0]), np.array(0.5))(np.array([2.0, -1.0])).data, 1.5)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 신경망
#
# 뉴런을 두 층으로 묶습니다. **은닉층**의 뉴런은 모두 같은 입력을 받고, 그 합은 `tanh`를 지납니다. **출력 뉴런**은 은닉층의 결과를 입력으로 받으며, 여기에는 `tanh`를 붙이지
# 않습니다.
#
# $$h_k = \tanh(\text{hidden}_k(x)), \qquad f(x) = \text{output}(h_1, \dots, h_m)$$
#
# $f(x)$가 양수이면 위쪽 초승달, 음수이면 아래쪽 초승달로 봅니다.
#
# ### 연습 3 — `Network`
#
# - `Network(hidden, output)`은 뉴런의 리스트와 뉴런 하나를 받습니다.
# - `network(xs)`는 $f(x)$를 `Variable`로 반환합니다.
# - `network.parameters()`는 모든 뉴런의 매개변수를 **하나의 리스트**로 반환합니다. 은닉층 뉴런의 것이 순서대로 먼저, 출력 뉴런의 것이 마지막입니다.
# %% [markdown] lang="ja"
# ## ネットワーク
#
# ニューロンを2つの層にまとめます。**隠れ層**のニューロンはみな同じ入力を受け取り、その和は `tanh` を通ります。**出力ニューロン**は隠れ層の結果を入力とし、こちらには `tanh` を
# 付けません。
#
# $$h_k = \tanh(\text{hidden}_k(x)), \qquad f(x) = \text{output}(h_1, \dots, h_m)$$
#
# $f(x)$ が正なら上の三日月、負なら下の三日月と判断します。
#
# ### 演習3 — `Network`
#
# - `Network(hidden, output)` は、ニューロンのリストと1つのニューロンを受け取ります。
# - `network(xs)` は $f(x)$ を `Variable` で返します。
# - `network.parameters()` は、すべてのニューロンのパラメーターを**1つのリスト**で返します。隠れ層のニューロンのものが
#   順番どおりに先、出力ニューロンのものが最後です。
# %% [markdown] lang="en"
# ## A network
#
# The neurons form two layers. All neurons of the **hidden layer** get the same inputs, and their sums go through `tanh`. The **output
# neuron** takes the results of the hidden layer as its inputs; it has no `tanh`.
#
# $$h_k = \tanh(\text{hidden}_k(x)), \qquad f(x) = \text{output}(h_1, \dots, h_m)$$
#
# Where $f(x)$ is positive, the network predicts the upper moon; where it's negative, the lower moon.
#
# ### Exercise 3: `Network`
#
# - `Network(hidden, output)` takes a list of neurons and one neuron.
# - `network(xs)` returns $f(x)$ as a Variable.
# - `network.parameters()` returns the parameters of all neurons in **one list**: those of the hidden neurons in order, then those of the
#   output neuron.


# %% exercise="network"
class Network:
    def __init__(self, hidden, output):
        ### BEGIN SOLUTION
        self.hidden = hidden
        self.output = output
        ### END SOLUTION

    def __call__(self, xs):
        ### BEGIN SOLUTION
        return self.output([tanh(neuron(xs)) for neuron in self.hidden])
        ### END SOLUTION

    def parameters(self):
        ### BEGIN SOLUTION
        found = []
        for neuron in [*self.hidden, self.output]:
            found += neuron.parameters()
        return found
        ### END SOLUTION


# %% [markdown] lang="ko" hint="network"
# 은닉층의 결과를 리스트로 만들고, 그 리스트로 출력 뉴런을 부릅니다. 뉴런은 리스트를 받는 함수처럼 부를 수 있습니다.
# %% [markdown] lang="ja" hint="network"
# 隠れ層の結果をリストにし、そのリストで出力ニューロンを呼びます。ニューロンは、リストを受け取る関数のように呼べます。
# %% [markdown] lang="en" hint="network"
# Make a list of the hidden layer's results and call the output neuron with it. A neuron is called like a function that takes a list.

# %% [markdown] lang="ko" hint="network"
# `parameters`에서 `append`를 쓰면 리스트 안에 리스트가 생깁니다. `+=`나 `extend`는 원소를 하나씩 이어 붙입니다.
# %% [markdown] lang="ja" hint="network"
# `parameters` で `append` を使うと、リストの中にリストができます。`+=` や `extend` なら、要素が一つずつつながります。
# %% [markdown] lang="en" hint="network"
# In `parameters`, `append` puts a list into the list. `+=` and `extend` add the elements one by one.

# %% test="network" points=3
hidden = [Neuron([1.0, -2.0], 0.5), Neuron([0.5, 1.5], -1.0)]
output = Neuron([2.0, -1.0], 0.25)
network = Network(hidden, output)
f = network([0.6, 0.2])
h = np.tanh([0.7, -0.4])
close(f.data, 2.0 * h[0] - h[1] + 0.25)
close([p.data for p in network.parameters()], [1.0, -2.0, 0.5, 0.5, 1.5, -1.0, 2.0, -1.0, 0.25])
f.backward()
close([p.grad for p in output.parameters()], [h[0], h[1], 1.0])
close(hidden[0].parameters()[-1].grad, 2.0 * (1 - h[0] ** 2))
### BEGIN HIDDEN TESTS
# kind: sizes
rng = seeded_rng()
# kind: sizes
for inputs, size in [(2, 3), (1, 1), (3, 4)]:
    # kind: sizes
    w, b, v, c, x = (rng.normal(size=shape) for shape in [(size, inputs), size, size, (), inputs])
    hidden = [Neuron(row, each) for row, each in zip(w.tolist(), b.tolist(), strict=True)]
    output = Neuron(v.tolist(), float(c))
    network = Network(hidden, output)
    xs = [Variable(np.array(value)) for value in x]
    f = network(xs)
    kind(f, Variable)
    h = np.tanh(w @ x + b)
    close(f.data, v @ h + c)
    f.backward()
    back = v * (1 - h**2)
    close([each.grad for each in xs], back @ w)
    own = [p for neuron in [*hidden, output] for p in list(neuron.parameters())]
    found = list(network.parameters())
    equal(len(found), size * (inputs + 1) + size + 1)
    # kind: same-object
    for one, other in zip(found, own, strict=True):
        same(one, other)
    # kind: sizes
    rows = [[*each, at] for each, at in zip(np.outer(back, x), back, strict=True)]
    close([p.grad for p in found], [*np.ravel(rows), *h, 1.0])
    # kind: call-again
    close(network(x.tolist()).data, v @ h + c)
    equal(len(list(network.parameters())), len(found))
    # kind: other-call
    others = 0.5 - x
    close(network(others.tolist()).data, v @ np.tanh(w @ others + b) + c)
    # kind: data-changed
    found[0].data = np.array(w[0, 0] + 0.5)
    found[-1].data = np.array(c - 1.0)
    w[0, 0] += 0.5
    close(network(xs).data, v @ np.tanh(w @ x + b) + c - 1.0)
# kind: two-objects
one, other = (Network([Neuron([k, 1.0], 0.0)], Neuron([1.0], k)) for k in (1.0, 2.0))
close([one([1.0, 0.5]).data, other([1.0, 0.5]).data], [np.tanh(1.5) + 1.0, np.tanh(2.5) + 2.0])
distinct(*list(one.parameters()), *list(other.parameters()))
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 손실
#
# 예측 $f(x_i)$가 라벨 $t_i$에서 얼마나 떨어져 있는지를 수 하나로 잽니다. 차를 제곱해 **평균**을 냅니다. 합이 아니라 평균이므로, 점이 10개든 100개든 크기가 비슷하고 학습률을
# 바꾸지 않아도 됩니다.
#
# $$L = \frac{1}{n} \sum_{i=1}^{n} \left(f(x_i) - t_i\right)^2$$
#
# ### 연습 4 — `mean_loss`
#
# `mean_loss(network, points, labels)`는 손실 $L$을 `Variable`로 반환합니다. `points`는 형상이 `(n, 2)`인 배열로 한 행이 점 하나이고, `labels`는
# 라벨 $n$개의 배열입니다. 매개변수까지
# 그래프로 이어져야 하며, `network` 자리에는 입력의 리스트를 받아 `Variable`을 반환하는 것이면 무엇이든 올 수 있습니다.
# %% [markdown] lang="ja"
# ## 損失
#
# 予測 $f(x_i)$ がラベル $t_i$ からどれだけ離れているかを、1つの数で測ります。差を2乗して**平均**を取ります。合計ではなく平均なので、点が10個でも100個でも大きさはほぼ同じで、
# 学習率を変えずに済みます。
#
# $$L = \frac{1}{n} \sum_{i=1}^{n} \left(f(x_i) - t_i\right)^2$$
#
# ### 演習4 — `mean_loss`
#
# `mean_loss(network, points, labels)` は、損失 $L$ を `Variable` で返します。`points` は形状が `(n, 2)` の配列で、1行
# が1つの点です。`labels` は $n$ 個のラベルの配列です。パラメーターまで計算グラフでつながっている必要がありま
# す。`network` には、入力のリストを受け取って `Variable` を返すものなら、何が来てもかまいません。
# %% [markdown] lang="en"
# ## The loss
#
# One number measures how far the predictions $f(x_i)$ are from the labels $t_i$: the **mean** of the squared differences. Because it is a
# mean and not a sum, it has about the same size for ten points and for a hundred, and the learning rate can stay the same.
#
# $$L = \frac{1}{n} \sum_{i=1}^{n} \left(f(x_i) - t_i\right)^2$$
#
# ### Exercise 4: `mean_loss`
#
# `mean_loss(network, points, labels)` returns the loss $L$ as a Variable. `points` is an array of shape `(n, 2)`, one point per
# row, and `labels` an array of $n$ labels. The graph has to reach back to the parameters. Instead of a `Network`, the argument
# `network` may be any callable that takes a list of inputs and returns a Variable.


# %% exercise="loss"
def mean_loss(network, points, labels):
    ### BEGIN SOLUTION
    total = 0
    for point, label in zip(points, labels):
        total = total + (network(point) - label) ** 2
    return total / len(points)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="loss"
# `zip(points, labels)`는 점과 라벨을 짝지어 줍니다. 합을 0에서 시작하면 `0 + Variable`이 되는데, 21단계의 엔진부터 이 덧셈을 할 수 있습니다.
# %% [markdown] lang="ja" hint="loss"
# `zip(points, labels)` は、点とラベルを組にして渡してくれます。和を0から始めると `0 + Variable` になりますが、この計算はステップ21でできるようになりました。
# %% [markdown] lang="en" hint="loss"
# `zip(points, labels)` pairs each point with its label. If the sum starts at 0, the first addition is `0 + Variable`; step 21 made that
# possible.

# %% test="loss" points=2
network = Network([Neuron([1.0, -2.0], 0.5)], Neuron([2.0], 0.25))
x, t = np.array([[0.6, 0.2], [-1.0, 0.5], [0.3, 0.9]]), np.array([1.0, -1.0, -1.0])
loss = mean_loss(network, x, t)
f = 2.0 * np.tanh(x @ [1.0, -2.0] + 0.5) + 0.25
close(loss.data, np.mean((f - t) ** 2))
loss.backward()
close(network.parameters()[-1].grad, np.mean(2 * (f - t)))
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
# kind: numbers
for n in (1, 4, 24):
    # kind: numbers
    x, t = rng.normal(size=(n, 2)), rng.choice([-1.0, 1.0], n)
    w, b, v, c = (rng.normal(size=shape) for shape in [(2, 2), 2, 2, ()])
    neurons = [Neuron(row, each) for row, each in zip(w.tolist(), b.tolist(), strict=True)]
    network = Network(neurons, Neuron(v.tolist(), float(c)))
    loss = mean_loss(network, x, t)
    kind(loss, Variable)
    h = np.tanh(x @ w.T + b)
    off = h @ v + c - t
    close(loss.data, np.mean(off**2))
    loss.backward()
    back = (2 * off / n)[:, None] * v * (1 - h**2)
    rows = [[*each, at] for each, at in zip(back.T @ x, back.sum(axis=0), strict=True)]
    found = list(network.parameters())
    close([p.grad for p in found], [*np.ravel(rows), *(2 * off / n) @ h, np.sum(2 * off / n)])
    # kind: call-again
    close(mean_loss(network, x, t).data, np.mean(off**2))
    # kind: other-call
    others = 0.5 - x
    close(mean_loss(network, others, t).data, np.mean((np.tanh(others @ w.T + b) @ v + c - t) ** 2))
    close(mean_loss(network, x, -t).data, np.mean((h @ v + c + t) ** 2))
# kind: own-function
model = inside("""
scale = Variable(np.array(2.0))

def model(xs):
    return scale * xs[0] - xs[1]
""")
x, t = rng.normal(size=(5, 2)), rng.normal(size=5)
loss = mean_loss(model.model, x, t)
off = 2.0 * x[:, 0] - x[:, 1] - t
close(loss.data, np.mean(off**2))
loss.backward()
close(model.scale.grad, np.mean(2 * off * x[:, 0]))
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 경사하강법 한 걸음
#
# 손실은 매개변수들의 함수입니다. 24단계의 지형에서처럼, 모든 매개변수를 기울기의 **반대쪽**으로 조금 옮기면 손실이 줄어듭니다. 얼마나 옮길지는 **학습률** $\eta$가 정합니다.
#
# $$p \leftarrow p - \eta\, \frac{\partial L}{\partial p}$$
#
# 이 갱신은 계산의 일부가 아닙니다. 상자는 그대로 두고 **상자 안의 데이터**만 바꿉니다. `p - rate * grad`라는 새 `Variable`을 매개변수로 삼으면, 걸음마다 그래프가 길어지고
# 매개변수는 더 이상 말단 변수가 아닙니다.
#
# ### 연습 5 — `train_step`
#
# `train_step(network, points, labels, rate)`는 이 점들의 평균 손실로 한 걸음을 걷습니다.
#
# - 어떤 기울기가 남아 있었든, **이번 손실의 기울기**만으로 움직입니다.
# - 모든 매개변수가 한꺼번에 움직입니다. 매개변수는 같은 상자로 남고, 상자의 `creator`는 여전히 `None`입니다.
# - 걷기 **전의** 손실을 `Variable`이 아니라 수로 반환합니다.
# %% [markdown] lang="ja"
# ## 勾配降下法の一歩
#
# 損失はパラメーターの関数です。ステップ24の地形で歩いたように、すべてのパラメーターを勾配と**反対の向き**に少し動かす
# と、損失は小さくなります。どれだけ動かすかは**学習率** $\eta$ が決めます。
#
# $$p \leftarrow p - \eta\, \frac{\partial L}{\partial p}$$
#
# この更新は計算の一部ではありません。箱はそのままで、**箱の中のデータ**だけを変えます。`p - rate * grad` という新しい
# `Variable` をパラメーターにすると、一歩ごとに計算グラフが長くなり、パラメーターは末端の変数ではなくなってしまいます。
#
# ### 演習5 — `train_step`
#
# `train_step(network, points, labels, rate)` は、これらの点の平均の損失で一歩進みます。
#
# - どんな勾配が残っていても、**今回の損失の勾配**だけで動きます。
# - すべてのパラメーターが一斉に動きます。パラメーターは同じ箱のままで、箱の `creator` は `None` のままです。
# - 動く**前の**損失を、`Variable` ではなく数で返します。
# %% [markdown] lang="en"
# ## A step of gradient descent
#
# The loss is a function of the parameters. As on the landscapes of step 24, it gets smaller if every parameter moves a little **against**
# the gradient. How far it moves is set by the **learning rate** $\eta$.
#
# $$p \leftarrow p - \eta\, \frac{\partial L}{\partial p}$$
#
# This update isn't part of the computation. The box stays, only **the data in the box** changes. If the new Variable
# `p - rate * grad` became the parameter, the graph would grow with every step, and the parameter would no longer be a
# leaf variable.
#
# ### Exercise 5: `train_step`
#
# `train_step(network, points, labels, rate)` takes one step with the mean loss of these points.
#
# - It uses the gradient of **this loss** alone, whatever gradients are left from before.
# - All parameters move at once. They stay the same boxes, and their `creator` is still `None`.
# - It returns the loss **before** the step, as a number and not as a Variable.


# %% exercise="step"
def train_step(network, points, labels, rate):
    ### BEGIN SOLUTION
    parameters = network.parameters()
    for p in parameters:
        p.cleargrad()
    loss = mean_loss(network, points, labels)
    loss.backward()
    for p in parameters:
        p.data = p.data - rate * p.grad
    return float(loss.data)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="step"
# 순서는 비우기, 손실, 역전파, 갱신입니다. 비우기와 갱신은 `network.parameters()`를 도는 반복문입니다.
# %% [markdown] lang="ja" hint="step"
# 順番は、勾配の消去、損失の計算、逆伝播、更新です。消去と更新では、`network.parameters()` をループで回します。
# %% [markdown] lang="en" hint="step"
# The order is: clear, loss, backward, update. Clearing and updating are loops over `network.parameters()`.

# %% [markdown] lang="ko" hint="step"
# 반복문 안의 `p = p - ...`는 이름 `p`만 다른 것에 붙일 뿐입니다. 상자의 내용을 바꾸려면 `p.data`에 대입하세요.
# %% [markdown] lang="ja" hint="step"
# ループの中の `p = p - ...` は、名前 `p` を別のものに付け替えるだけです。箱の中身を変えるには、`p.data` に代入します。
# %% [markdown] lang="en" hint="step"
# In a loop, `p = p - ...` only makes the name `p` refer to something else. To change what is in the box, assign to `p.data`.

# %% test="step" points=3
network = Network([Neuron([1.0, -2.0], 0.5)], Neuron([2.0], 0.25))
x, t = np.array([[0.6, 0.2], [-1.0, 0.5], [0.3, 0.9]]), np.array([1.0, -1.0, -1.0])
before = mean_loss(network, x, t).data
first = train_step(network, x, t, 0.1)
close(first, before)
f = 2.0 * np.tanh(x @ [1.0, -2.0] + 0.5) + 0.25
close(network.parameters()[-1].data, 0.25 - 0.1 * np.mean(2 * (f - t)))
second = train_step(network, x, t, 0.1)
close(second, 0.14218066551856975)
third = train_step(network, x, t, 0.1)
close(third, 0.10249240990440155)
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()


def stepped(w, b, v, c, x, t, rate):
    h = np.tanh(x @ w.T + b)
    off = h @ v + c - t
    slope = 2 * off / len(t)
    back = slope[:, None] * v * (1 - h**2)
    moved = w - rate * back.T @ x, b - rate * back.sum(axis=0), v - rate * slope @ h, c - rate * slope.sum()
    return moved, np.mean(off**2)


def listed(w, b, v, c):
    return [*np.ravel([[*each, at] for each, at in zip(w, b, strict=True)]), *v, c]


# kind: numbers
for n, rate in [(4, 0.2), (1, 0.05), (24, 1.0)]:
    # kind: numbers
    x, t = rng.normal(size=(n, 2)), rng.choice([-1.0, 1.0], n)
    w, b, v, c = values = tuple(rng.normal(size=shape) for shape in [(2, 2), 2, 2, ()])
    neurons = [Neuron(row, each) for row, each in zip(w.tolist(), b.tolist(), strict=True)]
    network = Network(neurons, Neuron(v.tolist(), float(c)))
    found = list(network.parameters())
    # kind: numbers
    values, wanted = stepped(*values, x, t, rate)
    close(train_step(network, x, t, rate), wanted)
    close([p.data for p in found], listed(*values), rtol=1e-6)
    # kind: grad-before
    for p, left in zip(found, rng.normal(size=len(found)) * 100.0, strict=True):
        p.grad = np.array(left)
    values, wanted = stepped(*values, x, t, rate)
    close(train_step(network, x, t, rate), wanted)
    close([p.data for p in found], listed(*values), rtol=1e-6)
    for _ in range(2):
        # kind: call-again
        values, wanted = stepped(*values, x, t, rate)
        close(train_step(network, x, t, rate), wanted)
        close([p.data for p in found], listed(*values), rtol=1e-6)
    # kind: same-object
    for one, other in zip(found, list(network.parameters()), strict=True):
        same(one, other)
    # kind: links
    equal([p.creator for p in found], [None] * len(found))
    # kind: data-changed
    x, t = rng.normal(size=(n + 1, 2)), rng.choice([-1.0, 1.0], n + 1)
    values, wanted = stepped(*values, x, t, rate)
    close(train_step(network, x, t, rate), wanted)
    close([p.data for p in found], listed(*values), rtol=1e-6)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 학습
#
# 은닉층 뉴런이 여덟 개인 신경망을 만듭니다. 가중치는 시드를 정한 난수에서 시작합니다. 점 100개를 섞어 10개씩 나누고, 묶음마다 한 걸음 걷습니다. 이런 묶음을 **미니배치**,
# 점을 모두 한 번씩 쓰는 것을 **에포크**라고 합니다. 아래 셀은 40에포크를 돌며, 몇 초에서 길어야 1분이 걸립니다.
#
# 출력은 네 줄입니다. 첫 에포크와 마지막 에포크의 평균 손실, 학습에 쓴 점에서의 정확도, 학습에 쓰지 않은 새 점 1,000개에서의 정확도, 걸린 시간(초)입니다.
# %% [markdown] lang="ja"
# ## 学習
#
# 隠れ層のニューロンが8個のネットワークを作ります。重みは、シードを決めた乱数から始めます。100個の点を混ぜて10個ずつに分け、組ごとに一歩進みます。この組を**ミニバッチ**、
# すべての点を一度ずつ使うことを**エポック**と呼びます。次のセルは40エポックを実行し、数秒、長くても1分ほどかかります。
#
# 表示は4行です。エポックごとの平均の損失の最初と最後、学習に使った点での正解率、学習に使っていない新しい1,000個の点での正解率、かかった時間（秒）です。
# %% [markdown] lang="en"
# ## Training
#
# The network has eight hidden neurons, and its weights start from random numbers with a fixed seed. The 100 points are shuffled
# and split into groups of ten, with one step per group. Such a group is a **mini-batch**; using every point once is an
# **epoch**. The next cell runs 40 epochs, which takes a few seconds, or a minute at most.
#
# It prints four lines: the mean loss of the first and of the last epoch, the accuracy on the points that it learned from, the
# accuracy on 1,000 new points, and the time it took, in seconds.


# %%
import time


def new_network(size, seed):
    rng = np.random.default_rng(seed)
    hidden = [Neuron(rng.normal(size=2), rng.normal()) for _ in range(size)]
    return Network(hidden, Neuron(rng.normal(size=size), 0.0))


def accuracy(network, points, labels):
    with no_grad():
        return np.mean([network(point).data * label > 0 for point, label in zip(points, labels)])


network = new_network(8, seed=0)
rng = np.random.default_rng(1)
across, up = np.meshgrid(np.linspace(-1.8, 2.8, 93), np.linspace(-1.3, 1.8, 63))
losses, surfaces = [], {}
begin = time.perf_counter()
for epoch in range(41):
    if epoch in (0, 2, 10, 40):
        with no_grad():
            surfaces[epoch] = network([across, up]).data
    if epoch < 40:
        batches = rng.permutation(100).reshape(10, 10)
        losses.append(np.mean([train_step(network, points[rows], labels[rows], 0.1) for rows in batches]))
seconds = time.perf_counter() - begin
print(f"{losses[0]:.2f} {losses[-1]:.2f}")
print(accuracy(network, points, labels))
print(accuracy(network, *moons(1000, seed=7)))
print(f"{seconds:.1f}")

# %% [markdown] lang="ko"
# 정확도는 97%보다 훨씬 높습니다. 아래 그림의 맨 왼쪽은 에포크마다의 손실이고, 나머지는 0, 2, 10, 40에포크 뒤의 예측입니다. 색이 예측 $f(x)$, 검은 선이 $f(x) = 0$인 **결정 경계**입니다.
# 처음에는 데이터와 상관없던 경계가 점점 두 초승달 사이로 휘어 들어갑니다.
#
# 이 경계의 식을 써 준 사람은 없습니다. 여러분이 쓴 것은 손실과, 24단계에 걸쳐 만든 기울기 계산뿐입니다.
# %% [markdown] lang="ja"
# 正解率は、どちらも97%を大きく超えます。下の図の左端は損失が減っていく曲線で、残りは0、2、10、40エポック後の予測です。
# 色が予測 $f(x)$、黒い線が $f(x) = 0$ の**決定境界**です。初めはデータと関係のなかった境界が、だんだん2つの三日月の間
# に入り込んでいきます。
#
# この線を引く規則は、だれも書いていません。みなさんが書いたのは、損失と、24のステップをかけて作った勾配の求め方だけです。
# %% [markdown] lang="en"
# Both accuracies are well above 97%. In the picture below, the first panel is the loss, epoch by epoch. The others show
# the predictions after 0, 2, 10 and 40 epochs: the color is the prediction $f(x)$, the black line is the **decision
# boundary**, where $f(x) = 0$. At first the boundary has nothing to do with the data; in the end it winds between the
# moons.
#
# Nobody wrote a rule for this line. You only wrote a loss and, in 24 steps, a way to get its gradient.

# %%
import matplotlib.pyplot as plt

figure, panels = plt.subplots(1, 5, figsize=(15, 2.8))
panels[0].plot(losses)
panels[0].set(ylim=(0, None))
for panel, (epoch, surface) in zip(panels[1:], surfaces.items()):
    panel.contourf(across, up, surface, levels=np.linspace(-2, 2, 17), cmap="coolwarm", alpha=0.6, extend="both")
    panel.contour(across, up, surface, levels=[0], colors="black")
    panel.scatter(*points.T, c=labels, cmap="coolwarm", edgecolors="black", s=12, linewidths=0.5)
    panel.set(title=str(epoch), aspect="equal")
figure.tight_layout()

# %% [markdown] lang="ko"
# 직접 바꾸어 보세요. 뉴런이 하나나 둘이면 경계는 얼마나 휠 수 있을까요? `Network`에서 `tanh`를 빼면 어떻게 될까요? 학습률을 10분의 1로 줄이거나 다섯 배로 늘리면 어떻게 될까요?
#
# ## 수를 하나씩 계산하는 비용
#
# 손실 하나의 그래프에는 함수가 몇 개나 있을까요? 은닉층 뉴런 여덟 개, 점 하나일 때를 종이에 세어 보고 `guess`에 적으세요. `mean_loss`의 덧셈과 나눗셈도 셉니다.
# %% [markdown] lang="ja"
# いろいろ変えてみてください。ニューロンが1つか2つなら、境界はどれだけ曲がれるでしょうか。`Network` から `tanh` を取ると、どうなるでしょうか。学習率を10分の1や5倍にすると、どうなるでしょうか。
#
# ## 数を一つずつ計算する代償
#
# 1つの損失の計算グラフに、関数はいくつあるでしょうか。隠れ層のニューロンが8個、点が1つのときを紙の上で数え、`guess` に書いてください。`mean_loss` の足し算と割り算も数えます。
# %% [markdown] lang="en"
# Try some changes. How far can the boundary bend with one neuron or two? What happens without `tanh` in `Network`? And with a
# learning rate that is a tenth as large, or five times as large?
#
# ## The cost of computing one number at a time
#
# How many functions are in the graph of one loss? Count on paper for eight hidden neurons and a single point, with the addition and
# the division of `mean_loss`, and write the number into `guess`.


# %%
from course.testing import predict


def count_functions(y):
    found, waiting = set(), [y.creator]
    while waiting:
        f = waiting.pop()
        if f not in found:
            found.add(f)
            waiting += [x.creator for x in f.inputs if x.creator is not None]
    return len(found)


eight = Network([Neuron([0.1, 0.2], 0.3) for _ in range(8)], Neuron([0.4] * 8, 0.5))
guess = None
predict(guess, count_functions(mean_loss(eight, np.array([[1.0, -1.0]]), np.array([1.0]))))

# %% [markdown] lang="ko"
# 점이 100개면 함수는 약 6,000개이고, 수 하나를 더하거나 곱할 때마다 파이썬 객체가 몇 개씩 생깁니다. 같은 일을 **행렬**로 하면 어떻게 될까요? 아래의 `by_matrices`는 같은 신경망의 손실과
# 기울기를 NumPy 배열 몇 개로 구합니다. 미분은 손으로 했습니다. 셀은 먼저 두 방법의 기울기가 얼마나 다른지, 그다음 점 100개에 걸리는 시간을 밀리초로 각각 출력하고, 마지막에 그 비를 출력합니다.
# %% [markdown] lang="ja"
# 点が100個なら、関数は約6,000個です。数を1つ足したり掛けたりするたびに、Pythonのオブジェクトがいくつも作られます。同じことを**行列**で行うと、どうなるでしょうか。次の `by_matrices` は、
# 同じネットワークの損失と勾配を、いくつかのNumPy配列で求めます。微分は手で計算しました。セルは、まず2つの方法の勾配の差を、次に100個の点にかかる時間をミリ秒でそれぞれ表示し、最後にその比を表示します。
# %% [markdown] lang="en"
# For 100 points there are about 6,000 functions, and each addition or product of two numbers makes several Python objects. What
# if you do the same with **matrices**? `by_matrices` below computes the loss and the gradients of the same network with a few
# NumPy arrays; its derivatives were worked out by hand. The cell first prints the largest difference between the gradients of
# the two methods, then the milliseconds that each takes for the 100 points, and finally the ratio of these times.


# %%
def by_numbers():
    for p in network.parameters():
        p.cleargrad()
    for rows in np.arange(100).reshape(10, 10):
        (mean_loss(network, points[rows], labels[rows]) / 10).backward()
    return np.array([p.grad for p in network.parameters()])


values = np.array([p.data for p in network.parameters()])
w, b, v, c = values[:24].reshape(8, 3)[:, :2], values[:24].reshape(8, 3)[:, 2], values[24:32], values[32]


def by_matrices(w, b, v, c):
    h = np.tanh(points @ w.T + b)
    off = h @ v + c - labels
    slope = 2 * off / len(labels)
    back = slope[:, None] * v * (1 - h**2)
    return np.mean(off**2), (back.T @ points, back.sum(axis=0), slope @ h, slope.sum())


def milliseconds(f, *inputs):
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        f(*inputs)
        times.append(1000 * (time.perf_counter() - begin))
    return min(times)


gw, gb, gv, gc = by_matrices(w, b, v, c)[1]
apart = np.abs(by_numbers() - [*np.column_stack([gw, gb]).ravel(), *gv, gc]).max()
slow, fast = milliseconds(by_numbers), milliseconds(by_matrices, w, b, v, c)
print(f"{apart:.0e}")
print(f"{slow:.1f} {fast:.3f} {slow / fast:.0f}")

# %% [markdown] lang="ko"
# 기울기는 반올림 오차까지 같은데, 걸리는 시간은 1,000배가 넘게 다릅니다. 그래서 실제 프레임워크는 배열을 상자에 담습니다. 여러분의 상자도 배열을 담을 수 있습니다. 그런데도 여기서 그렇게 하지 않은
# 까닭은 다음 절에서 설명합니다.
#
# ## 엔진에 아직 없는 것
#
# **브로드캐스트.** 가중치 하나를 배열에 곱하면 NumPy가 가중치를 배열의 형상으로 늘립니다. 순전파는 맞지만, 기울기는 가중치의 형상으로 돌아오지 않습니다.
# %% [markdown] lang="ja"
# 勾配は丸め誤差の範囲で同じなのに、かかる時間は1,000倍以上も違います。だから、実際のフレームワークは箱に配列を入れます。みなさんの箱にも配列は入ります。それなのに、ここでそうしなかったのは、なぜでしょうか。
#
# ## このエンジンにまだないもの
#
# **ブロードキャスト。** 1つの重みを配列に掛けると、NumPyが重みを配列の形状に広げます。順伝播は正しいのですが、勾配は重みの形状に戻りません。
# %% [markdown] lang="en"
# The gradients are the same up to rounding errors, but the times differ by a factor of more than 1,000. That is why real
# frameworks put arrays into their boxes. Yours can hold arrays, too. So why didn't we use them here?
#
# ## What is still missing
#
# **Broadcasting.** If you multiply a weight by an array, NumPy stretches the weight to the shape of the array. The forward pass is
# right. But the gradient doesn't come back to the shape of the weight.

# %%
weight = Variable(np.array(0.5))
y = weight * np.array([1.0, 2.0, 3.0])
y.backward()
print(weight.shape, weight.grad.shape, weight.grad, weight.grad.sum())

# %% [markdown] lang="ko"
# 가중치는 수 하나인데 기울기는 셋입니다. 올바른 기울기는 늘어난 자리에서 온 것을 모두 더한 `6.0`입니다. 엔진이 늘어난 축을 따라 더해 주어야 하고, 행렬의 곱과 합계도 `Function`으로 있어야 합니다.
#
# **옵티마이저.** 우리는 언제나 지금 기울기의 반대쪽으로만 걸었습니다. 지난 걸음의 방향을 기억하는 **모멘텀**만 더해도 걸음 수가 줄어듭니다. 아래 셀은 `by_matrices`로 손실이 0.1보다 작아질 때까지의
# 걸음 수를 셉니다. 앞의 수는 보통의 경사하강법, 뒤의 수는 모멘텀을 더한 것입니다.
# %% [markdown] lang="ja"
# 重みは1つの数なのに、勾配は3つです。正しい勾配は、広がった場所から来たものをすべて足した `6.0` です。エンジンが、広がった軸に沿って足さなければなりません。行列の積と合計も `Function` として必要です。
#
# **最適化手法。** これまでは、どの一歩も勾配と反対の向きにまっすぐ進みました。前の一歩の向きを覚えておく**モメンタム**を加えるだけで、歩数は減ります。次のセルは、`by_matrices` を使って、損失が0.1より
# 小さくなるまでの歩数を数えます。最初の数がふつうの勾配降下法、次の数がモメンタムです。
# %% [markdown] lang="en"
# The weight is one number and its gradient has three. The right gradient is `6.0`, the sum over all the places to which the
# weight was stretched. The engine would have to sum over the stretched axes, and you would need the matrix product and the sum
# as Functions.
#
# **Optimizers.** Each step so far goes straight against the gradient. With **momentum**, which remembers the direction of
# earlier steps, training takes fewer steps. Using `by_matrices`, the next cell counts the steps until the loss is below
# 0.1: first for plain gradient descent, then with momentum.


# %%
def steps_until(goal, momentum):
    network = new_network(8, seed=0)
    values = np.array([p.data for p in network.parameters()])
    w, b, v, c = values[:24].reshape(8, 3)[:, :2], values[:24].reshape(8, 3)[:, 2], values[24:32], values[32]
    place, speed = [w, b, v, c], [0.0, 0.0, 0.0, 0.0]
    for step in range(10_000):
        loss, grads = by_matrices(*place)
        if loss < goal:
            return step
        speed = [momentum * s - 0.1 * g for s, g in zip(speed, grads)]
        place = [p + s for p, s in zip(place, speed)]


print(steps_until(0.1, momentum=0.0), steps_until(0.1, momentum=0.9))

# %% [markdown] lang="ko"
# **2계 미분.** 기울기는 어느 쪽이 내리막인지만 알려 주고, 얼마나 가야 하는지는 알려 주지 않습니다. 굽은 정도, 곧 2계 미분을 알면 한 번에 바닥으로 갈 수 있습니다. 24단계의 Matyas 함수는 이차식이므로 뉴턴법
# 한 걸음이면 됩니다. 아래 셀의 2계 미분 `bend`는 손으로 구한 것입니다. 여러분의 엔진에서는 기울기가 `Variable`이 아니라서 다시 미분할 수 없기 때문입니다.
# %% [markdown] lang="ja"
# **2階微分。** 勾配からわかるのは、どちらが下りかだけで、どこまで進めばよいかはわかりません。曲がりぐあい、つまり2階微分がわかれば、一度で底まで行けます。ステップ24のMatyasは2次式なので、ニュートン法なら
# 一歩で済みます。次のセルの2階微分 `bend` は、手で求めたものです。みなさんのエンジンでは、勾配が `Variable` ではないので、もう一度微分できないからです。
# %% [markdown] lang="en"
# **Second derivatives.** A gradient tells you which way is down, but not how far to go. If you know the curvature, that is, the
# second derivatives, you can go to the bottom at once: the Matyas function of step 24 is quadratic, so one step of Newton's
# method is enough. In the next cell, the second derivatives `bend` were worked out by hand, because in your engine a gradient
# isn't a Variable and can't be differentiated again.

# %%
x, y = Variable(np.array(3.0)), Variable(np.array(1.0))
steps = 0
while np.hypot(x.data, y.data) > 1e-6:
    gx, gy = gradient(matyas, x, y)
    x.data, y.data = x.data - 0.5 * gx, y.data - 0.5 * gy
    steps += 1
print(steps)

bend = np.array([[0.52, -0.48], [-0.48, 0.52]])
x, y = Variable(np.array(3.0)), Variable(np.array(1.0))
print(np.array([3.0, 1.0]) - np.linalg.solve(bend, gradient(matyas, x, y)))

# %% [markdown] lang="ko"
# ## 24단계와 프로젝트를 마치며
#
# 숫자 하나를 담는 상자에서 시작해, 스스로 배우는 신경망에 이르렀습니다. 큰 프레임워크의 학습 코드도 `train_step`과 순서가 같습니다. 비우고, 손실을 구하고, 역전파하고, 갱신합니다. 여러분은 이제 그 네 줄이
# 안에서 무엇을 하는지 알고 있습니다.
#
# 이 노트북의 클래스는 23단계의 패키지에서도 그대로 동작합니다. 다섯 연습의 코드를 파일 하나에 모으고 그 파일의 맨 위에서
# 여러분의 패키지를 불러오면, 신경망 라이브러리의 첫 버전이 됩니다. 행렬의 곱과 합계를 `Function`으로 쓰고, 브로드캐스트된
# 기울기를 원래 형상으로 더해 주는 것이 다음에 할 일입니다. 책의 나머지 부분이 그것을 다룹니다.
# %% [markdown] lang="ja"
# ## 24のステップとプロジェクトを終えて
#
# 1つの数を入れる箱から始めて、自分で学ぶニューラルネットワークにたどり着きました。大きなフレームワークの学習のコードも、`train_step` と順番は同じです。勾配を消し、損失を求め、逆伝播し、更新します。
# その4行が中で何をしているかを、みなさんはもう知っています。
#
# このノートブックのクラスは、ステップ23のパッケージでもそのまま動きます。5つの演習のコードを1つのファイルにまとめ、先頭で自分のパッケージを読み込めば、ニューラルネットワークのライブラリの初版に
# なります。行列の積と合計を `Function` として書き、ブロードキャストされた勾配を元の形状に足し戻すのが、次の一歩です。本の残りの部分は、これを扱います。
# %% [markdown] lang="en"
# ## After 24 steps and a project
#
# You started with a box for one number and arrived at a network that learns. Training code in the big frameworks has the same order as
# your `train_step`: clear, loss, backward, update. You now know what these four lines do inside.
#
# The classes of this notebook work with your package of step 23 as they are. Put the code of the five exercises into one file
# and import your package at its top, and you have the first version of a neural network library. The next step is to write the
# matrix product and the sum as Functions, and to sum broadcast gradients back to their original shape. The rest of the book
# goes that way.
