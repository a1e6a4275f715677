# مختبر: شبكة بطبقة خفية واحدة تتعلّم شكل زهرة لا يفصلها خطّ مستقيم | Lab: a network with one hidden layer learns a flower that no straight line separates

# %% [markdown] lang="ar"
# # مختبر الزهرة
#
# في هذا المختبر تبني شبكة بطبقة خفية واحدة وتدرّبها على بيانات لا يفصلها خطّ مستقيم.
#
# الخطّة:
#
# 1. ننظر في البيانات.
# 2. نجرّب وحدة واحدة، ونرى لماذا تفشل.
# 3. نبني الشبكة خطوة خطوة، ثم ندرّبها.
# 4. نغيّر عدد الوحدات الخفية، ومعدّل التعلّم، والبيانات.
#
# شغّل الخلايا بالترتيب، وغيّر فيها ما شئت.

# %% [markdown] lang="en"
# # The flower lab
#
# In this lab you build a network with one hidden layer and train it on data that no straight line separates.
#
# The plan:
#
# 1. We look at the data.
# 2. We try a single unit, and see why it fails.
# 3. We build the network step by step, and then train it.
# 4. We change the number of hidden units, the learning rate, and the data.
#
# Run the cells in order, and change in them whatever you like.

# %%
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap
from tqdm import tqdm

from nnref import compute_cost, datasets, logistic
from nnref.shallow import (
    backward_propagation,
    forward_propagation,
    initialize_parameters,
    predict,
    train,
    update_parameters,
)

plt.rcParams.update({"figure.dpi": 72, "font.size": 9})
COLOURS = ListedColormap(["#1463a5", "#b4431f"])  # label 0, label 1

# %% [markdown] lang="ar"
# ## البيانات
#
# أربع بتلات، ولكلّ بتلتين متجاورتين وسمان (labels) مختلفان.
# كلّ عمود من $X$ نقطة في المستوى، وكلّ عنصر من $Y$ وسمها، أي جوابها الصحيح: 0 أو 1.

# %% [markdown] lang="en"
# ## The data
#
# Four petals, and neighbouring petals have different labels.
# Each column of $X$ is a point in the plane, each entry of $Y$ its label, the right answer: 0 or 1.

# %%
rng = np.random.default_rng(3)
X, Y = datasets.flower(400, petals=4, noise=0.2, rng=rng)
print("X", X.shape, "Y", Y.shape)


def show(axes, X, Y, answer=None, title=""):
    """Draw the examples, and behind them what is answered where."""
    reach = 1.15 * np.abs(X).max()
    if answer is not None:
        line = np.linspace(-reach, reach, 120)
        x1, x2 = np.meshgrid(line, line)
        plane = np.stack([x1.ravel(), x2.ravel()])  # (2, 14400)
        areas = answer(plane).reshape(x1.shape)
        axes.contourf(x1, x2, areas, [-0.5, 0.5, 1.5], cmap=COLOURS, alpha=0.25)
    axes.scatter(X[0], X[1], c=Y[0], cmap=COLOURS, s=6)
    axes.set(title=title, aspect="equal", xlim=(-reach, reach), ylim=(-reach, reach))


figure, axes = plt.subplots(figsize=(4, 4))
show(axes, X, Y, title="the flower")
plt.show()

# %% [markdown] lang="ar"
# ## وحدة واحدة
#
# نبدأ [بالانحدار اللوجستي](review.md#unit): وحدة واحدة تفصل بخطّ مستقيم.
# البتلتان المتقابلتان لهما الوسم نفسه، فلا يفصل خطّ بين الصنفين: أفضل خطّ يعزل بتلة واحدة، فيصيب في ثلاث بتلات من أربع.
# فهل تجده الوحدة؟

# %% [markdown] lang="en"
# ## A single unit
#
# We begin with [logistic regression](review.md#unit): a single unit, which separates by a straight line.
# Opposite petals have the same label, so no line separates the classes: the best one cuts off a single petal, and gets three petals of four right.
# Does the unit find it?

# %%
unit = logistic.train(X, Y, logistic.initialize_parameters(2)).parameters
accuracy = np.mean(logistic.predict(X, unit) == Y)
print(f"accuracy of one unit = {accuracy:.3f}")

