# مختبر: اكتب الانتشار الأمامي والخلفي والتحديث بيدك، وقارنها بنتائج nnref | Lab: write forward propagation, backpropagation and the update yourself, and check them against nnref

# %% [markdown] lang="ar"
# # من الصفر
#
# في هذا المختبر تكتب التدريب كلّه بيدك، في أسطر قليلة من NumPy.
# وفي آخر كلّ خلية تكتبها أسطر تقارن نتيجتك بنتيجة `nnref`، وتطبع `True` إذا أصبت.
#
# اقرأ المطلوب، ثم احذف ما في داخل الدالة واكتبه وحدك، ثم شغّل الخلية؛ وتستطيع أن تعيد تشغيل أيّ خلية متى شئت.
# وإذا تعثّرت فارجع إلى [الأسبوع في صفحة واحدة](summary.md).

# %% [markdown] lang="en"
# # From scratch
#
# In this lab you write the whole of training yourself, in a few lines of NumPy.
# At the end of each cell that you write, your result is compared with that of `nnref`, and `True` is printed when you are right.
#
# Read what is asked for, then delete the body of the function, write it yourself, and run the cell; you can run any cell again whenever you like.
# When you are stuck, go back to [the week on one page](summary.md).

# %%
import numpy as np
from tqdm import tqdm

import nnref

rng = np.random.default_rng(3)
X, Y = nnref.datasets.moons(200, rng=rng)  # (2, 200) and (1, 200)
start = nnref.shallow.initialize_parameters(2, 4, scale=1.0, rng=rng)
m = X.shape[1]
print("m =", m)

# %% [markdown] lang="ar"
# ## إلى الأمام
#
# المطلوب [أربعة أسطر](many-examples.md#s5-v2): المدخلات الموزونة للطبقة الخفية، ثم الظلّ الزائدي، ثم المدخلات الموزونة لطبقة المخرجات، ثم السيجمويد.
# الأبعاد بالترتيب: $(4, m)$ مرتين، ثم $(1, m)$ مرتين.

# %% [markdown] lang="en"
# ## Forward
#
# [Four lines](many-examples.md#s5-v2) are asked for: the weighted inputs of the hidden layer, then tanh, then the weighted inputs of the output layer, then the sigmoid.
# The shapes in order: $(4, m)$ twice, then $(1, m)$ twice.


# %%
def forward(X, W1, b1, W2, b2):
    """Compute both layers for all examples."""
    Z1 = W1 @ X + b1
    A1 = np.tanh(Z1)
    Z2 = W2 @ A1 + b2
    A2 = 1 / (1 + np.exp(-Z2))
    return Z1, A1, Z2, A2


cache = nnref.shallow.forward_propagation(X, start)
for name, mine, right in zip(cache._fields, forward(X, *start), cache):
    print(name, "is right:", mine.shape == right.shape and np.allclose(mine, right))

# %% [markdown] lang="ar"
# ## التكلفة
#
# المطلوب سطر واحد: [متوسط الإنتروبيا المتقاطعة](gradient-descent.md#cost) على كلّ الأمثلة.
# لا تنسَ إشارة السالب.

# %% [markdown] lang="en"
# ## The cost
#
# One line is asked for: [the mean cross-entropy](gradient-descent.md#cost) over all examples.
# Do not forget the minus.


# %%
def cost(A2, Y):
    """Average the loss over all examples."""
    return -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


A2 = forward(X, *start)[3]
print(f"cost at the start = {cost(A2, Y):.6f}")
print("the cost is right:", np.isclose(cost(A2, Y), nnref.compute_cost(A2, Y)))

# %% [markdown] lang="ar"
# ## إلى الخلف
#
# المطلوب ستة أسطر: [معادلات الانتشار الخلفي](backpropagation.md#s9-g5) واحدة واحدة.
# أبعاد كلّ ميل هي أبعاد معامله؛ وإذا اختلفت فالخطأ هناك.

# %% [markdown] lang="en"
# ## Backward
#
# Six lines are asked for: [the equations of backpropagation](backpropagation.md#s9-g5), one by one.
# Each slope has the shape of its parameter; where it does not, the mistake is there.


# %%
def backward(X, Y, W2, A1, A2):
    """Go back from the outputs to the slopes of all parameters."""
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = W2.T @ dZ2 * (1 - A1**2)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return dW1, db1, dW2, db2


