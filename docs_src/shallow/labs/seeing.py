# مختبر: شاهد التشبّع والوحدة الميتة والتماثل | Lab: saturation, dead units and symmetry, seen with your own eyes

# %% [markdown] lang="ar"
# # شاهد التشبّع والتماثل
#
# ثلاث تجارب من دروس الأسبوع، تغيّر فيها ما شئت: أين تصغر الميول، ومتى تموت الوحدة، وماذا يفعل التماثل.

# %% [markdown] lang="en"
# # Seeing saturation and symmetry
#
# Three experiments from the lessons of the week, in which you change what you like: where slopes become small, when a unit dies, and what symmetry does.

# %%
import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

from nnref import ACTIVATIONS, datasets
from nnref.shallow import Parameters, forward_propagation, initialize_parameters, predict, train

plt.rcParams.update({"figure.dpi": 72, "font.size": 9})

# %% [markdown] lang="ar"
# ## أين تصغر الميول؟
#
# كلّ [دالة تنشيط](activations.md) في الصفّ الأعلى، وتحتها [ميلها](derivatives.md).
# السيجمويد والظلّ الزائدي ينبسطان عند الطرفين، وهذا هو التشبّع؛ أما ReLU فميلها في الجهة الموجبة لا يتغيّر.

# %% [markdown] lang="en"
# ## Where do the slopes become small?
#
# Each [activation function](activations.md), and below it [its slope](derivatives.md).
# The sigmoid and tanh go flat at both ends, and that is saturation; the slope of ReLU on the positive side does not change.

# %%
z = np.linspace(-10, 10, 401)
names = ("sigmoid", "tanh", "relu", "leaky_relu")
figure, grid = plt.subplots(2, 4, figsize=(8, 4), sharex=True)
for (above, below), name in zip(grid.T, names):
    g, g_prime = ACTIVATIONS[name]
    above.plot(z, g(z))
    above.set_title(name)
    below.plot(z, g_prime(z), color="C1")
    print(f"slope of {name} at 10 = {g_prime(10.0):.3g}")
figure.tight_layout()
plt.show()

# %% [markdown] lang="ar"
# عند $z = 10$ ميل السيجمويد {{slope of sigmoid at 10; 2}}، وميل الظلّ الزائدي {{slope of tanh at 10; 2}}.
# الميل ليس صفرًا، لكنّ خطوة بهذا الصغر [تزحف](activations.md#s6-a4).
#
# نعدّ الخطوات: ننزل على المنحنى نفسه، بمعدّل التعلّم $\alpha = 1$، حتى ينقص $z$ بمقدار 1.
# قبل أن تشغّل الخلية خمّن: كم خطوة تحتاج السيجمويد لتنزل من 5 إلى 4؟

# %% [markdown] lang="en"
# At $z = 10$ the slope of the sigmoid is {{slope of sigmoid at 10; 2}}, that of tanh {{slope of tanh at 10; 2}}.
# Neither slope is zero, but a step as small as that [crawls](activations.md#s6-a4).
#
# We count steps: we go down the curve itself, with the learning rate $\alpha = 1$, until $z$ has fallen by 1.
# Before you run the cell, guess: how many steps does the sigmoid need to go from 5 down to 4?


# %%
def steps(name, z):
    """Count the steps of gradient descent that take z down by one."""
    _, g_prime = ACTIVATIONS[name]
    goal, count = z - 1, 0
    while z > goal:
        z = z - g_prime(z)
        count += 1
    return count


starts = (1.0, 2.0, 3.0, 4.0, 5.0)
figure, axes = plt.subplots(figsize=(6, 3.2))
for name in ("sigmoid", "tanh", "relu"):
    counts = [steps(name, start) for start in tqdm(starts, desc=name)]
    print(f"steps of {name} from 5 = {counts[-1]}")
    axes.semilogy(starts, counts, "o-", label=name)
axes.set(xlabel="start", ylabel="steps")
axes.legend()
plt.show()

# %% [markdown] lang="ar"
# من $z = 5$، عدد الخطوات على السيجمويد {{steps of sigmoid from 5}}، وعلى الظلّ الزائدي {{steps of tanh from 5}}، وعلى ReLU {{steps of relu from 5}}.

# %% [markdown] lang="en"
# From $z = 5$, the number of steps on the sigmoid is {{steps of sigmoid from 5}}, on tanh {{steps of tanh from 5}}, on ReLU {{steps of relu from 5}}.

# %% [markdown] lang="ar"
# ## متى تموت الوحدة؟
#
# وحدة ReLU [ميتة](activations.md#relu) إذا كان مدخلها الموزون سالبًا في كلّ الأمثلة.
# نبدأ شبكات بانحيازات أصغر فأصغر، ونعدّ وحداتها التي مدخلها الموزون سالب في كلّ الأمثلة، قبل التدريب وبعده.

# %% [markdown] lang="en"
# ## When does a unit die?
#
# A ReLU unit is [dead](activations.md#relu) when its weighted input is negative for every example.
# We start networks from lower and lower biases, and count their units whose weighted input is negative for every example, before training and after.

# %%
rng = np.random.default_rng(3)
X, Y = datasets.moons(200, rng=rng)
W1, b1, W2, b2 = initialize_parameters(2, 20, scale=1.0, rng=rng)


def negative(parameters, hidden):
    """Count the units whose weighted input is negative for every example."""
    Z1 = forward_propagation(X, parameters, hidden=hidden).Z1
    return int(np.sum((Z1 < 0).all(axis=1)))


