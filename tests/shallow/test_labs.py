"""The labs of the week: which there are, and that what the flower shows holds for every seed."""

import json
import re

import nbformat
import numpy as np
import pytest

from docs_src.site.notebooks import labs, read
from docs_src.site.notebooks import run as running
from nnref import datasets, logistic
from nnref.shallow import initialize_parameters, predict, train
from tests.conftest import ROOT

# After 2500 updates every network has learned it; the one that is last to goes all the way of the lab.
LAST = 18
LENGTHS = {seed: 10_000 if seed == LAST else 2500 for seed in range(20)}


def test_there_are_three_labs() -> None:
    names = {lab.name for lab in labs(ROOT) if lab.week == "shallow"}
    assert names == {"flower", "from-scratch", "seeing"}


@pytest.mark.parametrize(
    ("seed", "iterations"),
    [
        pytest.param(*row, marks=[] if row[0] % 5 == 0 or row[0] == LAST else pytest.mark.everything)
        for row in LENGTHS.items()
    ],
)
def test_flower_is_learned_from_every_seed(seed: int, iterations: int) -> None:
    rng = np.random.default_rng(seed)
    X, Y = datasets.flower(400, petals=4, noise=0.2, rng=rng)
    start = initialize_parameters(2, 4, rng=rng)
    network = train(X, Y, start, learning_rate=0.5, iterations=iterations).parameters
    assert np.mean(predict(X, network) == Y) >= 0.88
    unit = logistic.train(X, Y, logistic.initialize_parameters(2), iterations=iterations).parameters
    assert np.mean(logistic.predict(X, unit) == Y) < 0.6


# What the prose says of what the cells printed, in both languages, and when it is true.
CLAIMS = [
    ("flower", "close to that of tossing a coin", "قريبة من دقّة من يجيب برمي قطعة نقود",
     lambda n: abs(n("accuracy of one unit") - 0.5) < 0.05),
    ("flower", "The cost went down a little", "نزلت التكلفة قليلًا",
     lambda n: 0 < n("cost at the start") - n("cost after one step") < 0.01 * n("cost at the start")),
    ("flower", "it gets further than logistic regression", "تفوق الانحدار اللوجستي",
     lambda n: n("hidden units 1: accuracy") > n("accuracy of one unit") + 0.05),
    ("flower", "Beyond four units the accuracy in training grows a little", "وبعد أربع وحدات تزيد الدقّة في التدريب قليلًا",
     lambda n: n("hidden units 4: accuracy") < n("hidden units 20: accuracy") <= n("hidden units 50: accuracy") < n("hidden units 4: accuracy") + 0.1),
    ("flower", "and that on new points does not", "ولا تزيد على النقاط الجديدة",
     lambda n: max(n("hidden units 20: on new points"), n("hidden units 50: on new points")) <= n("hidden units 4: on new points") + 0.005),
    ("flower", "The cost in training goes down to", "تكلفة التدريب تنزل إلى",
     lambda n: n("last cost in training") < 0.2),
    ("flower", "But the cost on new points went down to {{lowest cost on new points; 3}} at update", "أما تكلفة النقاط الجديدة فنزلت إلى",
     lambda n: n("lowest cost on new points") < 0.69 and 0 < n("update with the lowest") < 5000),
    ("flower", "and then up to", "ثم صعدت حتى بلغت",
     lambda n: n("last cost on new points") > 1.5 * n("lowest cost on new points")),
    ("flower", "the first went down, the second up, and they are close", "نقصت الأولى وزادت الثانية، وتقاربتا",
     lambda n: n("1000 points: accuracy") < n("80 points: accuracy") and n("1000 points: on new points") > n("80 points: on new points")
     and abs(n("1000 points: accuracy") - n("1000 points: on new points")) < 0.05 < n("80 points: accuracy") - n("80 points: on new points")),
    ("flower", "With the smallest rate the cost hardly moved", "بالمعدّل الأصغر لم تكد التكلفة تنزل",
     lambda n: 0.69 < n("last cost with rate 0.01") < n("cost at the start")),
    ("flower", "With the largest one it is", "وبالمعدّل الأكبر",
     lambda n: n("last cost with rate 1.2") < min(n("last cost with rate 0.01"), n("last cost with rate 0.1"))),
    ("from-scratch", "By pushing the slope is", "الميل بالدفع",
     lambda n: abs(n("slope by pushing") - n("slope by backward")) < 1e-5),
    ("seeing", "Neither slope is zero", "الميل ليس صفرًا",
     lambda n: 0 < n("slope of tanh at 10") < n("slope of sigmoid at 10") < 1e-3),
    ("seeing", "all are dead", "كلّها ميتة",
     lambda n: n("bias -4, relu: negative before") == n("bias -4, relu: negative after") == 20 and abs(n("bias -4, relu: accuracy") - 0.5) < 0.01),
    ("seeing", "but they are not dead: the small slope teaches them", "لكنّها ليست ميتة: الميل الصغير يعلّمها",
     lambda n: n("bias -4, leaky_relu: negative before") == 20 > n("bias -4, leaky_relu: negative after") and n("bias -4, leaky_relu: accuracy") > 0.8),
    ("seeing", "they stayed like one unit", "ظلّتا كوحدة واحدة",
     lambda n: n("alike: largest gap") == 0),
    ("seeing", "which is to cut off one of the four corners of the square", "تعزل رأسًا واحدًا من رؤوس المربّع الأربعة",
     lambda n: abs(n("alike: accuracy") - 0.75) < 0.03),
    ("seeing", "The random start let its units part", "فافترقت وحدتاها",
     lambda n: n("random: largest gap") > 1 and n("random: accuracy") > n("alike: accuracy") + 0.1),
    ("seeing", "even with the bias 0, units died that had been alive at the start", "حتى حين بدأ الانحياز من 0 ماتت وحدات كانت حيّة",
     lambda n: n("bias 0, relu: negative before") == 0 < n("bias 0, relu: negative after")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "english", "arabic", "holds"), CLAIMS, ids=[claim[1] for claim in CLAIMS])