figure, axes = plt.subplots(figsize=(4, 4))
show(axes, X, Y, lambda plane: logistic.predict(plane, unit), "one unit")
plt.show()

# %% [markdown] lang="ar"
# الدقّة {{accuracy of one unit; 2}}، أي قريبة من دقّة من يجيب برمي قطعة نقود: التدريب يُصغّر التكلفة ولا يعدّ الأمثلة التي أصابت فيها الوحدة، وأصغر تكلفة هنا حين تجيب الوحدة في كلّ مكان باحتمال قريب من النصف.

# %% [markdown] lang="en"
# The accuracy is {{accuracy of one unit; 2}}, close to that of tossing a coin: training lowers the cost and does not count right answers, and the cost is lowest here where the unit answers with a probability close to one half everywhere.

# %% [markdown] lang="ar"
# ## الشبكة خطوة خطوة
#
# طبقة خفية من أربع وحدات بالظلّ الزائدي، ووحدة مخرجات بالسيجمويد.
# [نهيّئ الأوزان](initialisation.md#random) بأعداد عشوائية صغيرة، ثم نخطو خطوة واحدة: [الانتشار الأمامي](many-examples.md#s5-v2)، والتكلفة، [والانتشار الخلفي](backpropagation.md#s9-g5)، [والتحديث](gradient-descent.md#s9-g3).
# راقب الأبعاد في كلّ سطر.

# %% [markdown] lang="en"
# ## The network, step by step
#
# A hidden layer of four tanh units, and an output unit with the sigmoid.
# We [initialise the weights](initialisation.md#random) with small random numbers, and then take one step: [forward propagation](many-examples.md#s5-v2), the cost, [backpropagation](backpropagation.md#s9-g5), [the update](gradient-descent.md#s9-g3).
# Watch the shapes in every line.

# %%
parameters = initialize_parameters(2, 4, rng=np.random.default_rng(3))
for name, array in parameters._asdict().items():
    print(name, array.shape)

cache = forward_propagation(X, parameters)  # Z1, A1 (4, 400); Z2, A2 (1, 400)
print(f"cost at the start = {compute_cost(cache.A2, Y):.6f}")

gradients = backward_propagation(X, Y, parameters, cache)
for name, array in gradients._asdict().items():
    print(name, array.shape)

parameters = update_parameters(parameters, gradients, learning_rate=0.5)
cache = forward_propagation(X, parameters)
print(f"cost after one step = {compute_cost(cache.A2, Y):.6f}")

# %% [markdown] lang="ar"
# نزلت التكلفة قليلًا، من {{cost at the start; 6}} إلى {{cost after one step; 6}}.
# والتدريب هو هذه الخطوة عشرة آلاف مرة؛ تقوم بها الدالة `train`، ومعها شريط يبيّن كم بقي.

# %% [markdown] lang="en"
# The cost went down a little, from {{cost at the start; 6}} to {{cost after one step; 6}}.
# Training is this step ten thousand times; `train` does it, with a bar that shows how much is left.


# %%
def trained(n_h, X=X, Y=Y, learning_rate=0.5, iterations=10_000):
    """Train a network of n_h hidden units from the same start, with a progress bar."""
    start = initialize_parameters(2, n_h, rng=np.random.default_rng(3))
    with tqdm(total=iterations, desc=f"hidden units: {n_h}") as bar:
        return train(
            X,
            Y,
            start,
            learning_rate=learning_rate,
            iterations=iterations,
            callback=lambda k, cost, parameters: bar.update(),
        )


training = trained(4)
accuracy = np.mean(predict(X, training.parameters) == Y)
print(f"accuracy of four hidden units = {accuracy:.3f}")

figure, (left, right) = plt.subplots(1, 2, figsize=(7, 3.5))
left.plot(training.costs)
left.set(title="cost", xlabel="update")
show(right, X, Y, lambda plane: predict(plane, training.parameters), "four hidden units")
plt.show()

# %% [markdown] lang="ar"
# صارت الدقّة {{accuracy of four hidden units; 2}}.
# وحدّ الفصل لم يعد مستقيمًا: الوحدات الخفية رسمت خطوطها، ووحدة المخرجات ركّبت منها هذا الشكل.

