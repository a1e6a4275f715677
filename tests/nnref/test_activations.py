"""The activation functions against true values, against their own algebra and against bad input."""

import inspect
import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnref
from nnref import (
    ACTIVATIONS,
    activations,
    identity,
    identity_derivative,
    leaky_relu,
    leaky_relu_derivative,
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
)
from tests.nnref import oracle

FUNCTIONS = (
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
    relu,
    relu_derivative,
    leaky_relu,
    leaky_relu_derivative,
    identity,
    identity_derivative,
)
NAMES = tuple(function.__name__ for function in FUNCTIONS)
EQUATIONS = {
    sigmoid: (r"\sigma(z) = \frac{1}{1 + e^{-z}}", "shallow:S6-A1"),
    sigmoid_derivative: (r"\sigma'(z) = \sigma(z)(1 - \sigma(z)) = a(1 - a)", "shallow:S8-D1"),
    tanh: (r"\tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}} = 2\sigma(2z) - 1", "shallow:S6-A2"),
    tanh_derivative: (r"\tanh'(z) = 1 - \tanh^{2}(z) = 1 - a^{2}", "shallow:S8-D2"),
    relu: (r"a = \max(0, z)", "shallow:S6-A5"),
    relu_derivative: (
        r"g'(z) = \begin{cases} 0 & z < 0 \\ 1 & z \ge 0 \end{cases}",
        "shallow:S8-D3",
    ),
    leaky_relu: (r"a = \max(0.01z, z)", "shallow:S6-A6"),
    leaky_relu_derivative: (
        r"g'(z) = \begin{cases} 0.01 & z < 0 \\ 1 & z \ge 0 \end{cases}",
        "shallow:S8-D4",
    ),
}

MAX = float(np.finfo(np.float64).max)
EPS = float(np.finfo(np.float64).eps)
SMALLEST = math.ulp(0.0)
MAX_ULP = 8

# Drawing from all finite floats alone would seldom hit the few hundred around 0 where the curves bend.
finite = st.floats(allow_nan=False, allow_infinity=False)
number = finite | st.floats(-40, 40) | st.floats(-760, 760)
relaxed = settings(deadline=None, max_examples=300)

every_function = pytest.mark.parametrize("function", FUNCTIONS, ids=NAMES)
every_pair = pytest.mark.parametrize(("g", "g_prime"), ACTIVATIONS.values(), ids=ACTIVATIONS)


# ---- true values -------------------------------------------------------------------------------------------


def true_sigmoid(z: mpmath.mpf) -> mpmath.mpf:
    """S6-A1."""
    return 1 / (1 + mpmath.exp(-z))


def true_sigmoid_derivative(z: mpmath.mpf) -> mpmath.mpf:
    """S8-D1, as 1 / (4 cosh²(z/2)), a form that shares nothing with the code."""
    return 1 / (2 * mpmath.cosh(z / 2)) ** 2


TRUE: dict[Callable[..., float], Callable[[mpmath.mpf], mpmath.mpf]] = {
    sigmoid: true_sigmoid,
    sigmoid_derivative: true_sigmoid_derivative,
    tanh: mpmath.tanh,
    tanh_derivative: lambda z: mpmath.sech(z) ** 2,
    relu: lambda z: z if z > 0 else mpmath.mpf(0),
    relu_derivative: lambda z: mpmath.mpf(0 if z < 0 else 1),
    leaky_relu: lambda z: z if z > 0 else mpmath.mpf(0.01) * z,  # the float 0.01 is the slope we are given
    leaky_relu_derivative: lambda z: mpmath.mpf(0.01 if z < 0 else 1),
    identity: lambda z: z,
    identity_derivative: lambda z: mpmath.mpf(1),  # noqa: ARG005 — the same wherever it is taken
}


def ulp_error(function: Callable[..., float], z: float, got: float) -> float:
    """Distance from the true value, in units in the last place of that value rounded to float64."""
    with mpmath.workprec(160):
        true = TRUE[function](mpmath.mpf(z))
        return float(abs(mpmath.mpf(got) - true) / mpmath.mpf(math.ulp(float(true))))