def test_what_the_prose_says_of_the_numbers_is_true(name, english, arabic, holds) -> None:
    lab = read(ROOT, "shallow", name)
    for language, words in (("en", english), ("ar", arabic)):
        told = "\n".join(lab.prose(language))
        assert told.count(words) == 1, f"{lab.path}: the prose no longer says «{words}»; renew CLAIMS with it"
    printed = dict(re.findall(r"^(\S.*?) = (\S+)$", running.printed(running.run(lab)), re.MULTILINE))
    assert holds(lambda what: float(printed[what])), (
        f"{lab.path}: «{english}» is not what was printed: {printed}"
    )


COMPARES = re.compile(
    r"\b(close|little|went|goes?|grows?|falls?|fell|rose|hardly|further|faster|slower|more|less|up|down|dead|alive|die[ds]?|zero|like|parts?|stayed)\b"
)


@pytest.mark.parametrize("name", ["flower", "from-scratch", "seeing"])
def test_no_sentence_compares_numbers_without_a_claim(name: str) -> None:
    for cell in read(ROOT, "shallow", name).prose("en"):
        for sentence in cell.splitlines():
            if "{{" in sentence and "|" not in sentence and COMPARES.search(re.sub(r"{{.*?}}", "", sentence)):
                claimed = [claim for claim in CLAIMS if claim[1] in sentence]
                assert claimed, f"nothing in CLAIMS holds «{sentence}»"


@pytest.mark.everything
def test_two_runs_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LABS", raising=False)
    lab = read(ROOT, "shallow", "flower")
    first = running.run(lab)
    cells = [nbformat.v4.new_code_cell(source, id=f"code-{i}") for i, source in enumerate(lab.code, 1)]
    again = nbformat.v4.new_notebook(cells=cells)
    running.execute(lab, again)
    ours, theirs = (
        [json.dumps(cell.outputs, sort_keys=True) for cell in notebook.cells] for notebook in (first, again)
    )
    assert ours == theirs
