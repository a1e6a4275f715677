"""Figures of the week on shallow networks, in the order of the lesson: diagrams, curves, a measurement."""

from functools import cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import nnref
import nnref.shallow
from docs_src.drawing import (
    DOTS,
    FIRST,
    INK,
    MORE,
    MUTED,
    SECOND,
    THIRD,
    WIDTH,
    Example,
    Floats,
    Layer,
    Side,
    across,
    arrow,
    box,
    brackets,
    canvas,
    cells,
    circle,
    curve,
    equals,
    figure,
    from_start,
    grid,
    heading,
    label,
    listed,
    marks,
    maths,
    meaning,
    network,
    number,
    plot,
    point,
    sheet,
    tangent,
)
from docs_src.measured import measurements
from docs_src.texts import Bilingual, Language

ONE_UNIT = Bilingual("وحدة واحدة", "one unit")
WITH_HIDDEN = Bilingual("شبكة بطبقة خفية", "with a hidden layer")
SLOPE = Bilingual("الميل", "slope")
CONVENTION = Bilingual("(اصطلاحًا)", "(by convention)")

INPUT_LAYER = Bilingual("طبقة المدخلات", "input layer")
HIDDEN_LAYER = Bilingual("الطبقة الخفية", "hidden layer")
OUTPUT_LAYER = Bilingual("طبقة المخرجات", "output layer")
INPUTS = ("x_{1}", "x_{2}", "x_{3}")

# The lesson's slope is leaky ReLU's default; the other one is large enough to be seen.
LESSON_SLOPE = nnref.leaky_relu_derivative(-1.0)
STEEPER_SLOPE = 0.1

# The three points of the lesson's worked examples.
POINTS = (-10.0, 0.0, 10.0)
REACH = 2.0
Z = grid(-12, 12, 480)
BELOW_ZERO = float(np.nextafter(0.0, -1.0))


# --- The plane of the examples, as two_boundaries (S1) and collapse (S7) show it ----------------------------

ACCURACY = Bilingual("الدقّة", "accuracy")
BOUNDARY = Bilingual("حدّ الفصل", "decision boundary")

# A line under another shows on both sides of it: how wide it is, and how light.
WIDE = 7.0, 0.45
DASHES = (0, (4, 3))

# Where the two plots begin, and how wide each is.
LEFT, RIGHT, SIDE = 30.0, 236.0, 176.0


class _View(NamedTuple):
    """The part of the plane that a plot shows, with as many units for 1 upwards as to the right."""

    x: tuple[float, float]
    y: tuple[float, float]
    x_ticks: tuple[float, ...]
    y_ticks: tuple[float, ...]
    bottom: float

    @property
    def grid(self) -> tuple[Floats, Floats]:
        """Where the networks are asked: 33 places in each direction."""
        x1, x2 = np.meshgrid(grid(*self.x, 32), grid(*self.y, 32))
        return x1, x2

    @property
    def points(self) -> Floats:
        """The same places as examples, one a column."""
        return np.stack([places.ravel() for places in self.grid])


def _examples(
    page: Figure,
    view: _View,
    left: float,
    X: Floats,
    Y: Floats,
    gid: str,
    names: tuple[str, str] = ("x_{1}", "x_{2}"),
    size: float = 1.0,
) -> Axes:
    """Add a plot of the plane with the examples in it: dots for the label 0, crosses for the label 1."""
    axes = plot(
        page,
        bottom=view.bottom,
        height=SIDE * float(np.ptp(view.y) / np.ptp(view.x)),
        x=view.x,
        y=view.y,
        x_ticks=view.x_ticks,
        y_ticks=view.y_ticks,
        x_name="",
        margins=(left, WIDTH - left - SIDE),
    )
    axes.set_xticks(view.x_ticks, [maths(number(tick)) for tick in view.x_ticks])
    axes.grid(axis="x")
    across_name, up_name = names
    label(axes, view.x[1], view.y[0], maths(across_name), shift=(-6, -14))
    label(axes, view.x[0], view.y[1], maths(up_name), shift=(-14, -4))
    for value, colour in enumerate((FIRST, SECOND)):
        of_label = X[:, Y[0] == value]
        name = f"label_{value}_of_{gid}"
        marks(axes, of_label, name, colour=colour, crosses=value == 1, size=size)
    return axes


def _shade(axes: Axes, view: _View, Z: Floats, gid: str) -> None:
    """Shade where the answer is 1, that is, where the output unit's z is above 0."""
    heights = Z.reshape(view.grid[0].shape)
    axes.contourf(*view.grid, heights, [0, np.inf], colors=[SECOND], alpha=0.13).set_gid(f"ones_of_{gid}")


def _boundary(axes: Axes, view: _View, Z: Floats, gid: str, *, wide: bool = False) -> None:
    """Draw where a unit's z is 0."""
    heights = Z.reshape(view.grid[0].shape)
    width, alpha = WIDE if wide else (2.5, 1.0)
    boundary = axes.contour(*view.grid, heights, [0], colors=[THIRD], linewidths=width, alpha=alpha)
    boundary.set_gid(f"boundary_of_{gid}")


def _answers(axes: Axes, view: _View, Z: Floats, gid: str, *, wide: bool = False) -> None:
    """Shade where the answer is 1, and draw the boundary."""
    _shade(axes, view, Z, gid)
    _boundary(axes, view, Z, gid, wide=wide)


def _title(axes: Axes, text: Bilingual, language: Language, *, rise: float, colour: str = INK) -> None:
    """Write above one of several plots, where its lines begin."""
    side: Side = "right" if language == "ar" else "left"
    edge, top = axes.get_xlim()[language == "ar"], axes.get_ylim()[1]
    label(axes, edge, top, text.of(language), colour=colour, side=side, shift=(0, rise))


def _titles(axes: Axes, title: Bilingual, measure: Bilingual, accuracy: float, language: Language) -> None:
    """Write above a plot whose boundary it shows, and how many of the examples are answered correctly."""
    _title(axes, title, language, rise=38)
    share = maths(number(accuracy))
    said = Bilingual(f"{measure.ar} {share}", f"{measure.en} {share}")
    _title(axes, said, language, rise=16, colour=MUTED)


def _key(key: Axes, y: float, language: Language) -> None:
    """Say on a sheet what dots and crosses are."""
    words = Bilingual("الوسم", "label").of(language)
    for value, x, colour in ((0, 16.0, FIRST), (1, 126.0, SECOND)):
        sample = np.array([[from_start(x, language)], [y]])
        marks(key, sample, f"key_{value}", colour=colour, crosses=value == 1)
        meaning(key, x + 12, y, f"{words} {maths(str(value))}", language)


def _key_line(
    key: Axes, start: float, y: float, gid: str, text: Bilingual, language: Language, **style: Any
) -> None:
    """Say on a sheet what a line is."""
    ends = [from_start(x, language) for x in (start, start + 24)]
    key.plot(ends, [y, y], gid=f"key_{gid}", **style)
    meaning(key, start + 33, y, text.of(language), language)


def _key_boundary(key: Axes, y: float, language: Language) -> None:
    """Say on a sheet that the green line is the boundary."""
    _key_line(key, 236, y, "boundary", BOUNDARY, language, color=THIRD)


# --- S1: overview -------------------------------------------------------------------------------------------

TWO_LINES = Example("shallow/overview/two_lines")


def _at(name: str, place: Floats) -> str:
    """Write where a point of a plane is."""
    return maths(f"{name} = ({', '.join(map(number, place))})")


@figure(
    caption=Bilingual(
        "خطّ لكلّ وحدة خفية، وفي كلّ قطعة من المربّع ناتجا الوحدتين؛ "
        "وفي مستوى الناتجين يلتقي الرأسان اللذان وسمهما 1، فيفصلهما عن غيرهما خطّ واحد.",
        "One line for each hidden unit, and in each piece of the square the activations of both units; "
        "in the plane of the activations the two corners of label 1 meet, and one line separates them from "
        "the others.",
    ),
    description=Bilingual(
        "رسمان متجاوران. "
        "في الأيمن رؤوس مربّع في مستوى المدخلات، ويقطعه خطّان متوازيان، خطّ لكلّ وحدة خفية: "
        "بينهما الرأسان اللذان وسمهما 1، وخارجهما، في كلّ جانب، رأس وسمه 0. "
        "وفي الأيسر مستوى ناتجي الوحدتين: الرأسان اللذان وسمهما 1 نقطة واحدة، "
        "ويفصلها خطّ واحد عن النقطتين الأخريين.",
        "Two plots side by side. "
        "On the left the corners of a square in the plane of the inputs, cut by two parallel lines, one per "
        "hidden unit: between them lie the two corners of label 1, and on either side a corner of label 0. "
        "On the right the plane of the units' activations: the two corners of label 1 are one point, and "
        "one line separates it from the other two points.",
    ),
)
def two_lines_and_plane(language: Language) -> Figure:
    """Draw the lines of two hidden units through the square, and where the units send its corners."""
    page = canvas(284)
    X, Y, network = (TWO_LINES[name] for name in ("X", "Y", "network"))
    view = _View(x=(-0.5, 1.5), y=(-0.5, 1.5), x_ticks=(0, 1), y_ticks=(0, 1), bottom=68)
    corners, plane = (
        nnref.shallow.forward_propagation(points, network, hidden="sigmoid") for points in (X, view.points)
    )
    left, right = across((LEFT, RIGHT), language)
    inputs = _examples(page, view, left, X, Y, "inputs", size=1.6)
    activations = _examples(page, view, right, corners.A1, Y, "activations", ("a_{1}", "a_{2}"), size=1.6)
    _title(inputs, Bilingual("المدخلات", "inputs"), language, rise=14)
    _title(activations, Bilingual("ناتجا الوحدتين", "both activations"), language, rise=14)
    _shade(inputs, view, plane.Z2, "inputs")
    for i, (Z, w, b) in enumerate(zip(plane.Z1, network.W1, network.b1[:, 0], strict=True), start=1):
        _boundary(inputs, view, Z, f"unit_{i}")
        text = f"{Bilingual('الوحدة', 'unit').of(language)} {maths(str(i))}"
        outside = 16 if w @ (0.5, 0.5) + b < 0 else -16  # seen from the middle of the square
        x1, x2 = -b * w / (w @ w)
        along = label(inputs, x1, x2, text, colour=THIRD, shift=(0, outside))
        along.set(rotation=-45, rotation_mode="anchor")
    output = nnref.logistic.Parameters(network.W2.T, float(network.b2[0, 0]))
    _answers(activations, view, nnref.logistic.forward_propagation(view.points, output).Z, "output")
    places = corners.A1.T.round(4) + 0.0  # so large are the weights that these are 0 and 1
    for place in np.unique(places, axis=0):
        meeting = X[:, (places == place).all(axis=1)]
        x1, x2 = meeting.mean(axis=1)
        label(inputs, x1, x2, _at("a", place), shift=(0, 60 * (x2 - 0.5)))
        for i, x in enumerate(meeting.T):
            rise = -18 - 20 * i if meeting.shape[1] > 1 else 18
            label(activations, place[0], place[1], _at("x", x), shift=(0, rise))
    key = sheet(page)
    _key(key, 22, language)
    _key_boundary(key, 22, language)
    return page


@cache
def _trained() -> tuple[Floats, Floats, nnref.logistic.Parameters, nnref.shallow.Parameters]:
    """Train one unit, and a network with four hidden units, on the same examples."""
    rng = np.random.default_rng(3)
    X, Y = nnref.datasets.xor(100, noise=0.25, rng=rng)
    unit = nnref.logistic.train(X, Y, nnref.logistic.initialize_parameters(2), iterations=1000)
    network = nnref.shallow.train(X, Y, nnref.shallow.initialize_parameters(2, 4, rng=rng), iterations=2000)
    return X, Y, unit.parameters, network.parameters


