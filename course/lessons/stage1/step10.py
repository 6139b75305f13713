# %% [markdown] lang="ko"
# # 10단계. 테스트
# %% [markdown] lang="ja"
# # ステップ10　テストを行う
# %% [markdown] lang="en"
# # Step 10. Tests of your own

# %% given=true
from course.lessons import so_far

exec(so_far(10))

# %% exercise="gradient-check"
def gradient_check(f, x):
    ### BEGIN SOLUTION
    y = f(x)
    y.backward()
    return np.allclose(x.grad, numerical_diff(f, x))
    ### END SOLUTION


# %% test="gradient-check" points=4
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="square-test"
import unittest


class SquareTest(unittest.TestCase):
    def test_forward(self):
        ### BEGIN SOLUTION
        x = Variable(np.array(3.0))
        y = square(x)
        self.assertEqual(y.data, np.array(9.0))
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


# %% test="square-test" points=4
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="chain-test"
class ChainTest(unittest.TestCase):
    def test_backward(self):
        ### BEGIN SOLUTION
        x = Variable(np.array(0.5))
        y = square(exp(square(x)))
        y.backward()
        self.assertAlmostEqual(float(x.grad), 4 * 0.5 * np.exp(2 * 0.5**2))
        ### END SOLUTION

    def test_gradient_check(self):
        ### BEGIN SOLUTION
        x = Variable(np.random.uniform(-1, 1, size=5))
        self.assertTrue(gradient_check(lambda x: exp(square(exp(x))), x))
        ### END SOLUTION


# %% test="chain-test" points=4
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
