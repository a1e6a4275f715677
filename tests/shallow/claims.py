"""What captions and descriptions of the week's figures say of place, order and direction, and what is drawn there."""

import numpy as np

import nnref
from tests.drawing.claims import (
    Claim,
    claim,
    count,
    counted,
    flat_ends,
    form,
    heading,
    height,
    panel,
    rank,
    row,
    said,
    side,
    style,
    trend,
    true_of,
)


def tangents(name: str, written: str) -> list[Claim]:
    """Give what all figures of a function above its derivative say."""
    derivative = f"{name}_derivative*"
    tangents = [f"tangent_at_{z}" for z in (-10, 0, 10)]
    above = claim(f"{{0}}, {written}(z) with its tangents", f"في {{0}} {written}(z) ومماساته", row(name))
    below = claim("{0}, the derivative", "وفي {0} المشتقة", row(derivative))
    middle = claim("the {0} line is {1}", "والخطّ {0} {1}", rank(tangents[1], *tangents), style(tangents[1]))
    points = claim("with the {0} points", "وعليها النقاط {0}", count("slope_at_*"))
    return [
        above,
        below,
        *([points] if name in ("sigmoid", "tanh") else []),
        *([middle] if name in ("relu", "leaky_relu") else []),
    ]


def steps(figure: object) -> np.ndarray:
    return np.hypot(*np.diff(figure.lines["path"].get_xydata(), axis=0).T)


def descends(figure: object) -> set[str]:
    heights = figure.lines["path"].get_ydata()
    return {"below", "falls"} if heights[-1] < heights[0] else {"above", "rises"}


def last(figure: object, rate: str) -> float:
    return figure.lines[f"rate_{rate}"].get_ydata()[-1]


def finite(figure: object) -> set[str]:
    level = last(figure, "30")
    return counted(sum(last(figure, rate) < level for rate in ("0.01", "1.2", "5", "30")))


def groups(figure: object) -> set[str]:
    """Count the quarters of the plane in which examples lie."""
    marks = [figure.artist(f"label_{value}_of_unit").get_path().vertices for value in (0, 1)]
    return counted(len({tuple(quarter) for quarter in np.sign(np.concatenate(marks))}))


NETWORK = claim(
    "from {0} to {1}:", "من {0} إلى {1}:", side("unit_0_*", "unit_2_*"), side("unit_2_*", "unit_0_*")
)
POSITIVE, NEGATIVE = (0.0, 6.0), (-6.0, -0.1)