def _accuracies() -> tuple[float, float]:
    """Return the share of the examples that the unit, and that the network, answers correctly."""
    X, Y, unit, network = _trained()
    answers = nnref.logistic.predict(X, unit), nnref.shallow.predict(X, network)
    first, second = (float(np.mean(answer == Y)) for answer in answers)
    return first, second


def _two_boundaries_description() -> Bilingual:
    unit, network = (number(accuracy) for accuracy in _accuracies())
    return Bilingual(
        "رسمان للأمثلة نفسها في المستوى: أربع مجموعات عند رؤوس مربّع، لكلّ رأسين متقابلين وسم واحد؛ "
        "والمساحة الملوّنة حيث الجواب 1. "
        f"في الأيمن حدّ فصل الوحدة الواحدة، وهو خطّ مستقيم يقطع المجموعات، والدقّة {unit}. "
        f"وفي الأيسر حدّ فصل الشبكة بطبقة خفية، وهو يمرّ بين المجموعات، والدقّة {network}.",
        "Two plots of the same examples in the plane: four groups at the corners of a square, "
        "where opposite corners have the same label; "
        "the shaded area is where the answer is 1. "
        "On the left the decision boundary of one unit, a straight line that cuts through the groups, "
        f"with accuracy {unit}. "
        "On the right the decision boundary of a network with a hidden layer, which runs between the groups, "
        f"with accuracy {network}.",
    )


@figure(
    caption=Bilingual(
        "حدّ فصل الوحدة الواحدة خطّ مستقيم لا يفصل بين صنفي هذه الأمثلة، أما حدّ فصل الشبكة فيمرّ بين مجموعاتها.",
        "The decision boundary of one unit is a straight line, which cannot separate the two classes of "
        "these examples, while that of the network runs between their groups.",
    ),
    description=_two_boundaries_description,
)
def two_boundaries(language: Language) -> Figure:
    """Draw what one unit, and what a network with a hidden layer, can divide."""
    page = canvas(306)
    X, Y, unit, network = _trained()
    view = _View(x=(-2.0, 2.0), y=(-2.0, 2.0), x_ticks=(-1, 0, 1), y_ticks=(-1, 0, 1), bottom=68)
    heights = (
        nnref.logistic.forward_propagation(view.points, unit).Z,
        nnref.shallow.forward_propagation(view.points, network).Z2,
    )
    for gid, left, title, accuracy, Z in zip(
        ("unit", "network"),
        across((LEFT, RIGHT), language),
        (ONE_UNIT, WITH_HIDDEN),
        _accuracies(),
        heights,
        strict=True,
    ):
        axes = _examples(page, view, left, X, Y, gid)
        _answers(axes, view, Z, gid)
        _titles(axes, title, ACCURACY, accuracy, language)
    key = sheet(page)
    _key(key, 22, language)
    _key_boundary(key, 22, language)
    return page


# --- S2: one unit, and the graph of a computation ----------------------------------------------------------


def _panel(
    page: Figure,
    left: float,
    *,
    x: tuple[float, float],
    y: tuple[float, float],
    x_ticks: tuple[float, ...],
    y_ticks: tuple[float, ...],
    x_name: str,
    bottom: float = 34,
    height: float = 176,
) -> Axes:
    """Add one of two plots in a row, with the name of x at its end, below."""
    axes = plot(
        page,
        bottom=bottom,
        height=height,
        x=x,
        y=y,
        x_ticks=x_ticks,
        y_ticks=y_ticks,
        x_name="",
        margins=(left, WIDTH - left - PANEL),
    )
    axes.set_xticks(x_ticks, [maths(number(tick)) for tick in x_ticks])
    label(axes, x[1], y[0], maths(x_name), shift=(8, -14))
    return axes


# Where the plots of a pair begin, if they need no proportion, and how wide each is.
PANELS, PANEL = (42.0, 248.0), 152.0

CONFIDENCES = (0.5, 0.01)
LOSSES = (0.0, 6.0)


def _loss_of_a_one(p: float) -> float:
    """Give the loss of an example of label 1 for which the network says p."""
    return float(nnref.cross_entropy_loss(p, 1))


def _sigmoid_and_log_description() -> Bilingual:
    ends, losses = [nnref.sigmoid(z) for z in (-10.0, 10.0)], [_loss_of_a_one(p) for p in CONFIDENCES]
    return Bilingual(
        "رسمان متجاوران. "
        f"في الأيمن منحنى السيجمويد من z = −10 إلى z = 10: قيمتاه عند الطرفين {listed(ends, 'ar')}، "
        f"وقيمته عند z = 0 هي {number(nnref.sigmoid(0.0))}. "
        f"وفي الأيسر منحنى الخسارة −log ŷ حين الوسم 1: تساوي 0 عند ŷ = 1، و {listed(losses, 'ar')} عند "
        f"ŷ = {listed(CONFIDENCES, 'ar')}، ويخرج المنحنى من أعلى الرسم قبل أن يبلغ ŷ الصفر.",
        "Two plots side by side. "
        f"On the left the sigmoid from z = −10 to z = 10: at the ends it is {listed(ends, 'en')}, "
        f"and at z = 0 it is {number(nnref.sigmoid(0.0))}. "
        f"On the right the loss −log ŷ for the label 1: it is 0 at ŷ = 1, and {listed(losses, 'en')} at "
        f"ŷ = {listed(CONFIDENCES, 'en')}; the curve leaves the plot at the top before ŷ reaches zero.",
    )


@figure(
    caption=Bilingual(
        "تحوّل السيجمويد أيّ عدد $z$ إلى احتمال؛ وحين يكون الوسم 1 تقترب الخسارة من 0 كلّما اقترب هذا "
        "الاحتمال من 1، وتزيد بلا حدّ كلّما اقترب من 0.",
        "The sigmoid turns any number $z$ into a probability; where the label is 1, the loss goes to 0 as "
        "that probability goes to 1, and grows without bound as it goes to 0.",
    ),
    description=_sigmoid_and_log_description,
)
def sigmoid_and_log(language: Language) -> Figure:
    """Draw how a probability is made of a weighted input, and what loss it costs."""
    page = canvas(264)
    first, second = across(PANELS, language)
    left = _panel(
        page, first, x=(-11, 13), y=(-0.06, 1.1), x_ticks=(-10, 0, 10), y_ticks=(0, 0.5, 1), x_name="z"
    )
    curve(left, nnref.sigmoid, grid(-10, 10, 400), "sigmoid")
    point(left, 0, nnref.sigmoid(0.0), "centre", colour=FIRST)
    label(left, 1.5, nnref.sigmoid(1.5), maths("σ(z)"), colour=FIRST, side="left", shift=(10, -8))
    right = _panel(
        page, second, x=(0, 1.06), y=(-0.3, LOSSES[1]), x_ticks=(0, 0.5, 1), y_ticks=(0, 2, 4), x_name="ŷ"
    )
    p = np.exp(-grid(*LOSSES))[::-1]  # evenly spaced along the steep end, which runs out at the top
    curve(right, np.vectorize(_loss_of_a_one), p, "loss", colour=SECOND)
    label(right, 0.1, _loss_of_a_one(0.1), maths("−log ŷ"), colour=SECOND, side="left", shift=(14, 8))
    for confidence, shift in zip(CONFIDENCES, ((-23, 22), (12, 2)), strict=True):
        loss = _loss_of_a_one(confidence)
        point(right, confidence, loss, f"loss_at_{number(confidence)}", colour=SECOND)
        said = maths(f"−log {number(confidence)} ≈ {number(loss)}")
        label(right, confidence, loss, said, side="left", shift=shift)
    point(right, 1, _loss_of_a_one(1.0), "loss_at_1", colour=SECOND)
    label(right, float(p[0]), LOSSES[1], maths("∞"), colour=SECOND, shift=(0, 12))
    _title(left, Bilingual("الاحتمال", "probability"), language, rise=32)
    one = maths("1")
    _title(right, Bilingual(f"الخسارة حين الوسم {one}", f"loss for the label {one}"), language, rise=32)
    return page


@figure(
    caption=Bilingual(
        "تحسب الوحدة أولًا المدخل الموزون $z$، ثم تحسب منه الناتج $a$.",
        "A unit first computes the weighted input $z$, and from it the activation $a$.",
    ),
    description=Bilingual(
        "ثلاثة مدخلات على اليسار، من كلّ منها سهم كُتب عليه وزنه، وسهم الانحياز b من أعلى، "
        "وكلّها تصل إلى دائرة واحدة هي الوحدة. "
        "في نصف الدائرة الأيسر z، وهو المدخل الموزون، وفي نصفها الأيمن a، وهو الناتج، "
        "ويخرج منه سهم إلى ŷ.",
        "Three inputs on the left, with an arrow from each that is labelled with its weight, and an "
        "arrow of the bias b from above, all lead into one circle, the unit. "
        "Its left half holds z, the weighted input, and its right half a, the activation, "
        "from which an arrow leads to ŷ.",
    ),
)
def one_unit(language: Language) -> Figure:
    """Draw a single unit with three inputs, and what happens in its two halves."""
    page = canvas(244)
    axes, x, y, radius = sheet(page), 236.0, 126.0, 46.0
    for i, name in enumerate(INPUTS, start=1):
        place = 44.0, y + 76 * (2 - i)
        step = np.subtract((x, y), place)
        ahead = step / np.hypot(*step)
        circle(axes, place, 21, f"input_{i}")
        label(axes, *place, maths(name))
        arrow(axes, tuple(place + 21 * ahead), tuple((x, y) - radius * ahead), f"weight_{i}")
        middle_x, middle_y = place + 0.5 * step
        label(axes, middle_x, middle_y, maths(f"w_{{{i}}}"), colour=FIRST, shift=(0, 16))
    circle(axes, (x, y), radius, "unit")
    axes.plot([x, x], [y - radius, y + radius], color=INK, linewidth=1.2, gid="halves")
    arrow(axes, (x, y + 90), (x, y + radius), "bias")
    label(axes, x, y + 102, maths("b"), colour=FIRST)
    arrow(axes, (x + radius, y), (x + radius + 60, y), "output")
    label(axes, x + radius + 60, y, maths("ŷ"), shift=(14, 0))
    left, right = Bilingual("مدخل موزون", "weighted input"), Bilingual("ناتج", "activation")
    label(axes, x - 22, y, maths("z"))
    label(axes, x + 22, y, maths("a"))
    label(axes, x - 10, y - 82, left.of(language), colour=MUTED, side="right")
    label(axes, x + 10, y - 82, right.of(language), colour=MUTED, side="left")
    for half, place_x in (("z", x - 22), ("a", x + 22)):
        axes.plot([place_x] * 2, [y - 14, y - 70], color=MUTED, linewidth=1.1, gid=f"half_{half}")
    return page


