"""Wrong versions of step 5, written from their descriptions alone, in two styles each."""

# %% of="5.x1" style="renamed"
def local_derivatives(x):
    a = x**2
    b = np.exp(a)
    first = a
    second = np.exp(a)
    third = 2 * b
    return first, second, third


# %% of="5.x1" style="restructured"
def local_derivatives(x):
    a = np.square(x)
    b = np.exp(a)
    return a, b, b + b


# %% of="5.x2" style="renamed"
def local_derivatives(value):
    a = value**2
    b = np.exp(a)
    square_slope = 1.0  # 2 * 0.5
    exp_slope = np.exp(a)
    last_slope = 2 * b
    return square_slope, exp_slope, last_slope


# %% of="5.x2" style="restructured"
def local_derivatives(x):
    start = 0.5
    b = np.exp(np.multiply(x, x))
    return (2 * start, b, 2 * b)


# %% of="5.x4" style="renamed"
def local_derivatives(point):
    a = point**2
    b = np.exp(a)
    d1 = 2 * point
    d2 = np.exp(point)
    d3 = 2 * b
    return d1, d2, d3


# %% of="5.x4" style="restructured"
def local_derivatives(x):
    a = x * x
    b = np.exp(a)
    slopes = [lambda: x + x, lambda: np.power(np.e, x), lambda: b + b]
    return tuple(slope() for slope in slopes)


# %% of="5.x5" style="renamed"
def local_derivatives(x):
    a = x**2
    b = np.exp(a)
    # in the order of the forward pass
    slope_a = 2 * x
    slope_b = np.exp(a)
    slope_y = 2 * a
    return slope_a, slope_b, slope_y


# %% of="5.x5" style="restructured"
def _slope_of_square(u):
    return 2 * u


def local_derivatives(x):
    a = np.square(x)
    return _slope_of_square(x), np.exp(a), _slope_of_square(a)


# %% of="5.x10" style="renamed"
def backward_derivatives(local):
    results = [1.0]
    for factor in sorted(local, reverse=True):
        results.append(results[-1] * factor)
    return results


# %% of="5.x10" style="restructured"
import heapq


def backward_derivatives(local):
    heap = [-slope for slope in local]
    heapq.heapify(heap)
    derivatives = [1.0]
    while heap:
        largest = -heapq.heappop(heap)
        derivatives.append(derivatives[-1] * largest)
    return derivatives


# %% of="5.x12" style="renamed"
def backward_derivatives(local):
    chain = [1.0]
    local.reverse()
    for slope in local:
        chain.append(chain[-1] * slope)
    return chain


# %% of="5.x12" style="restructured"
from itertools import accumulate
from operator import mul


def backward_derivatives(local):
    local[:] = local[::-1]
    return list(accumulate(local, mul, initial=1.0))


# %% of="5.x13" style="renamed"
def backward_derivatives(local):
    out = [1.0]
    for slope in reversed(local):
        out.append(out[-1] + slope)
    return out


# %% of="5.x13" style="restructured"
def backward_derivatives(local):
    derivative = 1.0
    derivatives = [derivative]
    k = len(local) - 1
    while k >= 0:
        derivative += local[k]
        derivatives += [derivative]
        k -= 1
    return derivatives


# %% of="5.x14" style="renamed"
def backward_derivatives(local):
    collected = [1.0]
    for d in reversed(local):
        collected.append(collected[-1] * d)
    return collected[::-1]


# %% of="5.x14" style="restructured"
def backward_derivatives(local):
    derivatives = [1.0]
    for k in range(1, len(local) + 1):
        derivatives.insert(0, derivatives[0] * local[-k])
    return derivatives


# %% of="5.x9" style="renamed"
def backward_derivatives(local):
    values = [1.0]
    for slope in reversed(local):
        values.append(values[0] * slope)
    return values


# %% of="5.x9" style="restructured"
def backward_derivatives(local):
    start = 1.0
    return [start] + [start * derivative for derivative in local[::-1]]


# %% of="5.x15" style="renamed"
def reverse_cost(sizes):
    count = 0
    for i in range(1, len(sizes) - 1):
        count += sizes[i] * sizes[i - 1]
    return count


# %% of="5.x15" style="restructured"
def reverse_cost(sizes):
    inner = sizes[1:-1]
    return sum(here * before for before, here in zip(sizes, inner))


# %% of="5.x16" style="renamed"
def reverse_cost(sizes):
    rows = sizes[-1]
    count = 0
    for i in range(1, len(sizes) - 1):
        count += rows * sizes[i] * sizes[i + 1]
    return count


# %% of="5.x16" style="restructured"
def reverse_cost(sizes):
    m = sizes[-1]
    total, k = 0, len(sizes) - 2
    while k >= 1:
        total += m * sizes[k] * sizes[k + 1]
        k -= 1
    return total


# %% of="5.x21" style="renamed"
def reverse_cost(sizes: list[int]) -> int:
    n = sizes[0]
    multiplications = 0
    for layer in range(1, len(sizes) - 1):
        multiplications += n * sizes[layer] * sizes[layer - 1]
    return multiplications


# %% of="5.x21" style="restructured"
def reverse_cost(sizes):
    first, *rest = sizes
    return first * sum(here * before for before, here in zip(sizes, rest[:-1]))


# %% of="5.x22" style="renamed"
def reverse_cost(sizes):
    outputs = sizes[-1]
    result = 0
    for j in range(2, len(sizes) - 1):
        result += outputs * sizes[j] * sizes[j - 1]
    return result


# %% of="5.x22" style="restructured"
def reverse_cost(sizes):
    total = 0
    k = len(sizes) - 2
    while k > 1:
        total += sizes[-1] * sizes[k] * sizes[k - 1]
        k -= 1
    return total