# %% [markdown] lang="en"
# The accuracy is {{accuracy of four hidden units; 2}} now.
# And the boundary is no longer straight: the hidden units drew their lines, and the output unit made this shape out of them.

# %% [markdown] lang="ar"
# ## كم وحدة خفية؟
#
# نغيّر عدد الوحدات الخفية وحده، ونقارن.
# قبل أن تشغّل الخلية خمّن: كم وحدة تكفي لأربع بتلات؟

# %% [markdown] lang="en"
# ## How many hidden units?
#
# We change the number of hidden units alone, and compare.
# Before you run the cell, guess: how many are enough for four petals?

# %%
sizes = (1, 2, 3, 4, 20, 50)
networks = {n_h: trained(n_h).parameters for n_h in sizes}
new_X, new_Y = datasets.flower(
    4000, petals=4, noise=0.2, rng=np.random.default_rng(4)
)  # points that no network has been trained on

figure, grid = plt.subplots(2, 3, figsize=(6, 4.5))
for axes, (n_h, network) in zip(grid.flat, networks.items()):
    accuracy = np.mean(predict(X, network) == Y)
    print(f"hidden units {n_h}: accuracy = {accuracy:.3f}")
    on_new = np.mean(predict(new_X, network) == new_Y)
    print(f"hidden units {n_h}: on new points = {on_new:.3f}")
    title = f"{n_h} hidden: {accuracy:.2f}"
    show(axes, X, Y, lambda plane: predict(plane, network), title)
    axes.axis("off")
figure.tight_layout(h_pad=2)
plt.show()

# %% [markdown] lang="ar"
# | الوحدات الخفية | الدقّة في التدريب | الدقّة على نقاط جديدة |
# |---|---|---|
# | 1 | {{hidden units 1: accuracy}} | {{hidden units 1: on new points}} |
# | 2 | {{hidden units 2: accuracy}} | {{hidden units 2: on new points}} |
# | 3 | {{hidden units 3: accuracy}} | {{hidden units 3: on new points}} |
# | 4 | {{hidden units 4: accuracy}} | {{hidden units 4: on new points}} |
# | 20 | {{hidden units 20: accuracy}} | {{hidden units 20: on new points}} |
# | 50 | {{hidden units 50: accuracy}} | {{hidden units 50: on new points}} |
#
# حدّ الفصل لشبكة بوحدة خفية واحدة خطّ مستقيم أيضًا، لكنّها تفوق الانحدار اللوجستي: بالظلّ الزائدي تجيب بثقة في البتلة التي تعزلها، وبثقة أقلّ في بقية المستوى.
# وبعد أربع وحدات تزيد الدقّة في التدريب قليلًا، ولا تزيد على النقاط الجديدة.
# والفرق هنا صغير، لأن النقاط كثيرة، والضجيج (noise)، أي انحراف النقاط عن بتلاتها مصادفةً، قليل؛ فلنجعله أوضح.

# %% [markdown] lang="en"
# | hidden units | accuracy in training | accuracy on new points |
# |---|---|---|
# | 1 | {{hidden units 1: accuracy}} | {{hidden units 1: on new points}} |
# | 2 | {{hidden units 2: accuracy}} | {{hidden units 2: on new points}} |
# | 3 | {{hidden units 3: accuracy}} | {{hidden units 3: on new points}} |
# | 4 | {{hidden units 4: accuracy}} | {{hidden units 4: on new points}} |
# | 20 | {{hidden units 20: accuracy}} | {{hidden units 20: on new points}} |
# | 50 | {{hidden units 50: accuracy}} | {{hidden units 50: on new points}} |
#
# The boundary of a network with a single hidden unit is a straight line too, but it gets further than logistic regression: with tanh it answers with confidence on the petal it cuts off, and with less everywhere else.
# Beyond four units the accuracy in training grows a little, and that on new points does not.
# The difference is small here, for the points are many, and the noise, by which points stray from their petals, is low; let us make it plainer.