@figure(
    caption=Bilingual(
        "في مخطّط الحساب تسير القيم إلى اليمين حتى الخسارة، ثم تعود الميول إلى اليسار خطوة خطوة "
        "حتى تبلغ المعاملات.",
        "In the computation graph the values run to the right as far as the loss, and the slopes then run "
        "back to the left, step by step, to the parameters.",
    ),
    description=Bilingual(
        "صفّ من ستّ خانات من اليسار إلى اليمين: x، ثم z و a للطبقة الخفية، ثم z و a لطبقة المخرجات، "
        "ثم الخسارة L. "
        "تدخل معاملات كلّ طبقة، W و b، من أعلى إلى z في طبقتها، ويدخل الوسم y من أعلى إلى L. "
        "وتعود أسهم الميول من L حتى z في الطبقة الخفية، ومن z في كلّ طبقة إلى معاملاتها، "
        "ولا يعود سهم إلى x ولا إلى y؛ وتحت كلّ خانة بين x و L ميلها.",
        "A row of six boxes from left to right: x, then z and a of the hidden layer, then z and a of the "
        "output layer, then the loss L. "
        "The parameters W and b of each layer enter its z from above, and the label y enters L from above. "
        "The arrows of the slopes go back from L to the z of the hidden layer, and from each z to the "
        "parameters of its layer, and none to x or to y; below each box between x and L stands its slope.",
    ),
)
def computation_graph(language: Language) -> Figure:
    """Draw what is computed from what, and below it the way of the slopes back."""
    page = canvas(302)
    axes, y, above, below = sheet(page), 164.0, 238.0, 68.0
    names = ("x", "z^{[1]}", "a^{[1]}", "z^{[2]}", "a^{[2]}", "L")
    places = {name: 30.0 + 72 * i for i, name in enumerate(names)}
    for name, x in places.items():
        box(axes, (x, y), (44, 44), name, f"value_{_plain(name)}")
    for (before, left), (after, right) in pairwise(places.items()):
        forward = f"forward_{_plain(before)}_{_plain(after)}"
        arrow(axes, (left + 22, y + 10), (right - 22, y + 10), forward, colour=FIRST)
        if before != "x":
            backward = f"backward_{_plain(after)}_{_plain(before)}"
            arrow(axes, (right - 22, y - 10), (left + 22, y - 10), backward, colour=SECOND)
            label(axes, left, y - 38, maths(f"d{before}"), colour=SECOND)
    for depth in (1, 2):
        x, z = places[f"z^{{[{depth}]}}"], f"z{depth}"
        for name, side in ((f"W^{{[{depth}]}}", -1), (f"b^{{[{depth}]}}", 1)):
            plain = _plain(name)
            box(axes, (x + side * 22, above), (38, 32), name, f"value_{plain}")
            arrow(
                axes,
                (x + side * 12, above - 16),
                (x + side * 12, y + 22),
                f"forward_{plain}_{z}",
                colour=FIRST,
            )
            start, end = (x + side * 8, y - 52), (x + side * 20, below + 13)
            arrow(axes, start, end, f"backward_{z}_{plain}", colour=SECOND)
            label(axes, x + side * 22, below, maths(f"d{name}"), colour=SECOND)
    x = places["L"]
    box(axes, (x, above), (38, 32), "y", "value_y")
    arrow(axes, (x, above - 16), (x, y + 22), "forward_y_L", colour=FIRST)
    for height, ends, colour, words in (
        (282, (10, 44), FIRST, Bilingual("الانتشار الأمامي", "forward")),
        (24, (44, 10), SECOND, Bilingual("الانتشار الخلفي", "backward")),
    ):
        left = min(from_start(x, language) for x in ends) - min(ends)  # it points one way in both
        start, end = ((left + x, height) for x in ends)
        arrow(axes, start, end, f"key_{words.en}", colour=colour)
        meaning(axes, 54, height, words.of(language), language).set_color(colour)
    return page


def _plain(name: str) -> str:
    """Write a symbol as Python does: z1 for ``z^{[1]}``."""
    return name.replace("^{[", "").replace("]}", "")


# --- S3: the names of a network's parts ---------------------------------------------------------------------


@figure(
    caption=Bilingual(
        "تُرقّم الطبقات من اليسار، ولطبقة المدخلات الرقم 0، وتحمل أوزان كلّ طبقة وانحيازاتها رقم طبقتها.",
        "Layers are numbered from the left, the input layer as layer 0, "
        "and the weights and biases of a layer carry its number.",
    ),
    description=Bilingual(
        "شبكة من اليسار إلى اليمين: ثلاثة مدخلات في الطبقة 0، وأربع وحدات خفية في الطبقة 1، "
        "ووحدة مخرجات واحدة في الطبقة 2 يخرج منها ŷ. "
        "فوق الأسهم الداخلة إلى كلّ طبقة اسم أوزانها W واسم انحيازاتها b، وتحت كلّ طبقة اسم نواتجها a.",
        "A network from left to right: three inputs in layer 0, four hidden units in layer 1, "
        "and one output unit in layer 2, from which ŷ comes out. "
        "Above the arrows into each layer stand the names of its weights W and of its biases b, "
        "and below each layer the name of its activations a.",
    ),
)
def network_names(language: Language) -> Figure:
    """Draw the network of three inputs, four hidden units and one output unit with all its names."""
    page = canvas(350)
    axes, columns = sheet(page), (58.0, 196.0, 334.0)
    layers = (
        Layer(INPUTS, INPUT_LAYER.of(language)),
        Layer(tuple(f"a_{{{i}}}^{{[1]}}" for i in range(1, 5)), HIDDEN_LAYER.of(language), FIRST),
        Layer(("a^{[2]}",), OUTPUT_LAYER.of(language), SECOND),
    )
    network(axes, layers, columns, middle=204, output="ŷ")
    for depth, x in enumerate(columns):
        number_of = f"{Bilingual('الطبقة', 'layer').of(language)} {maths(str(depth))}"
        label(axes, x, 58, number_of, colour=MUTED)
        label(axes, x, 30, maths(f"a^{{[{depth}]}}"), colour=layers[depth].colour)
    for depth, x in ((1, 127), (2, 265)):
        label(axes, x, 326, maths(f"W^{{[{depth}]}}, b^{{[{depth}]}}"), colour=layers[depth].colour)
    return page


@figure(
    caption=Bilingual(
        "الشبكة نفسها بأيّ عدد من المدخلات والوحدات الخفية، وبوحدة مخرجات واحدة.",
        "The same network with any number of inputs and of hidden units, and with one output unit.",
    ),
    description=Bilingual(
        "شبكة من اليسار إلى اليمين: مدخلات من الأول إلى الأخير وبينها نقاط، "
        "ثم وحدات خفية من الأولى إلى الأخيرة وبينها نقاط، ثم وحدة مخرجات واحدة يخرج منها ŷ. "
        "تحت كلّ طبقة رمز عدد وحداتها.",
        "A network from left to right: inputs from the first to the last with dots between them, "
        "then hidden units from the first to the last with dots between them, "
        "then one output unit, from which ŷ comes out. "
        "Below each layer stands the symbol for the number of its units.",
    ),
)
def general_network(language: Language) -> Figure:
    """Draw the network with n_x inputs, n_h hidden units and one output unit."""
    page = canvas(296)
    axes, columns = sheet(page), (58.0, 196.0, 334.0)
    layers = (
        Layer(("x_{1}", "x_{2}", DOTS, "x_{n_{x}}"), INPUT_LAYER.of(language)),
        Layer(("a_{1}^{[1]}", "a_{2}^{[1]}", DOTS, "a_{n_{h}}^{[1]}"), HIDDEN_LAYER.of(language), FIRST),
        Layer(("a^{[2]}",), OUTPUT_LAYER.of(language), SECOND),
    )
    network(axes, layers, columns, middle=184, output="ŷ")
    for depth, (x, size) in enumerate(zip(columns, "xhy", strict=True)):
        name = maths(f"n_{{{size}}} = n^{{[{depth}]}}")
        label(axes, x, 30, name, colour=layers[depth].colour)
    return page


# --- S4: the units of a layer in a matrix -------------------------------------------------------------------


@figure(
    caption=Bilingual(
        "منقول أوزان كلّ وحدة خفية صفّ، والصفوف بعضها تحت بعض هي مصفوفة أوزان الطبقة.",
        "The weights of each hidden unit, transposed, are a row, and the rows one below another are the "
        "layer's matrix of weights.",
    ),
    description=Bilingual(
        "على اليسار أربع وحدات خفية بعضها تحت بعض، وبجانب كلّ منها أوزانها في صفّ من ثلاث خانات بلونها. "
        "ومن كلّ صفّ سهم إلى الصفّ نفسه من مصفوفة واحدة على اليمين، لها 4 صفوف و 3 أعمدة: "
        "صفّ لكلّ وحدة وعمود لكلّ مدخل.",
        "On the left four hidden units one below another, each with its weights beside it in a row of three "
        "cells of its own colour. "
        "An arrow leads from each row to the same row of one matrix on the right, with 4 rows and 3 columns: "
        "one row per unit and one column per input.",
    ),
)
def rows_into_W(language: Language) -> Figure:  # noqa: N802 -- W is the lesson's letter
    """Draw how the weights of the four hidden units become the rows of one matrix."""
    page = canvas(276)
    axes, top, height, width, left = sheet(page), 262.0, 46.0, 24.0, 206.0
    colours = (FIRST, SECOND, THIRD, MUTED)
    for i, colour in enumerate(colours, start=1):
        y = top - (i - 0.5) * height
        circle(axes, (34, y), 17, f"unit_{i}", colour=colour)
        label(axes, 34, y, maths(f"a_{{{i}}}^{{[1]}}"))
        label(axes, 74, y, maths(f"w_{{{i}}}^{{[1]T}}"), colour=colour)
        cells(axes, (96, y + 12), (width, 24), [[colour] * 3], f"weights_{i}")
        arrow(axes, (96 + 3 * width + 3, y), (left - 8, y), f"into_{i}")
    cells(axes, (left, top), (width, height), [[colour] * 3 for colour in colours], "W")
    brackets(axes, (left, top), (3 * width, 4 * height), "bracket")
    middle = left + 1.5 * width
    across = Bilingual("صفّ لكلّ وحدة", "one row per unit")
    down = Bilingual("عمود لكلّ مدخل", "one column per input")
    label(axes, left + 3 * width + 14, top - 2 * height, across.of(language), side="left")
    label(axes, middle, top - 4 * height - 24, down.of(language))
    _matrix_name(axes, middle, top - 4 * height - 54, "W^{[1]}", "(4, 3)")
    return page


def _matrix_name(axes: Axes, x: float, y: float, name: str, shape: str) -> None:
    """Write a matrix's name and its shape side by side, on either side of x."""
    label(axes, x, y, maths(name), side="right", shift=(-4, 0))
    label(axes, x, y, maths(shape), colour=MUTED, side="left", shift=(4, 0))


# --- S5: many examples --------------------------------------------------------------------------------------


@figure(
    caption=Bilingual(
        "كلّ مثال عمود، والأعمدة بعضها بجانب بعض هي المصفوفة $X$.",
        "Each example is a column, and the columns side by side are the matrix $X$.",
    ),
    description=Bilingual(
        "في الأعلى أعمدة الأمثلة منفصلة: الأول والثاني، ثم نقاط، ثم الأخير، ولكلّ منها لونه. "
        "ومن كلّ عمود سهم نازل إلى العمود نفسه من المصفوفة X: عمود لكلّ مثال وصفّ لكلّ خاصّية.",
        "Above, the columns of the examples stand apart: the first, the second, then dots, then the last, "
        "each of its own colour. "
        "An arrow leads down from each to the same column of the matrix X: "
        "one column per example and one row per feature.",
    ),
)
def columns_into_X(language: Language) -> Figure:  # noqa: N802 -- X is the lesson's letter
    """Draw how the examples become the columns of one matrix."""
    page = canvas(352)
    axes, width, height, left, top = sheet(page), 44.0, 28.0, 58.0, 170.0
    colours = (FIRST, SECOND, "", THIRD)
    for j, (colour, name) in enumerate(zip(colours, ("1", "2", "", "m"), strict=True), start=1):
        x = left + (j - 0.5) * width
        if not colour:
            label(axes, x, top + 106, maths(MORE))
            label(axes, x, top - 1.5 * height, maths(MORE))
            continue
        label(axes, x, top + 164, maths(f"x^{{({name})}}"), colour=colour)
        cells(axes, (x - 15, top + 148), (30, height), [[colour]] * 3, f"example_{name}")
        arrow(axes, (x, top + 60), (x, top + 9), f"into_{name}")
    cells(axes, (left, top), (width, height), [colours] * 3, "X")
    brackets(axes, (left, top), (4 * width, 3 * height), "bracket")
    middle = left + 2 * width
    across = Bilingual("صفّ لكلّ خاصّية", "one row per feature")
    down = Bilingual("عمود لكلّ مثال", "one column per example")
    label(axes, left + 4 * width + 14, top - 1.5 * height, across.of(language), side="left")
    label(axes, middle, top - 3 * height - 24, down.of(language))
    _matrix_name(axes, middle, top - 3 * height - 54, "X", "(n_{x}, m)")
    return page