def allowed_ulp(value: float) -> int:
    """8 ulp, but only a few of the smallest subnormals where one ulp is one of them."""
    return MAX_ULP if abs(value) >= np.finfo(np.float64).tiny else 3


@contextmanager
def strict() -> Iterator[None]:
    """Turn each floating-point flag and each warning into an error, underflow included."""
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@cache
def grid() -> tuple[float, ...]:
    """Points at, beside and between the places where something happens, of both signs."""
    rng = np.random.default_rng(8)
    marks = [0.0, SMALLEST, 1e-323, 2.2250738585072014e-308, 1e-300, 1e-154, 1e-17, 2.0**-53, 1e-8, 0.5]
    marks += [1, math.log(3), 2, 10, 17, 18.5, 19.0625, 20, 36, 53 * math.log(2), 37, 37.43, 40, 350, 354.9]
    marks += [355, 372, 372.5, 373, 400, 708, 708.4, 709, 709.79, 710, 744, 744.4, 745, 745.13, 745.14, 746]
    marks += [1000, 1e4, 2.0**53, 1e154, 1e155, 1e300, MAX / 4, MAX / 2, 1e308, MAX]
    near = [
        float(np.nextafter(mark, side)) for mark in marks for side in (0, 2 * mark if mark < 1e300 else MAX)
    ]
    dense = np.concatenate(
        [
            np.linspace(0, 2, 81),
            np.linspace(2, 42, 161),
            rng.uniform(0, 4, 100),
            rng.uniform(16, 22, 40),
            rng.uniform(34, 42, 40),
            rng.uniform(340, 380, 60),
            rng.uniform(700, 750, 80),
            10.0 ** rng.uniform(-323, 308, 120),
        ]
    )
    positive = sorted({*marks, *near, *dense.tolist()})
    return (*(-z for z in reversed(positive)), *positive)


@every_function
def test_grid_is_within_8_ulp_and_silent(function):
    Z = np.array(grid())
    with strict():
        A = function(Z)
    assert np.isfinite(A).all()
    for z, a in zip(grid(), A.tolist(), strict=True):
        assert ulp_error(function, z, a) <= allowed_ulp(a), f"{function.__name__}({z!r}) = {a!r}"


@every_function
@relaxed
@given(z=number)
def test_any_finite_number_is_within_8_ulp_and_silent(function, z):
    with strict():
        a = function(z)
    assert ulp_error(function, z, a) <= allowed_ulp(a)


@relaxed
@given(z=number, slope=st.floats(0, 1))
def test_leaky_relu_of_any_slope_is_within_1_ulp_and_silent(z, slope):
    with strict():
        a, a_prime = leaky_relu(z, slope), leaky_relu_derivative(z, slope)
    with mpmath.workprec(160):
        true = max(mpmath.mpf(slope) * mpmath.mpf(z), mpmath.mpf(z))
        assert abs(mpmath.mpf(a) - true) <= mpmath.mpf(math.ulp(a))
    assert a_prime == (slope if z < 0 else 1.0)


@every_function
def test_matrix_agrees_with_scalar_loops(function):
    Z = np.random.default_rng(3).uniform(-30, 30, (4, 25))
    expected = oracle.each(getattr(oracle, function.__name__), Z.tolist())
    # The oracle's own formulas round too: up to about 5 times.
    np.testing.assert_allclose(function(Z), expected, rtol=16 * EPS, atol=0)


# ---- the lesson's numbers ----------------------------------------------------------------------------------


def test_lesson_values_of_the_sigmoid_derivative():
    # S8-D1: a(1 − a) with a = 1/(1 + e^−10) = 0.9999546…, and with a = 1/2.
    values = [sigmoid_derivative(z) for z in (-10, 0, 10)]
    assert values == [4.5395807735951673e-05, 0.25, 4.5395807735951673e-05]
    assert sigmoid_derivative(40) == pytest.approx(4.248354255291589e-18, rel=1e-14)


def test_lesson_values_of_the_tanh_derivative():
    # S8-D2: 1 − a² with a = tanh(10) = 0.9999999958776927…, and with a = 0.
    assert [tanh_derivative(z) for z in (-10, 0, 10)] == [8.244614455767397e-09, 1.0, 8.244614455767397e-09]


