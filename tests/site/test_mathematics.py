"""The reader of what is drawn knows every form that formulas have, and notices what a drawing can get wrong."""

import re
import unicodedata
from html import unescape
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from docs_src.site.html import mathml
from docs_src.texts import LANGUAGES
from tests.conftest import ROOT
from tests.formulas.record import formulas, kinds
from tests.site.mathematics import UnreadError, difference, drawn, drawn_number
from tests.site.test_built_site import LABS, PAGES, built

SYMBOLS = (
    frozenset({**dict.fromkeys("abijkmwxzL", False), "f": True, r"\sigma": True, r"\tanh": True}.items()),
)


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{a}{b} = \dfrac12 + \tfrac{1}{m}",
        r"\sqrt{a} \cdot |z| \odot \lVert x \rVert^{2} / 2",
        r"a \leq b \geq x \in \mathbb{R}^{m \times 1}",
        r"x_{1}^{[1](i)} \sim \mathcal{N}(0, 0.01^{2})",
        r"\sum_{i=1}^{m} a \prod_{j=1}^{m} b",
        r"f''(z) f'(z)^{2} f^{[1]\prime}(z)",
        r"\tanh^{2}(z) + \log z \exp(z) + \operatorname{sech}(z) + \max(0, z)",
        r"\left( \frac{a}{b} \right)^{2} \bigl( a \bigr) {w^{[2]}}^{T} w^\top",
        r"\frac{d}{dz} \frac{1}{a} + \frac{\partial L}{\partial a} \cdot \frac{da}{dz}",
        r"a := b, \quad x = \begin{pmatrix} a & \cdots \\ \vdots & b \end{pmatrix}",
        r"a = \begin{cases} 0 & \text{if } z < 0 \\ 1 & \text{otherwise} \end{cases}",
        r"\begin{aligned} a &= b \\ &= z \\ &\text{for } i = 1, \ldots, m \end{aligned}",
        r"= 4.54 \cdot 10^{-5}",
        r"\sigma",
        r"(i, 1)",
    ],
)
@pytest.mark.parametrize("display", [True, False])
def test_every_form_is_read_back(tex: str, display: bool) -> None:
    below = "a + b" if display and tex.startswith("=") else ""
    assert difference(mathml(tex, display=display, below=below), tex, SYMBOLS) == ""