@figure(
    caption=Bilingual(
        "في مصفوفة النواتج تنقلك خطوة إلى اليمين إلى المثال التالي، وخطوة إلى أسفل إلى الوحدة التالية.",
        "In the matrix of activations a step to the right takes you to the next example, and a step down to "
        "the next unit.",
    ),
    description=Bilingual(
        "مصفوفة نواتج الطبقة الخفية: في كلّ صفّ منها نواتج وحدة واحدة للأمثلة من الأول إلى الأخير، "
        "وفي كلّ عمود نواتج الوحدات كلّها لمثال واحد. "
        "فوقها سهم إلى اليمين كُتب عنده «المثال التالي»، "
        "وعلى يسارها سهم إلى أسفل كُتب عنده «الوحدة التالية».",
        "The matrix of the hidden layer's activations: each row holds those of one unit for the examples "
        "from the first to the last, and each column those of all units for one example. "
        "An arrow above it points right and says “next example”, "
        "and one on its left points down and says “next unit”.",
    ),
)
def reading_A1(language: Language) -> Figure:  # noqa: N802 -- A1 is the lesson's name
    """Draw the matrix of activations, and what a step right and a step down in it mean."""
    page = canvas(290)
    axes, width, height, left, top = sheet(page), 66.0, 44.0, 132.0, 226.0
    for i, unit in enumerate(("1", "2", DOTS, "n_{h}")):
        for j, example in enumerate(("1", "2", MORE, "m")):
            entry = f"a_{{{unit}}}^{{[1]({example})}}"
            if MORE in entry or DOTS in entry:
                entry = (DOTS if example != MORE else "⋱") if unit == DOTS else MORE
            label(axes, left + (j + 0.5) * width, top - (i + 0.5) * height, maths(entry))
    brackets(axes, (left, top), (4 * width, 4 * height), "bracket")
    arrow(axes, (left, top + 22), (left + 4 * width, top + 22), "next_example", colour=FIRST)
    arrow(axes, (left - 22, top), (left - 22, top - 4 * height), "next_unit", colour=SECOND)
    right, down = Bilingual("المثال التالي", "next example"), Bilingual("الوحدة التالية", "next unit")
    label(axes, left + 2 * width, top + 42, right.of(language), colour=FIRST)
    label(axes, left - 34, top - 2 * height, down.of(language), colour=SECOND, side="right")
    _matrix_name(axes, left + 2 * width, top - 4 * height - 28, "A^{[1]}", "(n_{h}, m)")
    return page


@cache
def _ratios() -> dict[int, float]:
    """Give the measured ratio of the loop's time to that of the matrices, by the number of examples."""
    measured = measurements("shallow")
    counts = [int(name.removeprefix("loop_")) for name in measured.rounds if name.startswith("loop_")]
    return {m: measured.ratio(f"loop_{m}", f"matrices_{m}") for m in counts}


def times(ratio: float) -> str:
    """Write how many times as long, to two digits: a time is no surer than that."""
    rounded = float(f"{ratio:.2g}")
    return number(rounded) if rounded < 100 else f"{rounded:.0f}"


def _each(language: Language) -> str:
    """List the numbers of examples with their ratios, as a sentence does."""
    joint = "، " if language == "ar" else ", "
    return joint.join(
        f"{number(m)} ({'نحو' if language == 'ar' else 'about'} {times(ratio)})"
        for m, ratio in _ratios().items()
    )


def _times_as_long(ratio: float) -> str:
    """Write how many times as long, with the form of the word that the number asks for."""
    return f"{times(ratio)} {'أضعاف' if 2 < float(f'{ratio:.2g}') <= 10 else 'ضعف'}"


def _loop_and_matrices_caption() -> Bilingual:
    (few, low), *_, (many, high) = _ratios().items()
    return Bilingual(
        f"في شبكة الدرس تستغرق الحلقة نحو {_times_as_long(low)} زمن المصفوفات مع {number(few)} أمثلة، "
        f"ونحو {_times_as_long(high)} مع {number(many)} مثال، كما قيست على جهاز واحد.",
        f"In the network of the lesson the loop takes about {times(low)} times as long as the matrices with "
        f"{number(few)} examples, and about {times(high)} times with {number(many)} examples, as measured on "
        "one machine.",
    )


def _loop_and_matrices_description() -> Bilingual:
    return Bilingual(
        f"نسبة زمن الحلقة إلى زمن المصفوفات بحسب عدد الأمثلة m: {_each('ar')}. المحوران مدرَّجان بقوى العشرة.",
        f"How many times as long the loop takes as the matrices, by the number of examples m: {_each('en')}. "
        "Both axes are logarithmic.",
    )


@figure(caption=_loop_and_matrices_caption, description=_loop_and_matrices_description)
def loop_and_matrices(language: Language) -> Figure:
    """Draw the measured ratio of the loop's time to the matrices' time against the number of examples."""
    page = canvas(290)
    axes = plot(
        page,
        bottom=32,
        height=216,
        x=(3, 160_000),
        y=(1, 4000),
        x_ticks=list(_ratios()),
        y_ticks=(1, 10, 100, 1000),
        x_name="m",
        powers="xy",
    )
    axes.plot(*zip(*_ratios().items(), strict=True), color=FIRST, gid="ratio", zorder=2)
    for m, ratio in _ratios().items():
        point(axes, m, ratio, f"ratio_at_{m}", colour=FIRST)
        label(axes, m, ratio, maths(times(ratio)), colour=FIRST, side="right", shift=(-8, 12))
    heading(
        axes, Bilingual("زمن الحلقة ÷ زمن المصفوفات", "time of the loop ÷ time of the matrices"), language
    )
    return page


# --- S6: activation functions ------------------------------------------------------------------------------


@figure(
    caption=Bilingual(
        "منحنى السيجمويد ومنحنى الظلّ الزائدي كلاهما على شكل الحرف S، لكنّ الثاني وحده متمركز حول الصفر.",
        "Sigmoid and tanh are both S-shaped, but only tanh is centred on zero.",
    ),
    description=Bilingual(
        "منحنيان على محور z واحد من −6 إلى 6. "
        f"يصعد σ(z) من قرب 0 إلى قرب 1 ويمرّ عند z = 0 بالقيمة {number(nnref.sigmoid(0.0))}. "
        f"ويصعد tanh(z) من قرب −1 إلى قرب 1 ويمرّ عند z = 0 بالقيمة {number(nnref.tanh(0.0))}.",
        "Two curves on one z axis from −6 to 6. "
        f"σ(z) rises from near 0 to near 1; at z = 0 it is {number(nnref.sigmoid(0.0))}. "
        f"tanh(z) rises from near −1 to near 1; at z = 0 it is {number(nnref.tanh(0.0))}.",
    ),
)
def sigmoid_and_tanh(language: Language) -> Figure:
    """Draw both S-shaped functions on one axis, with their asymptotes and centres."""
    page = canvas(300)
    axes = plot(
        page,
        bottom=32,
        height=256,
        x=(-6, 6),
        y=(-1.15, 1.15),
        x_ticks=(-6, -3, 0, 3, 6),
        y_ticks=(-1, 0, 0.5, 1),
    )
    for level in (-1, 1):  # the third asymptote, 0, is the axis
        axes.axhline(
            level, color=MUTED, linewidth=1.2, linestyle=(0, (5, 4)), gid=f"asymptote_{level}", zorder=1
        )
    z, centre = grid(-6, 6), Bilingual("المركز", "centre").of(language)
    curve(axes, nnref.sigmoid, z, "sigmoid", colour=FIRST)
    curve(axes, nnref.tanh, z, "tanh", colour=SECOND)
    label(axes, -3.6, nnref.sigmoid(-3.6), maths("σ(z)"), colour=FIRST, shift=(0, 20))
    label(axes, -3.6, nnref.tanh(-3.6), maths("tanh(z)"), colour=SECOND, shift=(0, 20))
    point(axes, 0, nnref.sigmoid(0.0), "centre_of_sigmoid", colour=FIRST)
    point(axes, 0, nnref.tanh(0.0), "centre_of_tanh", colour=SECOND)
    half, zero = (f"{centre} {maths(number(function(0.0)))}" for function in (nnref.sigmoid, nnref.tanh))
    label(axes, 0, nnref.sigmoid(0.0), half, colour=FIRST, side="right", shift=(-10, 14))
    label(axes, 0, nnref.tanh(0.0), zero, colour=SECOND, side="left", shift=(12, -14))
    return page


@figure(
    caption=Bilingual(
        "دالة ReLU مستوية عند قيم $z$ السالبة، وخطّ مستقيم صاعد عند قيمها الموجبة.",
        "ReLU is flat where $z$ is negative, and a straight rising line where it is positive.",
    ),
    description=Bilingual(
        "منحنى ReLU(z) من z = −6 إلى z = 6: "
        f"قيمته {number(nnref.relu(-6.0))} وميله {number(nnref.relu_derivative(-6.0))} عند كلّ z سالب، "
        f"ثم يصعد بميل {number(nnref.relu_derivative(6.0))} حتى القيمة {number(nnref.relu(6.0))}.",
        "The curve of ReLU(z) from z = −6 to z = 6: "
        f"for negative z its value is {number(nnref.relu(-6.0))} and its slope "
        f"{number(nnref.relu_derivative(-6.0))}; "
        f"then it rises with slope {number(nnref.relu_derivative(6.0))} to {number(nnref.relu(6.0))}.",
    ),
)
def relu_curve(language: Language) -> Figure:
    """Draw ReLU with the slopes of its two halves."""
    page = canvas(260)
    axes = plot(
        page, bottom=32, height=216, x=(-6, 6), y=(-0.6, 6), x_ticks=(-6, -3, 0, 3, 6), y_ticks=(0, 3, 6)
    )
    curve(axes, nnref.relu, grid(-6, 6), "relu")
    label(axes, 4, nnref.relu(4.0), maths("ReLU(z)"), colour=FIRST, side="right", shift=(-12, 6))
    left, right = (f"{SLOPE.of(language)} {equals(nnref.relu_derivative(z))}" for z in (-3.0, 2.0))
    label(axes, -3, nnref.relu(-3.0), left, shift=(0, 18))
    label(axes, 2, nnref.relu(2.0), right, side="left", shift=(16, -10))
    return page