def test_slope_far_from_0_is_small_but_not_0():
    # E8
    Z = np.array([-300.0, -40.0, -10.0, 10.0, 40.0, 300.0])
    assert (sigmoid_derivative(Z) > 0).all()
    assert (tanh_derivative(Z) > 0).all()


def test_formulas_as_they_stand_fail_where_the_functions_do_not():
    # E9
    z = np.float64(1000)
    with np.errstate(over="ignore", invalid="ignore"):
        assert np.exp(z) == np.inf
        assert np.isnan((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))
    assert [tanh(-1000), tanh(1000), sigmoid(-1000), sigmoid(1000)] == [-1.0, 1.0, 0.0, 1.0]


def test_where_the_sigmoid_rounds_to_1_and_to_0():
    # E20: 1 + e^−z rounds to 1 from z = 53 ln 2 = 36.7 on, e^z to 0 below z = −1075 ln 2 = −745.13.
    assert sigmoid(36.7) < 1
    assert sigmoid(37.5) == 1
    assert sigmoid(-745.13) == SMALLEST
    assert sigmoid(-745.14) == 0


def test_kink_has_the_slope_of_the_right_side():
    # E11: one convention for both.
    for zero in (0, 0.0, -0.0):
        assert relu_derivative(zero) == 1
        assert leaky_relu_derivative(zero) == 1
        assert relu(zero) == leaky_relu(zero) == 0
    assert relu_derivative([-SMALLEST, SMALLEST]).tolist() == [0, 1]
    assert leaky_relu_derivative([-SMALLEST, SMALLEST]).tolist() == [0.01, 1]


# ---- algebra -----------------------------------------------------------------------------------------------


@relaxed
@given(z=number)
def test_tanh_is_odd(z):
    assert abs(tanh(-z) + tanh(z)) <= 2 * math.ulp(tanh(z))


@relaxed
@given(z=number)
def test_sigmoid_of_the_opposite_is_the_rest_to_1(z):
    assert sigmoid(-z) == pytest.approx(1 - sigmoid(z), rel=0, abs=4 * EPS)


@relaxed
@given(z=st.floats(-MAX / 2, MAX / 2) | st.floats(-20, 20))
def test_tanh_is_the_stretched_sigmoid(z):
    # S6-A2, E5
    assert tanh(z) == pytest.approx(2 * sigmoid(2 * z) - 1, rel=0, abs=8 * EPS)


@relaxed
@given(z=number)
def test_derivatives_are_the_lesson_s_functions_of_a(z):
    # S8-D1 and S8-D2, where a(1 − a) and 1 − a² cancel to an absolute error of some EPS.
    a, b = sigmoid(z), tanh(z)
    assert sigmoid_derivative(z) == pytest.approx(a * (1 - a), rel=0, abs=4 * EPS)
    assert tanh_derivative(z) == pytest.approx(1 - b**2, rel=0, abs=4 * EPS)


@relaxed
@given(z=number)
def test_ranges(z):
    assert 0 <= sigmoid(z) <= 1
    assert -1 <= tanh(z) <= 1
    assert 0 <= sigmoid_derivative(z) <= 0.25
    assert 0 <= tanh_derivative(z) <= 1
    assert relu(z) >= 0
    assert leaky_relu(z) >= z


@pytest.mark.parametrize("g", [g for g, _ in ACTIVATIONS.values()], ids=ACTIVATIONS)
@relaxed
@given(pair=st.tuples(number, number).map(sorted))
def test_activations_never_fall(g, pair):
    low, high = (g(z) for z in pair)
    assert low <= high + 4 * math.ulp(high)


@pytest.mark.parametrize("g_prime", [sigmoid_derivative, tanh_derivative])
@relaxed
@given(pair=st.tuples(number, number).map(lambda pair: sorted(pair, key=abs)))
def test_slopes_of_the_saturating_functions_fall_away_from_0(g_prime, pair):
    near, far = (g_prime(z) for z in pair)
    assert far <= near + 2 * MAX_ULP * math.ulp(near)


