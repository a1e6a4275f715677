"""What the texts under the trial week's figure say of it."""

from tests.drawing.claims import claim, form

CLAIMS = {
    "relu_curve": [
        claim("Half of $z$ is a {0} line", "نصف $z$ خطّ {0}", form("half")),
        claim("A {0} line through", "خطّ {0} يمرّ", form("half")),
    ]
}