@figure(
    caption=Bilingual(
        f"تحتفظ دالة ReLU المتسرّبة بميل صغير عند قيم $z$ السالبة؛ ولأن الميل {number(LESSON_SLOPE)} "
        f"لا يكاد يُرى، رُسم بجانبه الميل {number(STEEPER_SLOPE)}.",
        f"Leaky ReLU keeps a small slope for negative $z$; since the slope {number(LESSON_SLOPE)} is hardly "
        f"visible, the slope {number(STEEPER_SLOPE)} is drawn beside it.",
    ),
    description=Bilingual(
        "منحنيان لدالة ReLU المتسرّبة من z = −10 إلى z = 6، يتطابقان عند قيم z الموجبة. "
        f"عند z = −10 يبلغ الأول، وميله {number(LESSON_SLOPE)}، القيمة {number(nnref.leaky_relu(-10.0))}، "
        f"ويبلغ الثاني، وميله {number(STEEPER_SLOPE)}، القيمة "
        f"{number(nnref.leaky_relu(-10.0, slope=STEEPER_SLOPE))}.",
        "Two curves of leaky ReLU from z = −10 to z = 6, which coincide for positive z. "
        f"At z = −10 the first, of slope {number(LESSON_SLOPE)}, is at {number(nnref.leaky_relu(-10.0))}, "
        f"and the second, of slope {number(STEEPER_SLOPE)}, at "
        f"{number(nnref.leaky_relu(-10.0, slope=STEEPER_SLOPE))}.",
    ),
)
def leaky_relu_curve(language: Language) -> Figure:
    """Draw leaky ReLU with the lesson's slope and with a steeper one."""
    page = canvas(300)
    axes = plot(
        page, bottom=32, height=256, x=(-10, 6), y=(-1.6, 6), x_ticks=(-10, -5, 0, 5), y_ticks=(0, 3, 6)
    )
    z, steeper = grid(-10, 6, 320), partial(nnref.leaky_relu, slope=STEEPER_SLOPE)
    curve(axes, steeper, z, "leaky_relu_steeper", colour=SECOND)
    curve(axes, nnref.leaky_relu, z, "leaky_relu", colour=FIRST)
    first, second = (f"{SLOPE.of(language)} {equals(slope)}" for slope in (LESSON_SLOPE, STEEPER_SLOPE))
    label(axes, -6, nnref.leaky_relu(-6.0), first, colour=FIRST, shift=(0, 18))
    label(axes, -6, steeper(-6.0), second, colour=SECOND, shift=(14, -18))
    label(axes, 5.8, nnref.leaky_relu(5.8), maths("LeakyReLU(z)"), side="right", shift=(-12, 6))
    return page


TARGET = 2.0  # the weight of the target in the example dead_unit, whose settings these are


class _Followed(NamedTuple):
    """The weight of a unit before every update and after the last, and when each example's z rose above 0."""

    weights: Floats
    out: list[int]


@cache
def _weight_of(name: str) -> _Followed:
    """Train the unit that starts with z below 0 for all examples, and follow its weight, (2001,)."""
    (g, g_prime), alpha = nnref.ACTIVATIONS[name], 0.1
    x = np.array([0.5, 1.0, 2.0])
    y, w, b = TARGET * x, 1.0, -5.0
    weights, positive = [w], []
    for _ in range(2000):
        z = w * x + b
        positive.append(z > 0)
        dz = (g(z) - y) * g_prime(z)
        w, b = w - alpha * float(np.mean(dz * x)), b - alpha * float(np.mean(dz))
        weights.append(w)
    return _Followed(
        np.array(weights), sorted(int(np.argmax(one)) for one in np.transpose(positive) if any(one))
    )


def _dead_and_leaky_caption() -> Bilingual:
    highest = number(float(f"{_weight_of('leaky_relu').weights.max():.2g}"))
    return Bilingual(
        "$k$ عدد التحديثات: مع ReLU يبقى الوزن حيث بدأ، ومع ReLU المتسرّبة يصعد ببطء، ثم يندفع إلى نحو "
        f"{highest} لأن الانحياز ما زال سالبًا، ثم ينزل إلى الوزن الصحيح؛ وينكسر المنحنى عند كلّ نقطة، لأن $z$ "
        "صار موجبًا لمثال آخر.",
        "$k$ counts the updates: with ReLU the weight stays where it started; with leaky ReLU it rises "
        f"slowly, shoots up to about {highest} because the bias is still negative, and comes down to the "
        "right weight; at each dot the curve bends, for $z$ has become positive for one more example.",
    )


def _dead_and_leaky_description() -> Bilingual:
    followed = _weight_of("leaky_relu")
    highest, out = number(followed.weights.max()), followed.out
    return Bilingual(
        f"وزن الوحدة w بحسب عدد التحديثات k، وخطّ متقطّع عند الوزن الصحيح {number(TARGET)}. "
        "مع ReLU مستقيم أفقي: يبقى الوزن حيث بدأ. "
        f"ومع ReLU المتسرّبة يصعد ببطء، ثم فجأة إلى ≈ {highest}، ثم يعود إلى الوزن الصحيح ويستقرّ عنده؛ "
        f"وعلى المنحنى نقاط عند k = {listed(out, 'ar')}، صار فيها z موجبًا لمثال آخر.",
        f"The unit's weight w against the number of updates k, and a dashed line at the right weight, "
        f"{number(TARGET)}. "
        "With ReLU a level line: the weight stays where it started. "
        f"With leaky ReLU it rises slowly, then suddenly to ≈ {highest}, and comes back to the right weight "
        f"and settles there; dots on the curve, at k = {listed(out, 'en')}, say where z became positive "
        "for another example.",
    )


@figure(caption=_dead_and_leaky_caption, description=_dead_and_leaky_description)
def dead_and_leaky(language: Language) -> Figure:
    """Draw the weight of a dead unit, and that of the same unit with leaky ReLU, over the updates."""
    page = canvas(290)
    axes = plot(
        page,
        bottom=32,
        height=222,
        x=(0, 2000),
        y=(0, 4.4),
        x_ticks=(0, 500, 1000, 1500, 2000),
        margins=(40.0, 34.0),
        y_ticks=(0, 1, 2, 3, 4),
        x_name="k",
    )
    axes.axhline(TARGET, color=MUTED, linewidth=1.6, linestyle=(0, (5, 4)), gid="target", zorder=1)
    for name, colour in (("relu", FIRST), ("leaky_relu", SECOND)):
        weights, out = _weight_of(name)
        axes.plot(np.arange(len(weights)), weights, color=colour, gid=name, zorder=2)
        for k in out:
            point(axes, k, weights[k], f"out_at_{k}", colour=colour)
    relu, leaky = Bilingual("دالة ReLU", "ReLU"), Bilingual("دالة ReLU المتسرّبة", "leaky ReLU")
    label(axes, 1500, _weight_of("relu").weights[1500], relu.of(language), colour=FIRST, shift=(0, -16))
    label(
        axes,
        400,
        _weight_of("leaky_relu").weights[400],
        leaky.of(language),
        colour=SECOND,
        side="left",
        shift=(12, 8),
    )
    label(
        axes,
        2000,
        TARGET,
        Bilingual("الوزن الصحيح", "right weight").of(language),
        colour=MUTED,
        side="right",
        shift=(0, -16),
    )
    heading(axes, Bilingual(f"الوزن {maths('w')}", f"weight {maths('w')}"), language)
    return page


@figure(
    caption=Bilingual(
        "قد تختلف دوال التنشيط في الشبكة الواحدة: "
        "هنا الظلّ الزائدي في الطبقة الخفية، والسيجمويد في طبقة المخرجات.",
        "One network may mix activation functions: tanh in the hidden layer, sigmoid in the output layer.",
    ),
    description=Bilingual(
        "شبكة تسير أسهمها من اليسار إلى اليمين: ثلاثة مدخلات، ثم طبقة خفية من أربع وحدات "
        "كُتب في كلّ منها tanh، ثم وحدة مخرجات واحدة كُتب فيها σ ويخرج منها ŷ. "
        "كلّ وحدة متّصلة بكلّ وحدات الطبقة التي قبلها.",
        "A network whose arrows run from left to right: three inputs, then a hidden layer of four units, "
        "each marked tanh, then one output unit marked σ, from which ŷ comes out. "
        "Every unit is connected to all units of the layer before it.",
    ),
)
def mixed_network(language: Language) -> Figure:
    """Draw the network of three inputs, four hidden units and one output unit, each with its activation."""
    page = canvas(268)
    layers = (
        Layer(INPUTS, INPUT_LAYER.of(language)),
        Layer(("tanh",) * 4, HIDDEN_LAYER.of(language), FIRST),
        Layer(("σ",), OUTPUT_LAYER.of(language), SECOND),
    )
    network(sheet(page), layers, (58, 196, 334), middle=154, output="ŷ")
    return page


# --- S7: why the activation is not linear ------------------------------------------------------------------

UNIT_AND_LINEAR = Bilingual("وحدة واحدة، وشبكة خطّية", "one unit, linear network")
WITH_TANH = Bilingual("شبكة بالظلّ الزائدي", "network with tanh")


@cache
def _on_moons() -> tuple[
    Floats, Floats, nnref.logistic.Parameters, nnref.shallow.Parameters, nnref.shallow.Parameters
]:
    """Train one unit, a linear network and one with tanh, until both lines coincide to three digits."""
    rng = np.random.default_rng(3)
    X, Y = nnref.datasets.moons(100, rng=rng)
    start = nnref.shallow.initialize_parameters(2, 4, rng=rng)
    unit = nnref.logistic.train(X, Y, nnref.logistic.initialize_parameters(2), iterations=2000)
    linear, curved = (
        nnref.shallow.train(X, Y, start, hidden=hidden, iterations=2000) for hidden in ("identity", "tanh")
    )
    return X, Y, unit.parameters, linear.parameters, curved.parameters


@figure(
    caption=Bilingual(
        "حدّ فصل الشبكة الخطّية هو المستقيم نفسه الذي تجده وحدة واحدة، أما الشبكة بالظلّ الزائدي "
        "فينعطف حدّ فصلها بين الهلالين.",
        "The decision boundary of a linear network is the very line that one unit finds, while that of the "
        "network with tanh bends between the moons.",
    ),
    description=Bilingual(
        "رسمان للأمثلة نفسها في المستوى، وهي هلالان متداخلان، لكلّ منهما وسم واحد؛ "
        "والمساحة الملوّنة حيث الجواب 1. "
        "في الأيمن حدّ فصل الوحدة، خطّ عريض، وعليه حدّ فصل الشبكة الخطّية، خطّ متقطّع: "
        "مستقيم واحد يقطع طرفي الهلالين، والدقّة فيهما واحدة. "
        "وفي الأيسر حدّ فصل الشبكة بالظلّ الزائدي، منحنى يمرّ بين الهلالين ولا يترك مثالًا في الجهة الخطأ.",
        "Two plots of the same examples in the plane, two interlocking moons, each with one label; "
        "the shaded area is where the answer is 1. "
        "On the left the decision boundary of the unit, a wide line, and on it that of the linear network, "
        "a dashed line: one straight line that cuts the tips off both moons, with one accuracy for both. "
        "On the right the decision boundary of the network with tanh, a curve that runs between the moons "
        "and leaves no example on the wrong side.",
    ),
)
def collapse(language: Language) -> Figure:
    """Draw that a linear network divides as one unit does, and a network with tanh otherwise."""
    page = canvas(286)
    X, Y, unit, linear, curved = _on_moons()
    view = _View(x=(-1.5, 2.5), y=(-1.2, 1.8), x_ticks=(-1, 0, 1, 2), y_ticks=(-1, 0, 1), bottom=94)
    values_of_unit = nnref.logistic.forward_propagation(view.points, unit).Z
    values_of_linear = nnref.shallow.forward_propagation(view.points, linear, hidden="identity").Z2
    values_of_curved = nnref.shallow.forward_propagation(view.points, curved).Z2
    lines, curve = (
        _examples(page, view, place, X, Y, gid)
        for place, gid in zip(across((LEFT, RIGHT), language), ("lines", "curve"), strict=True)
    )
    _answers(lines, view, values_of_unit, "unit", wide=True)
    heights = values_of_linear.reshape(view.grid[0].shape)
    lines.contour(*view.grid, heights, [0], colors=[INK], linewidths=1.8, linestyles=[DASHES]).set_gid(
        "boundary_of_linear"
    )
    _answers(curve, view, values_of_curved, "tanh")
    of_both = float(np.mean(nnref.logistic.predict(X, unit) == Y))
    _titles(lines, UNIT_AND_LINEAR, Bilingual("دقّة كلتيهما", "accuracy of both"), of_both, language)
    of_tanh = float(np.mean(nnref.shallow.predict(X, curved) == Y))
    _titles(curve, WITH_TANH, ACCURACY, of_tanh, language)
    key = sheet(page)
    _key(key, 48, language)
    _key_boundary(key, 48, language)
    of_unit = Bilingual("حدّ فصل الوحدة", "of the unit")
    _key_line(key, 10, 22, "unit", of_unit, language, color=THIRD, linewidth=WIDE[0], alpha=WIDE[1])
    of_linear = Bilingual("حدّ فصل الشبكة الخطّية", "of the linear network")
    _key_line(key, 190, 22, "linear", of_linear, language, color=INK, linewidth=1.8, linestyle=DASHES)
    return page