@every_pair
def test_derivatives_against_central_differences(g, g_prime):
    # Truncation: h²/6 times the third derivative, of which the largest is 2 (tanh at 0).
    # Rounding: each value of g is a few ulp off, and the difference divides that by 2h.
    h = 2.0**-17
    Z = np.linspace(-12, 12, 4 * 241)  # an even number of points, so that none is the kink
    assert np.abs(Z).min() > h
    slopes = (g(Z + h) - g(Z - h)) / ((Z + h) - (Z - h))
    tolerance = h**2 / 3 + 4 * EPS * np.maximum(1, np.abs(g(Z))) / h
    assert (np.abs(g_prime(Z) - slopes) <= tolerance).all()


@pytest.mark.parametrize("g", [relu, leaky_relu])
def test_kink_has_a_different_slope_on_each_side(g):
    h = 2.0**-17
    left, right = (g(0) - g(-h)) / h, (g(h) - g(0)) / h
    assert [left, right] == pytest.approx([0 if g is relu else 0.01, 1], rel=4 * EPS)


# ---- infinities and nan ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "limits"),
    [
        (sigmoid, (0, 1)),
        (sigmoid_derivative, (0, 0)),
        (tanh, (-1, 1)),
        (tanh_derivative, (0, 0)),
        (relu, (0, np.inf)),
        (relu_derivative, (0, 1)),
        (leaky_relu, (-np.inf, np.inf)),
        (leaky_relu_derivative, (0.01, 1)),
        (identity, (-np.inf, np.inf)),
        (identity_derivative, (1, 1)),
    ],
    ids=NAMES,
)
def test_infinity_gives_the_limit(function, limits):
    with strict():
        assert tuple(function(np.array([-np.inf, np.inf]))) == limits
        assert (function(-np.inf), function(np.inf)) == limits


def test_leaky_relu_of_slope_0_has_the_limits_of_relu():
    with strict():
        assert leaky_relu([-np.inf, -MAX, -1, 0, 1, MAX, np.inf], 0).tolist() == [0, 0, 0, 0, 1, MAX, np.inf]
        assert math.isnan(leaky_relu(np.nan, 0))


@every_function
def test_nan_stays_nan_and_spoils_no_neighbour(function):
    with strict():
        A = function([-1.5, np.nan, 2.5])
        assert math.isnan(function(math.nan))
    assert np.isnan(A).tolist() == [False, True, False]
    assert A[[0, 2]].tolist() == [function(-1.5), function(2.5)]


# ---- what goes in and what comes out -----------------------------------------------------------------------

SCALARS = [
    2,
    2.0,
    *(kind(2) for kind in (np.int8, np.uint8, np.int64, np.uint64, np.float16, np.float32, np.float64)),
    np.longdouble(2),
    np.array(2),
    np.array(2.0),
]


@every_function
@pytest.mark.parametrize("z", SCALARS, ids=lambda z: f"{type(z).__name__}-{getattr(z, 'dtype', '')}")
def test_number_in_float_out(function, z):
    a = function(z)
    assert type(a) is float
    assert a == function(2.0)


@every_function
@pytest.mark.parametrize(
    "Z",
    [
        [-2, 0, 3],
        (-2, 0, 3),
        [[-2.0], [0.5]],
        ([1, 2], (3, 4)),
        [np.array(1.0), np.float32(2)],
        range(3),
        [],
        [[], []],
        np.zeros((0, 5)),
        np.arange(-3, 3, dtype=np.int8),
        np.arange(6, dtype=np.uint64).reshape(2, 3),
        np.linspace(-2, 2, 6, dtype=np.float16),
        np.linspace(-2, 2, 6, dtype=np.float32).reshape(3, 1, 2),
        np.linspace(-2, 2, 6, dtype=np.longdouble),
        np.linspace(-2, 2, 6).astype(">f8"),
        np.linspace(-2, 2, 24).reshape(2, 3, 2, 2),
        np.linspace(-2, 2, 24).reshape(4, 6)[::2, ::-3],
        np.linspace(-2, 2, 24).reshape(4, 6).T,
        np.asfortranarray(np.linspace(-2, 2, 6).reshape(2, 3)),
        np.broadcast_to(np.array([[1.0], [-1.0]]), (2, 3)),
    ],
    ids=lambda Z: f"{type(Z).__name__}{np.shape(Z)}{getattr(Z, 'dtype', '')}",
)
def test_entries_in_float64_array_of_the_same_shape_out(function, Z):
    A = function(Z)
    assert type(A) is np.ndarray
    assert A.dtype == np.float64
    assert A.dtype.isnative
    assert A.shape == np.shape(Z)
    entries = [function(float(z)) for z in np.asarray(Z).ravel()]
    np.testing.assert_array_max_ulp(A.ravel(), np.array(entries, dtype=np.float64), maxulp=2)