# %% [markdown] lang="ar"
# ## فرط التخصيص
#
# نأخذ نقاطًا أقلّ، 80 نقطة، وضجيجًا أكثر، وشبكة كبيرة فيها 20 وحدة خفية.
# ونتابع في أثناء التدريب تكلفتين: تكلفة النقاط التي تتعلّم منها الشبكة، وتكلفة نقاط جديدة لم ترها.
# خمّن قبل أن تشغّل الخلية: هل تنزل التكلفتان معًا؟

# %% [markdown] lang="en"
# ## Overfitting
#
# We take fewer points, 80 of them, more noise, and a large network of 20 hidden units.
# While it trains we follow two costs: that of the points it learns from, and that of new points it has not seen.
# Guess before you run the cell: do both costs go down together?

# %%
few_X, few_Y = datasets.flower(80, petals=4, noise=0.5, rng=np.random.default_rng(3))
new_X, new_Y = datasets.flower(4000, petals=4, noise=0.5, rng=np.random.default_rng(4))
updates, seen, unseen = [], [], []


def watch(k, cost, parameters):
    """Note both costs every hundred updates."""
    if k % 100 == 0:
        updates.append(k)
        seen.append(cost)
        unseen.append(compute_cost(forward_propagation(new_X, parameters).A2, new_Y))


start = initialize_parameters(2, 20, rng=np.random.default_rng(3))
network = train(few_X, few_Y, start, learning_rate=0.5, iterations=10_000, callback=watch).parameters
print(f"80 points: accuracy = {np.mean(predict(few_X, network) == few_Y):.3f}")
print(f"80 points: on new points = {np.mean(predict(new_X, network) == new_Y):.3f}")
print(f"lowest cost on new points = {min(unseen):.3f}")
print(f"update with the lowest = {updates[np.argmin(unseen)]}")
print(f"last cost on new points = {unseen[-1]:.3f}")
print(f"last cost in training = {seen[-1]:.3f}")

figure, (left, right) = plt.subplots(1, 2, figsize=(7, 3.5))
left.semilogy(updates, seen, label="training points")
left.semilogy(updates, unseen, label="new points")
left.set(title="cost", xlabel="update")
left.legend()
show(right, few_X, few_Y, lambda plane: predict(plane, network), "20 hidden units, 80 points")
plt.show()

# %% [markdown] lang="ar"
# تكلفة التدريب تنزل إلى {{last cost in training; 2}}، والدقّة في التدريب {{80 points: accuracy; 3}}: كأنّ كلّ شيء على ما يرام.
# أما تكلفة النقاط الجديدة فنزلت إلى {{lowest cost on new points; 3}} عند التحديث {{update with the lowest}}، ثم صعدت حتى بلغت {{last cost on new points; 3}}؛ والدقّة عليها {{80 points: on new points; 3}}.
#
# هذا هو *فرط التخصيص* (overfitting): يلتفّ حدّ الفصل حول النقاط الشاردة، فالشبكة تحفظ ضجيج هذه النقاط بدل أن تتعلّم شكل الزهرة.
# ولا يظهر هذا في التكلفة التي ننزل عليها، بل على نقاط لم تُدرَّب عليها الشبكة؛ لذلك نُبقي دائمًا بعض النقاط جانبًا.
#
# ومن أبسط ما يعالجه بيانات أكثر: الشبكة نفسها والضجيج نفسه، مع 1000 نقطة ونصف عدد التحديثات.

# %% [markdown] lang="en"
# The cost in training goes down to {{last cost in training; 2}}, and the accuracy in training is {{80 points: accuracy; 3}}: as if all were well.
# But the cost on new points went down to {{lowest cost on new points; 3}} at update {{update with the lowest}}, and then up to {{last cost on new points; 3}}; the accuracy there is {{80 points: on new points; 3}}.
#
# That is *overfitting*: the boundary winds around the stray points, for the network memorises the noise of these points instead of learning the shape of the flower.
# It does not show in the cost that training lowers, but only on points that the network was not trained on; so we always keep some points aside.
#
# One of the simplest cures is more data: the same network and the same noise, with 1000 points and half as many updates.

# %%
many_X, many_Y = datasets.flower(1000, petals=4, noise=0.5, rng=np.random.default_rng(3))
network = trained(20, many_X, many_Y, iterations=5000).parameters
print(f"1000 points: accuracy = {np.mean(predict(many_X, network) == many_Y):.3f}")
print(f"1000 points: on new points = {np.mean(predict(new_X, network) == new_Y):.3f}")

