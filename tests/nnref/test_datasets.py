"""The sets of points: their shapes, their curves, their classes, their noise, and bad settings."""

import math

import numpy as np
import pytest

from nnref import datasets
from nnref.datasets import blobs, circles, flower, moons, xor
from tests.nnref.bad_input import refused

SETS = [blobs, circles, flower, moons, xor]
NOISE = {blobs: 0.8, circles: 0.1, flower: 0.2, moons: 0.1, xor: 0.25}
every_set = pytest.mark.parametrize("draw", SETS)


def generator():
    return np.random.default_rng(3)


@every_set
def test_columns_are_examples_and_the_classes_take_turns(draw):
    for m, columns in ((None, 400), (2, 2), (7, 7)):
        X, Y = draw(rng=generator()) if m is None else draw(m, rng=generator())
        assert X.shape == (2, columns)
        assert Y.tolist() == [[float(i % 2) for i in range(columns)]]
        assert X.dtype == Y.dtype == np.float64
        assert np.isfinite(X).all()


@every_set
def test_the_generator_decides_and_moves_on(draw):
    assert all(
        np.array_equal(a, b) for a, b in zip(draw(rng=generator()), draw(rng=generator()), strict=True)
    )
    rng = generator()
    assert not np.array_equal(draw(rng=rng)[0], draw(rng=rng)[0])


@every_set
def test_the_same_generator_gives_the_points_that_the_pages_show(draw):
    # Any change of a sign or of the order in which numbers are drawn moves every point of every page.
    shown = {
        blobs: (0.8275222695281873, 2.143595968188161),
        circles: (-0.5507475199318947, -0.09555960622598467),
        flower: (1.5256921882994703, -4.1155383304345765),
        moons: (0.6972152146677679, -0.7775326867960048),
        xor: (-1.0538992907724414, 1.3573737400588002),
    }
    assert draw(rng=generator())[0][:, 5] == pytest.approx(shown[draw], rel=1e-12)


@every_set
def test_noise_is_normal_with_its_deviation_in_each_coordinate(draw):
    # The noise is drawn last, so that the same generator gives the same points without it. 5 standard errors.
    m = 20_000
    clean, default, wide = (
        draw(m, rng=generator(), **noise)[0] for noise in ({"noise": 0}, {}, {"noise": 2.0})
    )
    for noisy, deviation in ((default, NOISE[draw]), (wide, 2.0)):
        for coordinate in (noisy - clean) / deviation:
            assert abs(coordinate.mean()) < 5 / math.sqrt(m)
            assert abs(coordinate.var() - 1) < 5 * math.sqrt(2 / m)
    correlation = np.corrcoef(default - clean)[0, 1]
    assert abs(correlation) < 5 / math.sqrt(m)


@pytest.mark.parametrize("petals", [4, 6, 10])
def test_petals_belong_to_the_classes_in_turn(petals):
    X, Y = flower(6000, petals=petals, noise=0, rng=generator())
    radius, angle = np.hypot(*X), np.arctan2(X[1], X[0])
    petal = np.round(angle * petals / (2 * np.pi)) % petals
    assert np.array_equal(petal % 2, Y[0])
    assert set(petal) == set(range(petals))
    # Each petal is the curve r = 4 cos(petals/2 · φ), with φ the angle from its middle.
    middle = angle - np.round(angle * petals / (2 * np.pi)) * 2 * np.pi / petals
    np.testing.assert_allclose(radius, 4 * np.cos(petals / 2 * middle), atol=1e-12)
    # Its whole width is drawn, evenly.
    assert np.abs(middle).max() == pytest.approx(np.pi / petals, rel=0.01)
    assert np.mean(np.abs(middle)) == pytest.approx(np.pi / petals / 2, rel=0.05)
    assert abs(np.mean(middle)) < 0.05 * np.pi / petals


def test_flower_has_six_petals_by_default():
    by_default, by_name = flower(60, rng=generator()), flower(60, petals=6, rng=generator())
    assert np.array_equal(by_default[0], by_name[0])


def test_moons_are_half_circles_that_reach_into_each_other():
    X, Y = moons(4000, noise=0, rng=generator())
    upper, lower = X[:, Y[0] == 0], X[:, Y[0] == 1]
    np.testing.assert_allclose(np.hypot(*upper), 1, rtol=1e-12)
    np.testing.assert_allclose(np.hypot(lower[0] - 1, lower[1] - 0.5), 1, rtol=1e-12)
    assert upper[1].min() >= 0
    assert lower[1].max() <= 0.5
    for x1, centre in ((upper[0], 0), (lower[0], 1)):
        assert (x1.min(), x1.max()) == pytest.approx((centre - 1, centre + 1), abs=0.01)