TERMS: tuple[dict[str, Any], ...] = (
    {"color": FIRST, "linewidth": 1.8},
    {"color": SECOND, "linewidth": 1.8, "linestyle": DASHES},
)
SUM: dict[str, Any] = {"color": THIRD, "linewidth": 3.5}

# Chosen by hand: one unit switches on at x = −1, the other off at x = 1.
BUMP = nnref.shallow.Parameters(
    W1=np.array([[3.0], [2.0]]),
    b1=np.array([[3.0], [-2.0]]),
    W2=np.array([[0.5, -0.5]]),
    b2=np.array([[0.0]]),
)


def _bump_description() -> Bilingual:
    (w1, w2), (b1, b2), (v1, v2) = (values.ravel() for values in (BUMP.W1, BUMP.b1, BUMP.W2))
    first = f"{number(v1)} tanh({number(w1)}x + {number(b1)})"
    second = f"{number(v2)} tanh({number(w2)}x − {number(-b2)})"
    return Bilingual(
        f"رسمان متجاوران. في الأيمن، بالظلّ الزائدي، منحنى صاعد {first} ومنحنى هابط {second}، "
        "ومجموعهما حدبة: قريب من 0 عند الطرفين ومن 1 في الوسط. "
        "وفي الأيسر، من دون دالة تنشيط، مستقيمان ومجموعهما مستقيم.",
        f"Two plots side by side. On the left, with tanh, a rising curve {first} and a falling one {second}, "
        "whose sum is a bump: close to 0 at both ends and to 1 in the middle. "
        "On the right, without an activation function, two straight lines, whose sum is a straight line.",
    )


@figure(
    caption=Bilingual(
        "بأوزان اخترناها باليد: مع الظلّ الزائدي يصنع مجموع الوحدتين حدبة، "
        "ومن دونه مجموع مستقيمين مستقيم، مهما كانت الأوزان.",
        "With weights chosen by hand: with tanh the sum of two units makes a bump, and without it the sum of "
        "two straight lines is a straight line, whatever the weights.",
    ),
    description=_bump_description,
)
def tanh_bump(language: Language) -> Figure:
    """Draw the two terms that an output unit adds up, and their sum, with tanh and without."""
    page = canvas(300)
    for hidden, left, title, y, y_ticks in zip(
        ("tanh", "identity"),
        across(PANELS, language),
        (Bilingual("مع الظلّ الزائدي", "with tanh"), Bilingual("من دون دالة تنشيط", "no activation")),
        ((-0.75, 1.25), (-3.75, 6.25)),
        ((-0.5, 0, 0.5, 1), (-2, 0, 2, 4, 6)),
        strict=True,
    ):
        x = grid(-3, 3)
        axes = _panel(
            page, left, x=(-3, 3), y=y, x_ticks=(-1, 1), y_ticks=y_ticks, x_name="x", bottom=72, height=186
        )
        cache = nnref.shallow.forward_propagation(x[np.newaxis], BUMP, hidden=hidden)
        terms = BUMP.W2.T * cache.A1
        for i, (term, style) in enumerate(zip(terms, TERMS, strict=True), start=1):
            axes.plot(x, term, gid=f"{hidden}_{i}", zorder=2, **style)
        axes.plot(x, cache.Z2[0], gid=f"{hidden}_sum", zorder=3, **SUM)
        _title(axes, title, language, rise=16)
    key = sheet(page)
    for i, (start, style) in enumerate(zip((14, 150), TERMS, strict=True), start=1):
        unit = maths(str(i))
        _key_line(key, start, 22, str(i), Bilingual(f"الوحدة {unit}", f"unit {unit}"), language, **style)
    _key_line(key, 286, 22, "sum", Bilingual("المجموع", "sum"), language, **SUM)
    return page


# --- S8: derivatives ---------------------------------------------------------------------------------------


def _two_plots(
    language: Language, y: tuple[float, float], y_ticks: tuple[float, ...], slope_ticks: tuple[float, ...]
) -> tuple[Figure, Axes, Axes]:
    """Return a figure with two empty plots over the same z: for a function, and below for its derivative."""
    page, x, top = canvas(420), (-12, 12), slope_ticks[-1]
    above = plot(page, bottom=200, height=188, x=x, y=y, x_ticks=POINTS, y_ticks=y_ticks, x_name="")
    below = plot(
        page, bottom=32, height=112, x=x, y=(-0.1 * top, 1.15 * top), x_ticks=POINTS, y_ticks=slope_ticks
    )
    heading(above, Bilingual("الدالة ومماساتها", "The function and its tangents"), language)
    heading(below, Bilingual("المشتقة: ميل المماس", "The derivative: the slope of the tangent"), language)
    for axes in (above, below):
        axes.grid(axis="x")
    return page, above, below


def _smooth(
    language: Language, gid: str, name: str, y: tuple[float, float], y_ticks: tuple[float, ...]
) -> Figure:
    """Draw a function that flattens at both ends, with its tangents, and its derivative below."""
    function, derivative = nnref.ACTIVATIONS[gid]
    page, above, below = _two_plots(language, y, y_ticks, (0, derivative(0.0)))
    curve(above, function, Z, gid)
    curve(below, derivative, Z, f"{gid}_derivative", colour=SECOND)
    label(above, 1, function(1.0), maths(f"{name}(z)"), colour=FIRST, side="right", shift=(-20, 12))
    label(below, 1.5, derivative(1.5), maths(f"{name}′(z)"), colour=SECOND, side="left", shift=(12, 8))
    texts = _tangents(above, below, gid, language)
    label(above, -12, function(-10.0), texts[0], colour=THIRD, side="left", shift=(0, 18))
    label(above, 0, function(0.0), texts[1], colour=THIRD, side="left", shift=(24, -16))
    label(above, 12, function(10.0), texts[2], colour=THIRD, side="right", shift=(0, -18))
    return page


def _kinked(language: Language, gid: str, name: str) -> Figure:
    """Draw a function with a kink at 0, with its tangents, and its derivative below, in two pieces."""
    function, derivative = nnref.ACTIVATIONS[gid]
    page, above, below = _two_plots(language, (-4, 12.4), (0, 5, 10), (0, derivative(0.0)))
    curve(above, function, Z, gid)
    curve(below, derivative, np.append(Z[Z < 0], BELOW_ZERO), f"{gid}_derivative_negative", colour=SECOND)
    curve(below, derivative, Z[Z >= 0], f"{gid}_derivative_positive", colour=SECOND)
    point(below, BELOW_ZERO, derivative(BELOW_ZERO), "jump", colour=SECOND, hollow=True)
    label(above, 4.5, function(4.5), maths(f"{name}(z)"), colour=FIRST, side="left", shift=(16, -12))
    label(below, 5, derivative(5.0), maths(f"{name}′(z)"), colour=SECOND, shift=(0, -18))
    label(below, -5, derivative(-5.0), maths(number(derivative(-5.0))), colour=SECOND, shift=(0, 14))
    texts = _tangents(above, below, gid, language, kink=0.0)
    label(above, -12, function(-10.0), texts[0], colour=THIRD, side="left", shift=(0, 18))
    label(above, 0, function(0.0), texts[1], colour=THIRD, side="left", shift=(24, -14))
    label(above, 0, function(0.0), CONVENTION.of(language), colour=THIRD, side="left", shift=(24, -34))
    label(above, 10, function(10.0), texts[2], colour=THIRD, side="right", shift=(-16, 12))
    return page


def _tangents(above: Axes, below: Axes, gid: str, language: Language, kink: float | None = None) -> list[str]:
    """Draw the tangents at the three points and their slopes below, and return what to write beside them."""
    function, derivative = nnref.ACTIVATIONS[gid]
    slopes = [tangent(above, function, derivative, z, REACH, convention=z == kink) for z in POINTS]
    for z, slope in zip(POINTS, slopes, strict=True):
        point(below, z, slope, f"slope_at_{z:g}")
    return [f"{SLOPE.of(language)} {equals(slope)}" for slope in slopes]


def _above(gid: str, name: str) -> Bilingual:
    """Describe the upper plot, which is built alike for all four functions."""
    slopes = [nnref.ACTIVATIONS[gid][1](z) for z in POINTS]
    return Bilingual(
        f"في الأعلى {name}(z) ومماساته عند z = {listed(POINTS, 'ar')}، "
        f"وميولها بالترتيب {listed(slopes, 'ar')}",
        f"Above, {name}(z) with its tangents at z = {listed(POINTS, 'en')}, of slopes {listed(slopes, 'en')}",
    )


def _smooth_description(gid: str, name: str) -> Bilingual:
    """Describe a figure of `_smooth`."""
    above = _above(gid, name)
    return Bilingual(
        f"{above.ar}. وفي الأسفل المشتقة {name}′(z) على شكل جرس قمّته عند z = 0، وعليها النقاط الثلاث.",
        f"{above.en}. Below, the derivative {name}′(z), a bell that peaks at z = 0, with the three points.",
    )


def _kinked_description(gid: str, name: str) -> Bilingual:
    """Describe a figure of `_kinked`."""
    above = _above(gid, name)
    low, high = (number(nnref.ACTIVATIONS[gid][1](z)) for z in (-1.0, 1.0))
    return Bilingual(
        f"{above.ar}؛ والخطّ الأوسط متقطّع لأنه ليس مماسًّا، وميله اصطلاح. "
        f"وفي الأسفل المشتقة: {low} لكلّ z سالب، ثم قفزة إلى {high} ابتداءً من z = 0.",
        f"{above.en}; the middle line is dashed, for it is no tangent, and its slope is a convention. "
        f"Below, the derivative: {low} for every negative z, then a jump to {high} from z = 0 on.",
    )


@figure(
    caption=Bilingual(
        "بعيدًا عن 0 يكاد منحنى السيجمويد يكون مستويًا: ميله عند الطرفين قريب من 0، لكنه ليس 0.",
        "Far from 0 the sigmoid is almost flat: at both ends its slope is close to 0, but not 0.",
    ),
    description=_smooth_description("sigmoid", "σ"),
)
def sigmoid_derivative_curve(language: Language) -> Figure:
    """Draw the sigmoid with its tangents, and its derivative."""
    return _smooth(language, "sigmoid", "σ", (-0.12, 1.12), (0, 0.5, 1))