@every_function
def test_vector_lanes_agree_with_single_numbers(function):
    # NumPy computes whole vectors of a processor's width at a time and the rest singly, by other code;
    # the two may round differently, which is worth 2 ulp at most.
    points = np.random.default_rng(17).choice(np.array(grid()), 40)
    singly = np.array([function(z) for z in points.tolist()])
    for length in range(1, 18):
        for start in range(0, len(points) - length, 5):
            lanes = slice(start, start + length)
            np.testing.assert_array_max_ulp(function(points[lanes]), singly[lanes], maxulp=2)


@every_function
def test_argument_is_untouched_and_not_shared(function):
    Z = np.linspace(-2, 2, 6).reshape(2, 3)
    before = Z.tobytes()
    Z.setflags(write=False)
    A = function(Z)
    assert Z.tobytes() == before
    assert not np.shares_memory(A, Z)
    A += 1.0  # a new array is the caller's to change
    values = [[-1, 2], [0, 3]]
    function(values)
    assert values == [[-1, 2], [0, 3]]


@every_function
def test_subclass_is_taken_as_a_plain_array(function):
    class Matrix(np.ndarray):  # as np.matrix does, whose product is not the elementwise one
        def __mul__(self, other):
            return self @ other

    Z = np.array([[-1.0, 2.0], [0.5, 3.0]])
    A = function(Z.view(Matrix))
    assert type(A) is np.ndarray
    assert A.tolist() == function(Z).tolist()


@pytest.mark.parametrize("z", [2**64, 10**300, -(10**308)])
def test_large_integer_that_fits_is_a_number(z):
    assert identity(z) == float(z)
    assert identity([z, 1, 0.5]).tolist() == [float(z), 1.0, 0.5]
    assert leaky_relu([[z], [-z]]).shape == (2, 1)


REAL = "z must be a real number, or a list or an array of real numbers"
NOT = f"{REAL}, not bool, text, complex, object or masked; got "


@every_function
@pytest.mark.parametrize(
    ("z", "message"),
    [
        (True, NOT + "bool of dtype bool and shape ()"),
        (np.True_, NOT + "bool of dtype bool and shape ()"),
        ([True, False], NOT + "list of dtype bool and shape (2,)"),
        ([2**64, True], NOT + "list of dtype object and shape (2,)"),
        ("1.5", NOT + "str of dtype <U3 and shape ()"),
        (b"1.5", NOT + "bytes of dtype |S3 and shape ()"),
        ([1.0, "a"], NOT + "list of dtype <U32 and shape (2,)"),
        (1j, NOT + "complex of dtype complex128 and shape ()"),
        (np.ones((2, 3), dtype=complex), NOT + "ndarray of dtype complex128 and shape (2, 3)"),
        (None, NOT + "NoneType of dtype object and shape ()"),
        ([1.0, None], NOT + "list of dtype object and shape (2,)"),
        ({"z": 1.0}, NOT + "dict of dtype object and shape ()"),
        (np.array([1.0, 2.0], dtype=object), NOT + "ndarray of dtype object and shape (2,)"),
        (np.array(["2026-01-01"], dtype="M8[D]"), NOT + "ndarray of dtype datetime64[D] and shape (1,)"),
        (np.ma.array([1.0, 2.0], mask=[0, 1]), NOT + "MaskedArray of dtype float64 and shape (2,)"),
        ([[1, 2], [3]], REAL + "; got a ragged list"),
        (10**400, REAL + f", from -{MAX} to {MAX}; got one too large for float64"),
        ([[1.0, -(10**400)]], REAL + f", from -{MAX} to {MAX}; got one too large for float64"),
    ],
    ids=str,
)
def test_bad_input_is_refused_with_the_reason(function, z, message):
    with pytest.raises(ValueError, match="z must be") as caught:
        function(z)
    assert str(caught.value) == message