CLAIMS: dict[str, list[Claim]] = {
    "collapse": [
        claim("", "هو {0} نفسه", form("boundary_of_linear")),
        claim(
            "On the {0} the decision boundary of the unit, a {1} line, and on it that of the linear network, a {2} line: one {3} line",
            "في {0} حدّ فصل الوحدة، خطّ {1}، وعليه حدّ فصل الشبكة الخطّية، خطّ {2}: {3} واحد",
            panel("boundary_of_unit"), style("boundary_of_unit"), style("boundary_of_linear"), form("boundary_of_linear"),
        ),
        claim(
            "On the {0} the decision boundary of the network with tanh",
            "وفي {0} حدّ فصل الشبكة بالظلّ الزائدي",
            panel("boundary_of_tanh"),
        ),
    ],
    "columns_into_X": [
        claim(
            "{0}, the columns of the examples stand apart: the {1}, the {2}, then dots, then the {3},",
            "في {0} أعمدة الأمثلة منفصلة: {1} {2}، ثم نقاط، ثم {3}،",
            height("example_*", "X_*"),
            *(rank(f"example_{name}_*", *(f"example_{one}_*" for one in "12m")) for name in "12m"),
        ),
        claim("An arrow leads {0} from each", "ومن كلّ عمود سهم {0}", heading("into_*")),
    ],
    "computation_graph": [
        claim(
            "the values run to the {0} as far as the loss, and the slopes then run back to the {1},",
            "تسير القيم إلى {0} حتى الخسارة، ثم تعود الميول إلى {1} خطوة",
            heading("forward_[xaz]*_[az]*"), heading("backward_[Laz]*_[az]*"),
        ),
        claim(
            "A row of {2} boxes from {0} to {1}: x,", "صفّ من {2} خانات من {0} إلى {1}: x،",
            side("value_x", "value_L"), side("value_L", "value_x"), count("value_[xzaL]*"),
        ),
        claim("enter its z from {0},", "من {0} إلى z في طبقتها", height("value_W1", "value_z1")),
        claim("the label y enters L from {0}.", "ويدخل الوسم y من {0} إلى L", height("value_y", "value_L")),
        claim("{0} each box between x and L", "{0} كلّ خانة بين x و L", height("text dz^{[1]}", "value_z1")),
    ],
    "dead_and_leaky": [
        claim("with leaky ReLU it {0} slowly, shoots", "ومع ReLU المتسرّبة {0} ببطء، ثم يندفع", trend("leaky_relu", 0, 300)),
        claim("shoots {0} to about", "", trend("leaky_relu", 300, 480)),
        claim("and comes {0} to the right weight;", "ثم {0} إلى الوزن الصحيح؛", trend("leaky_relu", 600, 2000)),
        claim("a {0} line at the right weight", "وخطّ {0} عند الوزن الصحيح", style("target")),
        claim("With ReLU a {0} line", "مع ReLU {1} {0}", trend("relu"), form("relu")),
        claim("With leaky ReLU it {0} slowly, then", "ومع ReLU المتسرّبة {0} ببطء، ثم فجأة", trend("leaky_relu", 0, 300)),
    ],
    "descent_path": [
        claim(
            "the steps get {0} as", "{0} الخطوات كلّما",
            true_of("shorter", lambda figure: (np.diff(steps(figure)) < 0).all(), "longer"),
        ),
        claim("of the {0} hidden unit", "الوحدة الخفية {0}", said("first")),
        claim(
            "at the {0} {1} and lead {2} to", "في {0} {1} {2} إلى",
            height("start_of_path", "contours"), side("start_of_path", "contours"), descends,
        ),
        claim(
            "The {0} is the {1},", "{0} {1}،",
            true_of("first", lambda figure: np.argmax(steps(figure)) == 0, "last"), said("longest"),
        ),
    ],
    "general_network": [
        NETWORK,
        claim("inputs from the {0} to the {1} with", "مدخلات من {0} إلى {1} وبينها", said("first"), said("last")),
        claim("hidden units from the {0} to the {1} with", "وحدات خفية من {0} إلى {1} وبينها", said("first"), said("last")),
        claim("{0} each layer stands", "{0} كلّ طبقة رمز", height("text n_{h} = n^{[1]}", "unit_1_*")),
    ],
    "leaky_relu_curve": [
        claim("the {0}, of slope 0.01, is at −0.1, and the {1}, of slope 0.1", "{0}، وميله 0.01، القيمة −0.1، ويبلغ {1}، وميله 0.1", said("first"), said("second")),
    ],
    "leaky_relu_derivative_curve": tangents("leaky_relu", "LeakyReLU"),
    "learning_rates": [
        claim("the cost {0} slowly", "0.01 {0} التكلفة ببطء", trend("rate_0.01")),
        claim("with 5 it {0} at", "", true_of("rises", lambda figure: (np.diff(figure.lines["rate_5"].get_ydata()) > 0).any())),
        claim(
            "yet ended {0},", "انتهت {0} ممّا سواها",
            true_of("lowest", lambda figure: last(figure, "5") == min(last(figure, rate) for rate in ("0.01", "1.2", "5", "30"))),
        ),
        claim("The {0} {1} end at", "تنتهي {1} {0} عند", said("first"), finite),
        claim("The {0} one {1} to a line", "أما {0} {1} إلى خطّ", said("last"), trend("rate_30")),
    ],
    "mixed_network": [
        NETWORK,
        claim(
            "{0} inputs, then a hidden layer of {1} units", "{0} مدخلات، ثم طبقة خفية من {1} وحدات",
            count("unit_0_*"), count("unit_1_*"),
        ),
    ],
    "network_names": [
        claim("numbered from the {0},", "تُرقّم الطبقات من {0}،", side("unit_0_*", "unit_2_*")),
        NETWORK,
        claim(
            "{0} inputs in layer 0, {1} hidden units in layer 1", "{0} مدخلات في الطبقة 0، {1} وحدات خفية في الطبقة 1",
            count("unit_0_*"), count("unit_1_*"),
        ),
        claim(
            "{0} the arrows into each layer stand", "{0} الأسهم الداخلة", height("text W^{[1]}, b^{[1]}", "edge_1_*"),
        ),
        claim("and {0} each layer the name of its activations", "{0} كلّ طبقة اسم نواتجها", height("text a^{[0]}", "unit_0_*")),
    ],
    "numerical_error": [
        claim(
            "From {0} to {1} the one-sided error {2} with", "من {0} إلى {1} {2} خطأ الجهة الواحدة",
            said("right"), said("left"), trend("one", 1e-7, 1, backwards=True),
        ),
        claim("Then both errors {0} together", "ثم {0} الخطآن معًا", trend("two", 0, 1e-6, backwards=True)),
    ],
    "one_unit": [
        claim("A unit {0} computes", "تحسب الوحدة {0} المدخل", said("first")),
        claim("{1} inputs on the {0},", "{1} مدخلات على {0}،", side("input_*", "unit"), count("input_*")),
        claim("bias b from {0},", "الانحياز b من {0}،", height("bias", "unit")),
        claim(
            "Its {0} half holds z, the weighted input, and its {1} half a,",
            "في نصف الدائرة {0} z، وهو المدخل الموزون، وفي نصفها {1} a،",
            side("text z", "unit"), side("text a", "unit"),
        ),
    ],
    "reading_A1": [
        claim(
            "a step to the {0} takes you to the next example, and a step {1} to the next unit",
            "تنقلك خطوة إلى {0} إلى المثال التالي، وخطوة إلى {1} إلى الوحدة التالية",
            heading("next_example"), heading("next_unit"),
        ),
        claim("examples from the {0} to the {1},", "للأمثلة من {0} إلى {1}،", said("first"), said("last")),
        claim(
            "An arrow {0} it points {1} and says “next example”, and one on its {2} points {3} and says “next unit”",
            "{0} سهم إلى {1} كُتب عنده «المثال التالي»، وعلى {2} سهم إلى {3} كُتب عنده «الوحدة التالية»",
            height("next_example", "bracket_*"), heading("next_example"), side("next_unit", "bracket_*"), heading("next_unit"),
        ),
    ],
    "relu_curve": [
        claim(
            "ReLU is {0} where $z$ is negative, and a {1} {2} line where it is positive",
            "دالة ReLU {0} عند قيم $z$ السالبة، وخطّ {1} {2} عند",
            trend("relu", *NEGATIVE), form("relu", *POSITIVE), trend("relu", *POSITIVE),
        ),
        claim("then it {0} with slope", "ثم {0} بميل", trend("relu", *POSITIVE)),
    ],
    "relu_derivative_curve": tangents("relu", "ReLU"),
    "rows_into_W": [
        claim("the rows one {0} another", "والصفوف بعضها {0} بعض", height("W_2_*", "W_1_*")),
        claim(
            "On the {0} {2} hidden units one {1} another", "على {0} {2} وحدات خفية بعضها {1} بعض",
            side("unit_*", "W_*"), height("unit_2", "unit_1"), count("unit_*"),
        ),
        claim("in a row of {0} cells", "في صفّ من {0} خانات", count("weights_1_*")),
        claim("one matrix on the {0},", "مصفوفة واحدة على {0}،", side("W_*", "unit_*")),
    ],
    "sigmoid_and_log": [
        claim("On the {0} the sigmoid", "في {0} منحنى السيجمويد", panel("sigmoid")),
        claim("On the {0} the loss", "وفي {0} منحنى الخسارة", panel("loss")),
        claim(
            "leaves the plot at the {0} before", "ويخرج المنحنى من {0} الرسم",
            true_of("above", lambda figure: abs(max(figure.lines["loss"].get_ydata()) - figure.lines["loss"].axes.get_ylim()[1]) < 1e-9),
        ),
    ],
    "sigmoid_and_tanh": [
        claim("", "لكنّ {0} وحده", said("second")),
        claim("σ(z) {0} from near 0", "{0} σ(z) من قرب 0", trend("sigmoid")),
        claim("tanh(z) {0} from near −1", "{0} tanh(z) من قرب −1", trend("tanh")),
    ],
    "sigmoid_derivative_curve": [
        claim("the sigmoid is almost {0}:", "منحنى السيجمويد يكون {0}:", flat_ends("sigmoid")),
        *tangents("sigmoid", "σ"),
    ],
    "symmetry": [
        claim("Two plots, one {0} the other", "رسمان، أحدهما {0} الآخر", row("equal_1")),
        claim(
            "{0}, from an equal start, a {1} line with a {2} one on it", "في {0}، من بداية متماثلة، خطّ {1} وعليه خطّ {2}",
            row("equal_1"), style("equal_1"), style("equal_2"),
        ),
        claim(
            "{0}, from a random start, both weights run close to 0 at {1}, and then one {2} and the other {3}",
            "وفي {0}، من بداية عشوائية، يسير الوزنان معًا قرب 0، ثم {2} أحدهما {3} الآخر",
            row("random_1"), said("first"), trend("random_1", 100), trend("random_2", 100),
        ),
    ],
    "tanh_bump": [
        claim("the sum of two {0} lines is a {1} line", "مجموع {0} {1}، مهما", form("identity_1"), form("identity_sum")),
        claim(
            "On the {0}, with tanh, a {1} curve 0.5 tanh(3x + 3) and a {2} one −0.5",
            "في {0}، بالظلّ الزائدي، منحنى {1} 0.5 tanh(3x + 3) ومنحنى {2} −0.5",
            panel("tanh_sum"), trend("tanh_1"), trend("tanh_2"),
        ),
        claim("to 1 in the {0}.", "", said("middle")),
        claim(
            "On the {0}, without an activation function, two {1} lines, whose sum is a {2} line",
            "وفي {0}، من دون دالة تنشيط، {1} ومجموعهما {2}",
            panel("identity_sum"), form("identity_2"), form("identity_sum"),
        ),
    ],
    "tanh_derivative_curve": [
        claim(
            "fades at both ends {0} than that of the sigmoid", "ويضمحلّ عند الطرفين {0} من ميل السيجمويد",
            true_of("faster", lambda _: nnref.tanh_derivative(10.0) < nnref.sigmoid_derivative(10.0), "slower"),
        ),
        *tangents("tanh", "tanh"),
    ],
    "two_boundaries": [
        claim("the plane: {0} groups", "في المستوى: {0} مجموعات", groups),
        claim("of one unit is a {0} line", "حدّ فصل الوحدة الواحدة خطّ {0} لا", form("boundary_of_unit")),
        claim(
            "On the {0} the decision boundary of one unit, a {1} line",
            "في {0} حدّ فصل الوحدة الواحدة، وهو خطّ {1}",
            panel("boundary_of_unit"), form("boundary_of_unit"),
        ),
        claim("On the {0} the decision boundary of a network", "وفي {0} حدّ فصل الشبكة", panel("boundary_of_network")),
    ],
    "two_lines_and_plane": [
        claim("On the {0} the corners", "في {0} رؤوس", panel("label_0_of_inputs")),
        claim("On the {0} the plane", "وفي {0} مستوى", panel("label_0_of_activations")),
    ],
    "weight_scales": [
        claim("{0} rows for weights", "{0} صفوف لأوزان", count("activations_*")),
        claim(
            "activations on the {0} and that of the slopes on the {1}", "توزيع النواتج على {0} وتوزيع الميول على {1}",
            panel("activations_0.01"), panel("slopes_0.01"),
        ),
        claim(
            "In the {0} row the activations gather at 0 and the slopes at 1, in the {1} both spread",
            "في الصفّ {0} تجتمع النواتج عند 0 والميول عند 1، وفي {1} تنتشر",
            row("activations_0.01"), row("activations_1"),
        ),
        claim("In the {0} the activations gather at both ends", "وفي {0} تجتمع النواتج عند الطرفين", row("activations_100")),
    ],
}  # fmt: skip