@figure(
    caption=Bilingual(
        f"ميل الظلّ الزائدي عند مركزه {number(nnref.tanh_derivative(0.0))}، "
        "ويضمحلّ عند الطرفين أسرع من ميل السيجمويد.",
        f"The slope of tanh is {number(nnref.tanh_derivative(0.0))} at its centre, "
        "and fades at both ends faster than that of the sigmoid.",
    ),
    description=_smooth_description("tanh", "tanh"),
)
def tanh_derivative_curve(language: Language) -> Figure:
    """Draw tanh with its tangents, and its derivative."""
    return _smooth(language, "tanh", "tanh", (-1.24, 1.24), (-1, 0, 1))


@figure(
    caption=Bilingual(
        "ليس لدالة ReLU مماس عند زاويتها؛ فقيمة المشتقة هناك، وهي "
        f"{number(nnref.relu_derivative(0.0))}، اصطلاح.",
        "ReLU has no tangent at its corner; the derivative's value there, "
        f"{number(nnref.relu_derivative(0.0))}, is a convention.",
    ),
    description=_kinked_description("relu", "ReLU"),
)
def relu_derivative_curve(language: Language) -> Figure:
    """Draw ReLU with its tangents, and its derivative."""
    return _kinked(language, "relu", "ReLU")


@figure(
    caption=Bilingual(
        f"ميل دالة ReLU المتسرّبة عند قيم $z$ السالبة يساوي {number(LESSON_SLOPE)}، فلا يبلغ 0 أبدًا.",
        f"The slope of leaky ReLU is {number(LESSON_SLOPE)} for negative $z$, so it is never 0.",
    ),
    description=_kinked_description("leaky_relu", "LeakyReLU"),
)
def leaky_relu_derivative_curve(language: Language) -> Figure:
    """Draw leaky ReLU with its tangents, and its derivative."""
    return _kinked(language, "leaky_relu", "LeakyReLU")


STEPS = tuple(float(f"1e-{n}") for n in range(12, 0, -1))
GUIDE: dict[str, Any] = {"linewidth": WIDE[0], "alpha": 0.3, "zorder": 1, "solid_capstyle": "butt"}
POINT = 1.0  # the z at which the slope is taken


@cache
def _errors() -> dict[str, Floats]:
    """Give the error of the one-sided and of the two-sided difference of σ at 1, for each h, (12,)."""
    h, slope = np.array(STEPS), nnref.sigmoid_derivative(POINT)
    here, after, before = (nnref.sigmoid(POINT + step) for step in (0 * h, h, -h))
    return {"one": np.abs((after - here) / h - slope), "two": np.abs((after - before) / (2 * h) - slope)}


def _numerical_error_description() -> Bilingual:
    best = {name: (STEPS[k], errors[k]) for name, errors in _errors().items() for k in [np.argmin(errors)]}
    told = {name: [number(value) for value in pair] for name, pair in best.items()}
    low, high = number(STEPS[0]), number(STEPS[-1])
    return Bilingual(
        f"خطأ المشتقة العددية للسيجمويد عند z = {number(POINT)} بحسب h من {high} إلى {low}، والمحوران "
        "مدرَّجان بقوى العشرة. "
        f"من اليمين إلى اليسار يهبط خطأ الجهة الواحدة بميل 1 حتى {told['one'][1]} عند h = {told['one'][0]}، "
        f"وخطأ الجهتين بميل 2 حتى {told['two'][1]} عند h = {told['two'][0]}. "
        "ثم يصعد الخطآن معًا: هذا خطأ التدوير.",
        f"The error of numerical differentiation of the sigmoid at z = {number(POINT)} against h from {high} "
        f"to {low}; both axes are logarithmic. "
        f"From right to left the one-sided error falls with slope 1 to {told['one'][1]} at "
        f"h = {told['one'][0]}, and the two-sided with slope 2 to {told['two'][1]} at h = {told['two'][0]}. "
        "Then both errors rise together: that is rounding.",
    )


@figure(
    caption=Bilingual(
        "إذا قُسم $h$ على 10 انقسم خطأ الفرق من جهة واحدة على 10، وانقسم خطأ الفرق من جهتين على 100، "
        "حتى يغلب التدوير فيكبر الخطأ كلّما صغر $h$.",
        "When $h$ is divided by 10, the one-sided error is divided by 10 and the two-sided error by 100, "
        "until rounding takes over and the error grows as $h$ shrinks.",
    ),
    description=_numerical_error_description,
)
def numerical_error(language: Language) -> Figure:
    """Draw the errors of two ways of numerical differentiation against h, and the slopes that they follow."""
    page = canvas(330)
    axes = plot(
        page,
        bottom=32,
        height=262,
        x=(4e-13, 2.5e-1),
        y=(1e-13, 1e-1),
        x_ticks=STEPS[::3],
        y_ticks=STEPS[::2],
        x_name="h",
        powers="xy",
        margins=(50.0, 30.0),
    )
    sides = (
        Bilingual("من جهة واحدة، بميل", "one-sided, slope"),
        Bilingual("من جهتين، بميل", "two-sided, slope"),
    )
    for name, power, colour, words, place in (
        ("one", 1, FIRST, sides[0], -2),
        ("two", 2, SECOND, sides[1], int(np.argmin(_errors()["two"]))),
    ):
        errors = _errors()[name]
        largest = np.array([STEPS[k] for k in (int(np.argmin(errors)), -1)])
        guide = errors[-1] * (largest / STEPS[-1]) ** power
        axes.plot(largest, guide, gid=f"slope_of_{name}", color=colour, **GUIDE)
        axes.plot(STEPS, errors, "o-", color=colour, linewidth=1.8, markersize=5, gid=name, zorder=3)
        text = f"{words.of(language)} {maths(str(power))}"
        label(axes, STEPS[place], errors[place], text, colour=colour, side="right", shift=(-14, 6))
    rounding = np.array(STEPS[:6])
    guide = 0.5 * np.spacing(nnref.sigmoid(POINT)) / rounding
    axes.plot(rounding, guide, gid="rounding", color=MUTED, **GUIDE)
    text = f"{Bilingual('التدوير، بميل', 'rounding, slope').of(language)} {maths(number(-1))}"
    label(axes, rounding[1], guide[1], text, colour=MUTED, side="left", shift=(12, 6))
    heading(axes, Bilingual("خطأ المشتقة العددية", "error of the numerical derivative"), language)
    return page


# --- S9: gradient descent ----------------------------------------------------------------------------------

RATES_EXAMPLE = Example("shallow/gradient-descent/rates")
RATES = (0.01, 1.2, 5.0, 30.0)
AFTER = 200  # updates the last cost is drawn
NAMED, RISES = {0.01: 130, 1.2: 130, 5.0: 84}, {0.01: 16, 1.2: 14, 5.0: -20}  # where each is named


class _Run(NamedTuple):
    """The costs of a training; if it diverged, the last of them is infinite."""

    costs: Floats

    @property
    def rises(self) -> int:
        """How many updates raised the cost."""
        return int(np.sum(np.diff(self.costs) > 0))


@cache
def _run_with(rate: float) -> _Run:
    """Train the page's network on its data with one learning rate."""
    X, Y, start = (RATES_EXAMPLE[name] for name in ("X", "Y", "parameters"))
    try:
        return _Run(nnref.shallow.train(X, Y, start, learning_rate=rate, iterations=AFTER + 1).costs)
    except nnref.DivergenceError as stopped:
        return _Run(stopped.costs)


def _learning_rates_caption() -> Bilingual:
    slow, _, fast, wild = map(number, RATES)
    rises, end = _run_with(RATES[2]).rises, len(_run_with(RATES[3]).costs) - 1
    return Bilingual(
        f"$k$ عدد التحديثات: مع معدّل التعلّم {slow} تنزل التكلفة ببطء، "
        f"ومع {fast} ارتفعت في {rises} تحديثًا، ومع ذلك انتهت أدنى ممّا سواها، "
        f"ومع {wild} صارت ما لا نهاية عند التحديث {end}.",
        f"$k$ counts the updates: with the learning rate {slow} the cost falls slowly, "
        f"with {fast} it rose at {rises} updates and yet "
        f"ended lowest, and with {wild} it became infinite at update {end}.",
    )


def _learning_rates_description() -> Bilingual:
    last = [_run_with(rate).costs[-1] for rate in RATES[:-1]]
    return Bilingual(
        f"التكلفة J بحسب عدد التحديثات k لمعدّلات التعلّم {listed(RATES, 'ar')}، "
        "ومحور التكلفة مدرَّج بقوى العشرة. "
        f"تنتهي الثلاثة الأولى عند {listed(last, 'ar')} بالترتيب. "
        "أما الأخير فيصعد إلى خطّ كُتبت عنده علامة ما لا نهاية، وينتهي هناك.",
        f"The cost J against the number of updates k for the learning rates {listed(RATES, 'en')}, "
        "on a logarithmic axis. "
        f"The first three end at {listed(last, 'en')} in this order. "
        "The last one rises to a line that is marked as infinity, and ends there.",
    )


@figure(caption=_learning_rates_caption, description=_learning_rates_description)
def learning_rates(language: Language) -> Figure:
    """Draw the cost over the updates for four learning rates, the last of which makes it infinite."""
    page = canvas(330)
    infinity = 60.0  # where the line stands that means it
    axes = plot(
        page,
        bottom=32,
        height=256,
        x=(-3, 200),
        y=(0.008, 100),
        x_ticks=(0, 50, 100, 150, 200),
        y_ticks=(0.01, 0.1, 1, 10),
        x_name="k",
        margins=(46.0, 34.0),
        powers="y",
    )
    axes.axhline(infinity, color=MUTED, linewidth=1.6, linestyle=(0, (5, 4)), gid="infinity", zorder=1)
    label(axes, axes.get_xlim()[0], infinity, maths("∞"), side="right", shift=(-6, 0))
    for rate, colour in zip(RATES, (FIRST, THIRD, SECOND, INK), strict=True):
        costs = np.minimum(_run_with(rate).costs, infinity)
        k, gid = np.arange(len(costs)), f"rate_{number(rate)}"
        axes.plot(k, costs, color=colour, linewidth=1.8, gid=gid, zorder=2)
        place, shift = (k[-1], (32, -16)) if costs[-1] == infinity else (NAMED[rate], (0, RISES[rate]))
        label(axes, place, costs[place], maths(f"α = {number(rate)}"), colour=colour, shift=shift)
    point(axes, len(_run_with(RATES[-1]).costs) - 1, infinity, "end")
    heading(axes, Bilingual(f"التكلفة {maths('J')}", f"cost {maths('J')}"), language)
    return page


START = (4.5, 1.0)
ALPHA = 4.0
UPDATES = 20
LEVELS = tuple(k / 100 for k in range(54, 120, 6))
NAMED_LEVELS = {0.6: (-1.2, -2.0), 0.72: (-1.2, 1.0)}  # beside which place each is written


@cache
def _trained_on_circles() -> tuple[Floats, Floats, nnref.shallow.Parameters]:
    """Give the examples and the network of which two weights vary while the others stay."""
    rng = np.random.default_rng(3)
    X, Y = nnref.datasets.circles(40, rng=rng)
    start = nnref.shallow.initialize_parameters(2, 2, scale=1.0, rng=rng)
    return X, Y, nnref.shallow.train(X, Y, start, iterations=300).parameters


@cache
def _descent() -> Floats:
    """Let gradient descent change the weights of the first hidden unit alone: (2, UPDATES + 1)."""
    X, Y, network = _trained_on_circles()
    path = [np.array(START)]
    for _ in range(UPDATES):
        network = network._replace(W1=np.array([path[-1], network.W1[1]]))
        slopes = nnref.shallow.backward_propagation(
            X, Y, network, nnref.shallow.forward_propagation(X, network)
        )
        path.append(path[-1] - ALPHA * slopes.dW1[0])
    return np.transpose(path)