_, A1, _, A2 = forward(X, *start)
slopes = backward(X, Y, start.W2, A1, A2)
gradients = nnref.shallow.backward_propagation(X, Y, start, cache)
for name, mine, right in zip(gradients._fields, slopes, gradients):
    print(name, "is right:", mine.shape == right.shape and np.allclose(mine, right))

# %% [markdown] lang="ar"
# وهناك فحص آخر لا يحتاج إلى من يعرف الجواب: [الاشتقاق العددي](backpropagation.md#check).
# نغيّر وزنًا واحدًا تغييرًا صغيرًا، ونرى كم تتغيّر التكلفة.

# %% [markdown] lang="en"
# There is another check, for which nobody need know the answer: [numerical differentiation](backpropagation.md#check).
# Push one weight a little, and see how the cost changes.

# %%
h = 1e-6
W1, b1, W2, b2 = start
push = np.zeros_like(W1)
push[0, 0] = h
up = cost(forward(X, W1 + push, b1, W2, b2)[3], Y)
down = cost(forward(X, W1 - push, b1, W2, b2)[3], Y)
print(f"slope by pushing = {(up - down) / (2 * h):.6f}")
print(f"slope by backward = {slopes[0][0, 0]:.6f}")

# %% [markdown] lang="ar"
# الميل بالدفع {{slope by pushing; 4}}، والميل من `backward` هو {{slope by backward; 4}}.

# %% [markdown] lang="en"
# By pushing the slope is {{slope by pushing; 4}}, by `backward` it is {{slope by backward; 4}}.

# %% [markdown] lang="ar"
# ## التحديث
#
# المطلوب أربعة أسطر: كلّ معامل ناقص معدّل التعلّم مضروبًا في ميله.

# %% [markdown] lang="en"
# ## The update
#
# Four lines are asked for: each parameter minus the learning rate times its slope.


# %%
def update(W1, b1, W2, b2, slopes, alpha):
    """Take one step down the slope of the cost."""
    dW1, db1, dW2, db2 = slopes
    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    return W1, b1, W2, b2


alpha = 1.2
new = nnref.shallow.update_parameters(start, gradients, learning_rate=alpha)
for name, mine, right in zip(new._fields, update(*start, slopes, alpha), new):
    print(name, "is right:", mine.shape == right.shape and np.allclose(mine, right))

# %% [markdown] lang="ar"
# ## التدريب
#
# ثم الحلقة: انتشار أمامي، فانتشار خلفي، فخطوة نزول؛ ونقارن ما وصلتَ إليه بما تصل إليه `train`.

# %% [markdown] lang="en"
# ## The training
#
# Then the loop: forward propagation, backpropagation, a step down; and we compare where you arrive with where `train` does.

# %%
ours = tuple(start)
for _ in tqdm(range(2000), desc="training"):
    _, A1, _, A2 = forward(X, *ours)
    ours = update(*ours, backward(X, Y, ours[2], A1, A2), alpha)

trained = nnref.shallow.train(X, Y, start, learning_rate=alpha, iterations=2000).parameters
for name, mine, right in zip(trained._fields, ours, trained):
    print(name, "is right:", np.allclose(mine, right, rtol=1e-6))
A2 = forward(X, *ours)[3]
print(f"accuracy = {np.mean((A2 > 0.5) == Y):.3f}")

# %% [markdown] lang="ar"
# الدقّة {{accuracy; 3}}، والكود كلّه لك.
#
# ## أفسِده ثم أصلِحه
#
# غيّر شيئًا واحدًا وانظر أيّ فحص يكشفه، أو أيّ رسالة خطأ من NumPy:
#
# - احذف `keepdims=True` من سطر `db1`.
# - اكتب `*` مكان `@` في سطر `dW2`.
# - احذف القسمة على `m` من سطر `dW1`.
# - أضف السطر `W2 = W2 - 1.2 * dW2` قبل سطر `dZ1`.
#
# قبل كلّ تجربة خمّن: هل تكشف الأبعاد هذا الخطأ، أم القيم وحدها؟

# %% [markdown] lang="en"
# The accuracy is {{accuracy; 3}}, and all the code is yours.
#
# ## Break it, and mend it
#
# Change one thing, and see which check finds it, or which error message of NumPy:
#
# - Delete `keepdims=True` from the line of `db1`.
# - Write `*` in place of `@` in the line of `dW2`.
# - Delete the division by `m` from the line of `dW1`.
# - Add the line `W2 = W2 - 1.2 * dW2` before the line of `dZ1`.
#
# Before each try, guess: do the shapes give this slip away, or the values alone?