# %% [markdown] lang="ar"
# الدقّة في التدريب {{1000 points: accuracy; 3}}، وعلى النقاط الجديدة {{1000 points: on new points; 3}}: نقصت الأولى وزادت الثانية، وتقاربتا.
# لم تعد الشبكة قادرة على حفظ النقاط، فتعلّمت الشكل.

# %% [markdown] lang="en"
# The accuracy in training is {{1000 points: accuracy; 3}}, on new points {{1000 points: on new points; 3}}: the first went down, the second up, and they are close.
# The network can no longer memorise the points, and so it has learned the shape.

# %% [markdown] lang="ar"
# ## معدّل التعلّم
#
# الشبكة نفسها بثلاثة معدّلات، وألفا تكرار لكلّ منها.

# %% [markdown] lang="en"
# ## The learning rate
#
# The same network with three learning rates, two thousand iterations each.

# %%
figure, axes = plt.subplots(figsize=(6, 3.5))
for alpha in (0.01, 0.1, 1.2):
    costs = trained(4, learning_rate=alpha, iterations=2000).costs
    print(f"last cost with rate {alpha} = {costs[-1]:.4f}")
    axes.plot(costs, label=f"learning rate {alpha}")
axes.set(xlabel="update", ylabel="cost")
axes.legend()
plt.show()

# %% [markdown] lang="ar"
# بالمعدّل الأصغر لم تكد التكلفة تنزل: {{last cost with rate 0.01; 3}}.
# وبالمعدّل الأكبر {{last cost with rate 1.2; 3}}.
# جرّب معدّلًا أكبر بكثير، 100 مثلًا: تتوقّف `train` وتقول عند أيّ تكرار صارت التكلفة ما لا نهاية، [ولذلك سبب](gradient-descent.md#rates).

# %% [markdown] lang="en"
# With the smallest rate the cost hardly moved: {{last cost with rate 0.01; 3}}.
# With the largest one it is {{last cost with rate 1.2; 3}}.
# Try one that is larger by far, 100, say: `train` stops, and says at which iteration the cost became infinite, [for a reason](gradient-descent.md#rates).

# %% [markdown] lang="ar"
# ## بيانات أخرى
#
# أربع مجموعات أخرى من `nnref.datasets`، بالشبكة نفسها.

# %% [markdown] lang="en"
# ## Other data
#
# Four other sets of `nnref.datasets`, with the same network.

# %%
figure, grid = plt.subplots(2, 2, figsize=(5, 5.2))
for axes, make in zip(grid.flat, (datasets.moons, datasets.circles, datasets.blobs, datasets.xor)):
    other_X, other_Y = make(400, rng=np.random.default_rng(3))
    network = trained(4, other_X, other_Y, iterations=5000).parameters
    accuracy = np.mean(predict(other_X, network) == other_Y)
    name = make.__name__
    print(f"accuracy on {name} = {accuracy:.3f}")
    show(axes, other_X, other_Y, lambda plane: predict(plane, network), f"{name}: {accuracy:.2f}")
    axes.axis("off")
figure.tight_layout()
plt.show()

# %% [markdown] lang="ar"
# ## الآن دورك
#
# - ضع ReLU مكان الظلّ الزائدي: أضف `hidden="relu"` إلى `train` وإلى `predict`. كيف يتغيّر حدّ الفصل؟
# - درّب على 80 نقطة شبكة بأربع وحدات بدل 20. هل يبقى فرط التخصيص؟ وماذا لو أوقفت التدريب مبكّرًا؟
# - غيّر بذرة الأعداد العشوائية (seed)، أي الرقم الذي في `default_rng(3)`. هل تصل الشبكة إلى الدقّة نفسها كلّ مرة؟

# %% [markdown] lang="en"
# ## Your turn
#
# - Put ReLU in place of tanh: add `hidden="relu"` to `train` and to `predict`. How does the boundary change?
# - On the 80 points, train a network of four units in the place of 20. Does it still overfit? And if you stop the training early?
# - Change the seed of the random numbers, the number in `default_rng(3)`. Does the network reach the same accuracy each time?