for bias in (0.0, -2.0, -4.0):
    start = Parameters(W1, b1 + bias, W2, b2)
    for hidden in ("relu", "leaky_relu"):
        training = train(X, Y, start, hidden=hidden, learning_rate=0.3, iterations=3000)
        after = training.parameters
        accuracy = np.mean(predict(X, after, hidden=hidden) == Y)
        print(f"bias {bias:g}, {hidden}: negative before = {negative(start, hidden)}")
        print(f"bias {bias:g}, {hidden}: negative after = {negative(after, hidden)}")
        print(f"bias {bias:g}, {hidden}: accuracy = {accuracy:.3f}")

# %% [markdown] lang="ar"
# في الشبكة 20 وحدة. إذا بدأ كلّ انحياز من $-4$ فعدد الوحدات التي مدخلها الموزون سالب دائمًا، مع ReLU، قبل التدريب {{bias -4, relu: negative before}} وبعده {{bias -4, relu: negative after}}: كلّها ميتة، والدقّة {{bias -4, relu: accuracy; 3}}.
# ومع ReLU المتسرّبة: قبله {{bias -4, leaky_relu: negative before}}، وبعده {{bias -4, leaky_relu: negative after}}، لكنّها ليست ميتة: الميل الصغير يعلّمها، والدقّة {{bias -4, leaky_relu: accuracy; 3}}.

# %% [markdown] lang="en"
# The network has 20 units. If each bias starts at $-4$, the number of units whose weighted input is always negative is, with ReLU, {{bias -4, relu: negative before}} before training and {{bias -4, relu: negative after}} after it: all are dead, and the accuracy is {{bias -4, relu: accuracy; 3}}.
# With leaky ReLU it is {{bias -4, leaky_relu: negative before}} before and {{bias -4, leaky_relu: negative after}} after, but they are not dead: the small slope teaches them, and the accuracy is {{bias -4, leaky_relu: accuracy; 3}}.

# %% [markdown] lang="ar"
# ## ماذا يفعل التماثل؟
#
# نبدأ شبكة وحدتاها الخفيتان [متماثلتان](initialisation.md#alike)، وأخرى أوزانها الأولى عشوائية صغيرة، ونتابع وزنًا من كلّ وحدة.

# %% [markdown] lang="en"
# ## What does symmetry do?
#
# We start one network whose two hidden units are [alike](initialisation.md#alike), and another from small random weights, and follow one weight of each unit.

# %%
rng = np.random.default_rng(3)
X, Y = datasets.xor(200, rng=rng)
random = initialize_parameters(2, 2, rng=rng)
alike = Parameters(
    np.repeat(random.W1[:1], 2, axis=0),  # both rows are the first one
    random.b1,
    np.repeat(random.W2[:, :1], 2, axis=1),
    random.b2,
)

figure, grid = plt.subplots(1, 2, figsize=(8, 3.2), sharey=True)
for axes, (name, start) in zip(grid, (("alike", alike), ("random", random))):
    history = []
    training = train(
        X,
        Y,
        start,
        iterations=3000,
        callback=lambda k, cost, parameters: history.append(parameters.W1[:, 0].copy()),
    )
    first, second = np.array(history).T
    axes.plot(first, linewidth=5, alpha=0.4, label="unit 1")
    axes.plot(second, "--", label="unit 2")
    axes.set(title=name, xlabel="update")
    axes.legend()
    accuracy = np.mean(predict(X, training.parameters) == Y)
    print(f"{name}: largest gap = {np.max(np.abs(first - second)):.3g}")
    print(f"{name}: accuracy = {accuracy:.3f}")
figure.tight_layout()
plt.show()

# %% [markdown] lang="ar"
# أكبر فرق بين الوحدتين المتماثلتين {{alike: largest gap}}: ظلّتا كوحدة واحدة، فلا تستطيعان إلا ما تستطيعه وحدة: تعزل رأسًا واحدًا من رؤوس المربّع الأربعة، والدقّة {{alike: accuracy; 3}}.
# أما التي أوزانها الأولى عشوائية فافترقت وحدتاها، والدقّة {{random: accuracy; 3}}.
#
# ## الآن دورك
#
# - في التجربة الأولى: من أيّ بداية يصير الظلّ الزائدي أبطأ من السيجمويد؟
# - في الثانية: حتى حين بدأ الانحياز من 0 ماتت وحدات كانت حيّة، وعددها {{bias 0, relu: negative after}}. من أيّ معدّل تعلّم يبدأ ذلك؟ وهل تتضرّر الدقّة؟
# - في الثالثة: أضف إلى أحد الصفّين عددًا صغيرًا جدًّا. بعد كم تحديث تفترق الوحدتان؟ (زد `iterations` إن لزم.)

# %% [markdown] lang="en"
# The largest gap between the units that are alike is {{alike: largest gap}}: they stayed like one unit, and can do no more than one can, which is to cut off one of the four corners of the square; the accuracy is {{alike: accuracy; 3}}.
# The random start let its units part, and the accuracy is {{random: accuracy; 3}}.
#
# ## Your turn
#
# - In the first experiment: from which start on is tanh slower than the sigmoid?
# - In the second: even with the bias 0, units died that had been alive at the start; their number is {{bias 0, relu: negative after}}. From which learning rate on does that happen, and does the accuracy suffer?
# - In the third: add a very small number to one of the rows. How many updates pass until the units part? (Raise `iterations` if you must.)