PRIME = '<mo lspace="0" rspace="0">′</mo>'
BRACKET = r'<mo stretchy="false">[()]</mo>'
# What was to be drawn, and what a mistake, a setting or an update of the converter makes of it.
FAULTS = {
    "a minus is a plus": ("S9-G5-check", "−", "+"),
    "a minus is lost": ("S9-G5-dZ2", "<mo>−</mo>", ""),
    "a transpose is gone": ("S9-G5-dZ1", "<mi>T</mi>", ""),
    "a layer has no brackets": ("S9-G5-dZ1", r"<mn>\[(\d)\]</mn>", r"<mn>\1</mn>"),
    "a layer is another": ("S9-G5-dZ1", r"<mn>\[1\]</mn>", "<mn>[2]</mn>"),
    "an example has no brackets": ("S5-V1", BRACKET, ""),
    "≥ is ≤": ("S8-D3", "≥", "≤"),
    ":= is =": ("S9-G3-W1", r"<mo [^>]*>:</mo>", ""),
    "≈ is =": ("S9-G5-check", "≈", "="),
    "the bounds of a sum are exchanged": (
        "S9-G2",
        "(<munderover><mo>∑</mo>)(<mrow>.*?</mrow>)(<mi>m</mi>)",
        r"\1\3\2",
    ),
    "the bounds of a sum are gone": ("S9-G2", "<munderover>(<mo>∑</mo>).*?</munderover>", r"\1"),
    "1/m is turned round": (
        "S9-G5-dW2",
        "<mfrac><mn>1</mn><mi>m</mi></mfrac>",
        "<mfrac><mi>m</mi><mn>1</mn></mfrac>",
    ),
    "a fraction has no bar": ("S9-G5-dW2", "<mfrac>(.*?)</mfrac>", r"\1"),
    "a fraction is invisible": ("S9-G5-dW2", "<mfrac>", '<mfrac linethickness="0">'),
    "an exponent is gone": ("S8-D2", "<msup><mi>a</mi><mn>2</mn></msup>", "<mi>a</mi>"),
    "an exponent is on the line": ("S8-D2", "<msup>(<mi>a</mi><mn>2</mn>)</msup>", r"\1"),
    "an exponent is below": ("S8-D2", "<msup>(<mi>a</mi><mn>2</mn>)</msup>", r"<msub>\1</msub>"),
    "a long exponent is on the line": ("S6-A1", "<msup>(<mi>e</mi>)<mrow>(.*?)</mrow></msup>", r"\1\2"),
    "a prime is gone": ("S8-D1", PRIME, ""),
    "a prime in an exponent is gone": ("S9-G5-dZ1", "<mo>′</mo>", ""),
    "a unit and a layer are exchanged": (
        "S4-F1-1",
        "(<msubsup><mi>z</mi>)(<mn>1</mn>)(<mrow><mn>.1.</mn></mrow>)",
        r"\1\3\2",
    ),
    "⊙ is gone": ("S9-G5-dZ1", "<mo [^>]*>⊙</mo>", ""),
    "⊙ is ⋅": ("S9-G5-dZ1", "⊙", "⋅"),
    "a hat is gone": ("S9-G2", '<mover accent="true">(<mi>y</mi>).*?</mover>', r"\1"),
    "a hat is a tilde": ("S9-G2", "ˆ", "~"),
    "rows are exchanged": ("S4-F2", "(<mtr>.*?</mtr>)(<mtr>.*?</mtr>)", r"\2\1"),
    "a row is lost": ("S4-F2", "(<mtr>.*?</mtr>)(<mtr>.*?</mtr>)", r"\1"),
    "the sides of rows are exchanged": ("S4-F2", "(<mtd [^>]*>.*?</mtd>)(<mtd [^>]*>.*?</mtd>)", r"\2\1"),
    "conditions are exchanged": (
        "S8-D3",
        "(<mi>z</mi><mo>&lt;</mo><mn>0</mn>)(.*)(<mi>z</mi><mo>≥</mo><mn>0</mn>)",
        r"\3\2\1",
    ),
    "cases have no brace": ("S8-D3", "<mo>{</mo>", ""),
    "a column is a row": ("S4-F2-W", "</mtr><mtr>", ""),
    "a row is a column": ("S5-V2-X", "</mtd><mtd>", "</mtd></mtr><mtr><mtd>"),
    "a matrix has no brackets": ("S5-V2-X", r"<mo>[\[\]]</mo>", ""),
    "dots run downwards": ("S5-V2-X", "⋯", "⋮"),
    "brackets are lost": ("S2-R2", BRACKET, ""),
    "brackets of a factor are lost": ("S9-G2-L", BRACKET, ""),
    "brackets are turned round": ("S8-D1", "[(]", ")"),
    "× is gone": ("S9-G1", "<mo [^>]*>×</mo>", ""),
    "ℝ is R": ("S9-G1", "ℝ", "R"),
    "a name is another": ("S4-F2", "σ", "θ"),
    "log is ln": ("S9-G2-L", "log", "ln"),
    "a sign that is not known": ("S4-F2", r"\+", "±"),
    "a letter that is not known": ("S4-F2", "<mi>σ</mi>", "<mi>ς</mi>"),
    "a tag that is not known": ("S4-F2", "<mi>σ</mi>", "<merror>σ</merror>"),
    "text beside the tags": ("S4-F2", "<mi>σ</mi>", "σ"),
    "two drawings": ("S8-D2", "<semantics>", "<semantics><mrow></mrow>"),
    "a phantom": ("S8-D2", "<mn>2</mn>", "<mphantom><mn>2</mn></mphantom>"),
    "a style": ("S8-D2", "<mn>2</mn>", '<mn style="display:none">2</mn>'),
    "a row with a style": ("S4-F2", "<mtr>", '<mtr style="visibility:collapse">'),
    "hidden": ("S8-D2", "<mn>2</mn>", "<mn hidden>2</mn>"),
    "of no size": ("S8-D2", "<mn>2</mn>", '<mn mathsize="0">2</mn>'),
    "of no colour": ("S8-D2", "<mn>2</mn>", '<mn mathcolor="transparent">2</mn>'),
    "pushed aside": ("S9-G5-dZ2", "<mo>−</mo>", '<mo lspace="-1em">−</mo>'),
    "from right to left": ("S9-G5-dZ2", "<math", '<math dir="rtl"'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_drawing_that_is_not_its_formula_is_noticed(fault: str) -> None:
    name, pattern, change = FAULTS[fault]
    tex = formulas()[f"shallow:{name}"].tex
    known = (frozenset(kinds(f"shallow:{name}")[0][0].vocabulary.items()),)
    shown, mark, annotation = mathml(tex, display=True).partition("<annotation")
    assert difference(shown + mark + annotation, tex, known) == ""
    # The first place suffices, and where brackets are concerned both.
    wrong = re.sub(pattern, change, shown, count=0 if pattern == BRACKET else 1)
    assert wrong != shown, "this changes nothing"
    assert difference(wrong + mark + annotation, tex, known)


CITED = '<bdi class="number" dir="ltr">{}</bdi>'


@pytest.mark.parametrize(
    ("html", "number"),
    [
        ("0.25", "0.25"),
        ("−1.5 × 10<sup>−7</sup>", "-1.5e-7"),
        ("6 × 10<sup>20</sup>", "6e20"),
        ("<code>nan</code>", "nan"),
    ],
)
def test_cited_number_is_read_back(html: str, number: str) -> None:
    assert drawn_number(CITED.format(html)) == number


@pytest.mark.parametrize(
    "html",
    [
        *("4.54 × 10−5", "4.54 × 10<sub>−5</sub>", "4.54 × 10<sup>-5</sup>", "4.54 × <sup>10−5</sup>"),
        *(
            "4.54 × 10<sup hidden>−5</sup>",
            '4.54 × 10<sup style="opacity:0">−5</sup>',
            "4.54e-5",
            "-0.25",
            "",
        ),
    ],
)
def test_number_that_is_drawn_in_another_way_is_noticed(html: str) -> None:
    with pytest.raises(UnreadError, match="no number is drawn"):
        drawn_number(CITED.format(html))


def test_a_drawing_is_never_read_from_its_annotation() -> None:
    html = mathml("a - b", display=False)
    assert drawn(html.replace(">a - b<", ">a + b<")) == "a-b"


def glyphs(tag: str, text: str) -> str:
    """Give the characters that a leaf is drawn with: a letter alone is drawn in italics."""
    if tag != "mi" or len(text) > 1:
        return re.sub(r"[\s\u2061-\u2063\ufe00]", "", text)
    name = re.sub("^(?:LATIN|GREEK) (SMALL|CAPITAL) LETTER ", r"\1 ", unicodedata.name(text))
    try:
        return "ℎ" if text == "h" else unicodedata.lookup(f"MATHEMATICAL ITALIC {name}")
    except KeyError:
        return text


def test_every_sign_of_mathematics_has_a_glyph(site: Path) -> None:
    pages = [built(site, page, language) for page in PAGES + LABS for language in LANGUAGES]
    leaves = {leaf for html in pages for leaf in re.findall(r"<(m[ino]|mtext)\b[^>]*>([^<]+)</", html)}
    signs = {sign for tag, text in leaves for sign in glyphs(tag, unescape(text))}
    assert {"∑", "ℝ", "ℎ", "𝑧", "𝜎", "𝜕"} <= signs
    typeface = "docs_src/site/theme/assets/fonts/stix-two-math-subset.woff2"
    known = TTFont(ROOT / typeface).getBestCmap()
    strange = sorted(sign for sign in signs if ord(sign) not in known)
    assert strange == [], f"{typeface} has no glyph for them; CONTRIBUTING says how it is made"
