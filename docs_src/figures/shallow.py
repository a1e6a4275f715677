"""Figures of the week on shallow networks: activation functions, their slopes, a network that mixes them."""

from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import nnref
from docs_src.figures.drawing import (
    FIRST,
    MUTED,
    SECOND,
    THIRD,
    Layer,
    canvas,
    curve,
    equals,
    figure,
    grid,
    heading,
    label,
    listed,
    maths,
    network,
    number,
    plot,
    point,
    sheet,
    tangent,
)
from docs_src.measured import measurements
from docs_src.texts import Bilingual, Language

SLOPE = Bilingual("الميل", "slope")
CONVENTION = Bilingual("(اصطلاحًا)", "(by convention)")

# The lesson's slope is leaky ReLU's default; the other one is large enough to be seen.
LESSON_SLOPE = nnref.leaky_relu_derivative(-1.0)
STEEPER_SLOPE = 0.1

# The three points of the lesson's worked examples.
POINTS = (-10.0, 0.0, 10.0)
REACH = 2.0
Z = grid(-12, 12, 480)
BELOW_ZERO = float(np.nextafter(0.0, -1.0))


# --- S5: many examples --------------------------------------------------------------------------------------

MEASURED = measurements("shallow")
EXAMPLES = [int(name.removeprefix("loop_")) for name in MEASURED.rounds if name.startswith("loop_")]
TIMES = [MEASURED.ratio(f"loop_{m}", f"matrices_{m}") for m in EXAMPLES]


def times(ratio: float) -> str:
    """Write how many times as long, to two digits: a time is no surer than that."""
    rounded = float(f"{ratio:.2g}")
    return number(rounded) if rounded < 100 else f"{rounded:.0f}"


def _each(language: Language) -> str:
    """List the numbers of examples with their ratios, as a sentence does."""
    joint = "، " if language == "ar" else ", "
    return joint.join(
        f"{number(m)} ({'نحو' if language == 'ar' else 'about'} {times(ratio)})"
        for m, ratio in zip(EXAMPLES, TIMES, strict=True)
    )


@figure(
    caption=Bilingual(
        f"مع {number(EXAMPLES[0])} أمثلة تبلغ نسبة زمن الحلقة إلى زمن المصفوفات نحو {times(TIMES[0])}، "
        f"ومع {number(EXAMPLES[-2])} مثال نحو {times(TIMES[-2])}، كما قيس على جهاز واحد.",
        f"With {number(EXAMPLES[0])} examples the loop takes about {times(TIMES[0])} times as long as the "
        f"matrices, with {number(EXAMPLES[-2])} examples about {times(TIMES[-2])} times, as measured on one "
        "machine.",
    ),
    description=Bilingual(
        f"نسبة زمن الحلقة إلى زمن المصفوفات بحسب عدد الأمثلة m: {_each('ar')}. المحوران مدرَّجان بقوى العشرة.",
        f"How many times as long the loop takes as the matrices, by the number of examples m: {_each('en')}. "
        "Both axes rise by powers of ten.",
    ),
)
def loop_and_matrices(language: Language) -> Figure:
    """Draw the measured ratio of the loop's time to the matrices' time against the number of examples."""
    page = canvas(290)
    axes = plot(
        page,
        bottom=32,
        height=216,
        x=(3, 160_000),
        y=(1, 4000),
        x_ticks=EXAMPLES,
        y_ticks=(1, 10, 100, 1000),
        x_name="m",
        powers=True,
    )
    axes.plot(EXAMPLES, TIMES, color=FIRST, gid="ratio", zorder=2)
    for m, ratio in zip(EXAMPLES, TIMES, strict=True):
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
        "ReLU is flat for negative $z$ and a straight rising line for positive $z$.",
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
    label(axes, 5, nnref.leaky_relu(5.0), maths("LeakyReLU(z)"), side="right", shift=(-12, 6))
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
        Layer(("x₁", "x₂", "x₃"), Bilingual("طبقة المدخلات", "input layer").of(language)),
        Layer(("tanh",) * 4, Bilingual("الطبقة الخفية", "hidden layer").of(language), FIRST),
        Layer(("σ",), Bilingual("طبقة المخرجات", "output layer").of(language), SECOND),
    )
    network(sheet(page), layers, (58, 196, 334), middle=154, output="ŷ")
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
        "بعيدًا عن الصفر يكاد منحنى السيجمويد يكون مستويًا: ميله عند الطرفين قريب من الصفر، لكنه ليس صفرًا.",
        "Far from zero the sigmoid is almost flat: at both ends its slope is close to zero, but not zero.",
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
        f"ميل دالة ReLU المتسرّبة عند قيم $z$ السالبة يساوي {number(LESSON_SLOPE)}، فلا يبلغ الصفر أبدًا.",
        f"The slope of leaky ReLU is {number(LESSON_SLOPE)} for negative $z$, so it is never zero.",
    ),
    description=_kinked_description("leaky_relu", "LeakyReLU"),
)
def leaky_relu_derivative_curve(language: Language) -> Figure:
    """Draw leaky ReLU with its tangents, and its derivative."""
    return _kinked(language, "leaky_relu", "LeakyReLU")