@pytest.mark.parametrize("inner", [None, 0.2])
def test_circles_have_their_radii_all_the_way_round(inner):
    settings = {} if inner is None else {"inner": inner}
    X, Y = circles(4000, noise=0, rng=generator(), **settings)
    np.testing.assert_allclose(np.hypot(*X), np.where(Y[0] == 1, inner or 0.5, 1.0), rtol=1e-12)
    for quadrant in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        there = np.all(np.sign(X) == np.reshape(quadrant, (2, 1)), axis=0)
        assert np.mean(there) == pytest.approx(0.25, abs=0.05)


def test_blobs_have_their_centres():
    X, Y = blobs(8, noise=0, rng=generator())
    assert X.tolist() == [[-1, 1] * 4] * 2
    assert Y.tolist() == [[0, 1] * 4]


def test_xor_is_1_where_the_signs_differ():
    X, Y = xor(8, noise=0, rng=generator())
    assert {tuple(x) for x in X.T.tolist()} == {(-1, -1), (-1, 1), (1, -1), (1, 1)}
    assert np.array_equal(Y[0], (X[0] * X[1] < 0) * 1.0)
    corners = [tuple(x) for x in X.T.tolist()]
    assert all(corners.count(corner) == 2 for corner in corners)


@every_set
def test_the_label_is_that_of_the_clean_point_however_far_noise_moves_it(draw):
    for noise in (0.25, 2.0, 50.0):
        clean, labels = draw(1000, noise=0, rng=generator())
        moved, same_labels = draw(1000, noise=noise, rng=generator())
        assert np.array_equal(labels, same_labels)
        if draw is xor:
            assert np.array_equal(labels[0] == 1, clean[0] * clean[1] < 0)
            told = np.mean(labels[0] == (moved[0] * moved[1] < 0))
            assert noise < 1 or told < 0.7, "the moved points' own signs are another label"


@every_set
@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"m": 1}, ValueError, "m must be a whole number from 2 on; got 1"),
        ({"m": 4.0}, TypeError, "m must be a whole number from 2 on; got 4.0 (float)"),
        ({"noise": -0.1}, ValueError, "noise must be a finite number from 0 on; got -0.1"),
        ({"noise": math.nan}, ValueError, "noise must be a finite number from 0 on; got nan"),
        ({"noise": None}, TypeError, "noise must be a finite number from 0 on; got None (NoneType)"),
        (
            {"rng": 3},
            TypeError,
            "rng must be a numpy.random.Generator, such as np.random.default_rng(3); got 3 (int)",
        ),
    ],
    ids=str,
)
def test_bad_settings_are_refused_with_the_reason(draw, settings, kind, message):
    refused(kind, message, lambda: draw(**{"rng": generator(), **settings}))


@every_set
def test_noise_that_overflows_is_refused(draw):
    message = f"the arguments of {draw.__name__} must be small enough to compute with; got numbers whose results overflow float64 (beyond {np.finfo(float).max})"
    refused(ValueError, message, lambda: draw(noise=1e308, rng=generator()))


@pytest.mark.parametrize(
    ("petals", "kind", "message"),
    [
        (5, ValueError, "petals must be even, for the classes take turns; got 5"),
        (2, ValueError, "petals must be a whole number from 4 on; got 2"),
        (0, ValueError, "petals must be a whole number from 4 on; got 0"),
        (6.0, TypeError, "petals must be a whole number from 4 on; got 6.0 (float)"),
    ],
)
def test_bad_number_of_petals_is_refused_with_the_reason(petals, kind, message):
    refused(kind, message, lambda: flower(petals=petals, rng=generator()))


@pytest.mark.parametrize("inner", [0, 1, 1.5, -0.5, math.nan])
def test_bad_inner_radius_is_refused_with_the_reason(inner):
    refused(
        ValueError,
        f"inner must be a number between 0 and 1; got {inner}",
        lambda: circles(inner=inner, rng=generator()),
    )


def test_public_names():
    assert datasets.__all__ == sorted(draw.__name__ for draw in SETS)