@cache
def _costs(x: tuple[float, float], y: tuple[float, float]) -> tuple[Floats, Floats, Floats]:
    """Compute the cost at 65 · 65 pairs of the two weights, as if each pair were a unit of one layer."""
    X, Y, (W1, b1, W2, b2) = _trained_on_circles()
    w1, w2 = np.meshgrid(grid(*x, 64), grid(*y, 64))
    A1 = nnref.tanh(np.stack([w1.ravel(), w2.ravel()], axis=1) @ X + b1[0])  # one row per pair
    A2 = nnref.sigmoid(W2[0, 0] * A1 + W2[:, [1]] * nnref.tanh(W1[[1]] @ X + b1[1]) + b2)
    losses = nnref.cross_entropy_loss(A2, np.repeat(Y, len(A2), axis=0))
    return w1, w2, losses.mean(axis=1).reshape(w1.shape)


@figure(
    caption=Bilingual(
        "كلّ خطوة من النزول التدرّجي عمودية على خطّ التكلفة المتساوية الذي تبدأ منه، "
        "وتقصر الخطوات كلّما انبسط الوادي.",
        "Each step of gradient descent is at right angles to the line of equal cost that it starts from, "
        "and the steps get shorter as the valley flattens.",
    ),
    description=Bilingual(
        "خطوط التكلفة المتساوية حين يتغيّر وزنا الوحدة الخفية الأولى وتبقى المعاملات الأخرى كما هي: "
        "وادٍ منحنٍ. "
        "تبدأ الخطوات في أعلى اليمين وتنزل إلى قاع الوادي، "
        f"بمعدّل تعلّم {number(ALPHA)}، وعدد التحديثات {number(UPDATES)}. "
        "أولاها أطولها، وعند النهاية تكاد النقاط تتلاصق.",
        "Lines of equal cost as the two weights of the first hidden unit vary while the other parameters "
        "stay: a curved valley. "
        "The steps start at the upper right and lead down to the valley's floor, "
        f"with learning rate {number(ALPHA)}; number of updates: {number(UPDATES)}. "
        "The first is the longest, and towards the end the points almost touch.",
    ),
)
def descent_path(language: Language) -> Figure:
    """Draw gradient descent in two weights over the contour lines of the cost."""
    x, y, scale, ticks = (-2.5, 5.5), (-5.0, 2.0), 43.0, (-2, 0, 2, 4)
    page = canvas(388)
    axes = plot(
        page,
        bottom=48,
        height=scale * float(np.ptp(y)),
        x=x,
        y=y,
        x_ticks=ticks,
        y_ticks=(-4, -2, 0),
        x_name="",
        margins=(56.0, WIDTH - 56.0 - scale * float(np.ptp(x))),
    )
    axes.set_xticks(ticks, [maths(number(tick)) for tick in ticks])
    axes.grid(visible=False)
    label(axes, x[1], y[0], maths("W_{11}^{[1]}"), shift=(-14, -18))
    label(axes, x[0], y[1], maths("W_{12}^{[1]}"), side="right", shift=(-8, -12))
    contours = axes.contour(*_costs(x, y), LEVELS, colors=[FIRST], linewidths=1.3, alpha=0.6)
    contours.set_gid("contours")
    for level, path in zip(LEVELS, contours.get_paths(), strict=True):
        if level in NAMED_LEVELS:
            places = np.asarray(path.vertices)
            w1, w2 = places[np.argmin(np.hypot(*(places - NAMED_LEVELS[level]).T))]
            label(axes, w1, w2, maths(f"J = {number(level)}"), colour=FIRST)
    w1, w2 = _descent()
    axes.plot(w1, w2, "o-", color=SECOND, linewidth=1.8, markersize=4.5, gid="path", zorder=3)
    for place, words in ((0, Bilingual("البداية", "start")), (-1, Bilingual("النهاية", "end"))):
        point(axes, w1[place], w2[place], f"{words.en}_of_path", colour=SECOND)
        label(axes, w1[place], w2[place], words.of(language), colour=SECOND, side="right", shift=(-10, 1))
    rate = maths(f"α = {number(ALPHA)}")
    heading(axes, Bilingual(f"معدّل التعلّم {rate}", f"learning rate {rate}"), language)
    return page


# --- S10: initialisation -----------------------------------------------------------------------------------


@cache
def _first_weights() -> tuple[Floats, Floats]:
    """Follow weight 1 of each of two hidden units, (2, 601), from an equal start and from a random one."""
    rng = np.random.default_rng(3)
    X, Y = nnref.datasets.xor(40, rng=rng)
    start = nnref.shallow.initialize_parameters(2, 2, rng=rng)
    W1, b1, W2, b2 = start
    equal = nnref.shallow.Parameters(W1[[0, 0]], b1, W2[:, [0, 0]], b2)
    return _followed(X, Y, equal), _followed(X, Y, start)


def _followed(X: Floats, Y: Floats, start: nnref.shallow.Parameters) -> Floats:
    """Give weight 1 of each hidden unit before every update and after the last."""
    weights: list[Floats] = []

    def follow(_: int, __: float, parameters: nnref.shallow.Parameters) -> None:
        weights.append(parameters.W1[:, 0])

    trained = nnref.shallow.train(X, Y, start, iterations=600, callback=follow)
    return np.transpose([*weights, trained.parameters.W1[:, 0]])


@figure(
    caption=Bilingual(
        "$k$ عدد التحديثات: من بداية متماثلة يبقى وزنا الوحدتين متساويين مهما طال التدريب، "
        "ومن بداية عشوائية صغيرة يفترقان.",
        "$k$ counts the updates: from an equal start the weights of the two units stay equal however long "
        "they train, and from a small random start they part.",
    ),
    description=Bilingual(
        "رسمان، أحدهما فوق الآخر، لوزن واحد في كلّ من الوحدتين الخفيتين بحسب عدد التحديثات k. "
        "في الأعلى، من بداية متماثلة، خطّ عريض وعليه خطّ متقطّع: منحنى واحد للوحدتين. "
        "وفي الأسفل، من بداية عشوائية، يسير الوزنان معًا قرب 0، ثم يصعد أحدهما ويهبط الآخر.",
        "Two plots, one above the other, of one weight of each of the two hidden units against the number of "
        "updates k. "
        "Above, from an equal start, a wide line with a dashed one on it: one curve for both units. "
        "Below, from a random start, both weights run close to 0 at first, and then one rises and the "
        "other falls.",
    ),
)
def symmetry(language: Language) -> Figure:
    """Draw a weight of each of two hidden units over the updates, from an equal and from a random start."""
    page = canvas(420)
    equal, random = _first_weights()
    places = [
        plot(
            page,
            bottom=bottom,
            height=136,
            x=(0, 600),
            y=(-3, 3),
            x_ticks=(0, 200, 400, 600),
            y_ticks=(-2, 0, 2),
            x_name=name,
        )
        for bottom, name in ((246, ""), (62, "k"))
    ]
    for axes, gid, weights, title in zip(
        places,
        ("equal", "random"),
        (equal, random),
        (Bilingual("بداية متماثلة", "equal start"), Bilingual("بداية عشوائية", "random start")),
        strict=True,
    ):
        heading(axes, title, language)
        k = np.arange(weights.shape[1])
        width, alpha = WIDE
        axes.plot(k, weights[0], color=FIRST, linewidth=width, alpha=alpha, gid=f"{gid}_1", zorder=2)
        axes.plot(k, weights[1], color=SECOND, linestyle=DASHES, gid=f"{gid}_2", zorder=3)
    key = sheet(page)
    wide: dict[str, Any] = {"color": FIRST, "linewidth": WIDE[0], "alpha": WIDE[1]}
    dashed: dict[str, Any] = {"color": SECOND, "linestyle": DASHES}
    for i, start, style in ((1, 46, wide), (2, 220, dashed)):
        text = Bilingual(f"الوحدة {maths(str(i))}", f"unit {maths(str(i))}")
        _key_line(key, start, 22, str(i), text, language, **style)
    for i, colour, rise in ((1, FIRST, -20), (2, SECOND, 20)):
        name = maths(f"W_{{{i}1}}^{{[1]}}")
        label(places[1], 450, random[i - 1][450], name, colour=colour, shift=(0, rise))
    return page


# The settings of the example scales, which prints the means of what is drawn here in full.
SCALES = (0.01, 1.0, 100.0)
BINS = 11  # an odd number, so that 0 is in the middle of a bin


@cache
def _at_scale(scale: float) -> tuple[Floats, Floats]:
    """Give the hidden activations and the slopes of tanh for weights of a scale, each (4, 1000)."""
    X = np.random.default_rng(3).standard_normal((3, 1000))
    network = nnref.shallow.initialize_parameters(3, 4, scale=scale, rng=np.random.default_rng(3))
    Z1, A1, _, _ = nnref.shallow.forward_propagation(X, network)
    return A1, nnref.tanh_derivative(Z1)


@figure(
    caption=Bilingual(
        "الأوزان الصغيرة تُبقي النواتج قرب 0 حيث ميل الظلّ الزائدي كبير، "
        "والكبيرة تدفعها إلى الطرفين حيث يكاد الميل يكون 0؛ وارتفاع كلّ عمود نسبة القيم التي فيه.",
        "Small weights keep the activations near 0, where tanh is steep, and large ones push them to both "
        "ends, where its slope is almost 0; the height of a bar is the share of the values in it.",
    ),
    description=Bilingual(
        f"ثلاثة صفوف لأوزان مضروبة في {listed(SCALES, 'ar')}، وفي كلّ صفّ توزيع النواتج على اليمين "
        "وتوزيع الميول على اليسار. "
        "في الصفّ الأول تجتمع النواتج عند 0 والميول عند 1، وفي الثاني تنتشر. "
        "وفي الثالث تجتمع النواتج عند الطرفين والميول عند 0.",
        f"Three rows for weights multiplied by {listed(SCALES, 'en')}, each with the distribution of the "
        "activations on the left and that of the slopes on the right. "
        "In the first row the activations gather at 0 and the slopes at 1, in the second both spread. "
        "In the third the activations gather at both ends and the slopes at 0.",
    ),
)
def weight_scales(language: Language) -> Figure:
    """Draw how the hidden activations, and the slopes of tanh there, are distributed for three scales."""
    page = canvas(420)
    columns = (
        ((-1.0, 1.0), (-1, 0, 1), FIRST, Bilingual("النواتج", "activations")),
        ((0.0, 1.0), (0, 0.5, 1), SECOND, Bilingual("الميول", "slopes")),
    )
    for row, scale in enumerate(SCALES):
        places = across((46.0, 246.0), language)
        for left, (reach, ticks, colour, title), values in zip(
            places, columns, _at_scale(scale), strict=True
        ):
            axes = plot(
                page,
                bottom=276 - 124 * row,
                height=72,
                x=reach,
                y=(0, 1.08),
                x_ticks=ticks,
                y_ticks=(0.5, 1),
                x_name="",
                margins=(left, WIDTH - left - 150),
            )
            axes.set_xticks(ticks, [maths(number(tick)) for tick in ticks])
            edges = grid(*reach, BINS)
            shares = np.histogram(values, edges)[0] / values.size
            name = f"{title.en}_{number(scale)}"
            axes.stairs(shares, edges, fill=True, facecolor=colour, alpha=0.75, gid=name)
            if not row:
                label(axes, 0.5 * sum(reach), 1.08, title.of(language), colour=colour, shift=(0, 46))
            if left == places[0]:
                factor = maths(number(scale))
                heading(axes, Bilingual(f"الأوزان مضروبة في {factor}", f"weights times {factor}"), language)
    return page
