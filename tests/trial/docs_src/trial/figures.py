"""The figure of the trial week, under a name that another week has too."""

from matplotlib.figure import Figure

from docs_src.drawing import canvas, curve, figure, grid, plot
from docs_src.texts import Bilingual, Language
from nnref.trial import half


@figure(
    caption=Bilingual("نصف $z$ خطّ مستقيم.", "Half of $z$ is a straight line."),
    description=Bilingual("خطّ مستقيم يمرّ بنقطة الأصل.", "A straight line through the origin."),
)
def relu_curve(language: Language) -> Figure:  # noqa: ARG001 - it has no words in it
    """Draw the half."""
    page = canvas(200)
    axes = plot(page, bottom=30, height=150, x=(-4, 4), y=(-2, 2), x_ticks=(-4, 0, 4), y_ticks=(0, 2))
    curve(axes, half, grid(-4, 4), "half")
    return page