@pytest.mark.skipif(np.finfo(np.longdouble).max == MAX, reason="long double is no wider than float64 here")
def test_long_double_beyond_float64_is_refused():
    with pytest.raises(ValueError, match="too large for float64"):
        identity(np.array([1, np.longdouble(MAX) * 2]))
    assert identity(np.longdouble("1e-4000")) == 0
    assert identity(-np.longdouble(np.inf)) == -np.inf


# ---- the slope of leaky ReLU -------------------------------------------------------------------------------

leaky = pytest.mark.parametrize("function", [leaky_relu, leaky_relu_derivative])


@leaky
@pytest.mark.parametrize(
    "slope", [1.0000000000000002, 3, -SMALLEST, -1, np.inf, -np.inf, np.nan, [0.5]], ids=str
)
def test_slope_outside_0_to_1_is_refused_with_the_reason(function, slope):
    # E13
    with pytest.raises(ValueError, match="slope must be") as caught:
        function(-1.0, slope)
    reason = "above 1, max(slope * z, z) picks the other branch; below 0, it does not rise with z"
    assert str(caught.value) == f"slope must be one real number in [0, 1] ({reason}); got {slope!r}"


@leaky
@pytest.mark.parametrize(
    ("slope", "came"),
    [
        ("0.01", "str of dtype <U4"),
        (None, "NoneType of dtype object"),
        (0.5j, "complex of dtype complex128"),
        (True, "bool of dtype bool"),
    ],
    ids=str,
)
def test_slope_that_is_no_real_number_is_refused(function, slope, came):
    with pytest.raises(ValueError, match="slope must be") as caught:
        function([-1.0, 1.0], slope=slope)
    problem = f"not bool, text, complex, object or masked; got {came} and shape ()"
    assert str(caught.value) == f"slope must be one real number in [0, 1], {problem}"


@pytest.mark.parametrize(
    "slope", [0, 0.0, 1, 1.0, 0.25, np.float32(0.5), np.int64(1), np.array(0.5), SMALLEST]
)
def test_slope_from_0_to_1_is_taken(slope):
    assert leaky_relu([-4.0, 0.0, 4.0], slope).tolist() == [-4 * float(slope), 0, 4]
    assert leaky_relu_derivative([-4.0, 0.0, 4.0], slope=slope).tolist() == [float(slope), 1, 1]
    assert type(leaky_relu_derivative(-4.0, slope)) is float


def test_default_slope_is_one_hundredth():
    assert leaky_relu(-100) == -1
    assert leaky_relu_derivative(-100) == 0.01


@relaxed
@given(z=number)
def test_slopes_0_and_1_are_relu_and_identity(z):
    assert leaky_relu(z, 0) == relu(z)
    assert leaky_relu(z, 1) == identity(z) == z


# ---- the table and the names -------------------------------------------------------------------------------


def test_table_pairs_every_function_with_its_derivative():
    assert list(ACTIVATIONS) == ["sigmoid", "tanh", "relu", "leaky_relu", "identity"]
    for name, (g, g_prime) in ACTIVATIONS.items():
        assert g is getattr(activations, name)
        assert g_prime is getattr(activations, f"{name}_derivative")


def test_public_names():
    assert activations.__all__ == sorted(["ACTIVATIONS", *NAMES])
    assert set(activations.__all__) <= set(nnref.__all__)
    for name in activations.__all__:
        assert getattr(nnref, name) is getattr(activations, name)
    own = {
        name
        for name, value in inspect.getmembers(activations, inspect.isfunction)
        if value.__module__ == activations.__name__ and not name.startswith("_")
    }
    assert own == set(NAMES)


@pytest.mark.parametrize(
    ("function", "equation"), EQUATIONS.items(), ids=[row for _, row in EQUATIONS.values()]
)
def test_equation_stands_in_the_docstring_of_its_owner_alone(function, equation):
    formula, row = equation
    assert rf"$$ {formula} \tag{{{row}}} $$" in " ".join(inspect.getdoc(function).split())
    assert f"Lesson: {row}." in inspect.getdoc(function).splitlines()
    assert inspect.getsource(activations).count(rf"\tag{{{row}}}") == 1
