"""Examples in rows, a flat column, a flat bias: shapes that go wrong."""

# %% rows
import numpy as np

from nnref.shallow import forward_propagation, initialize_parameters

rng = np.random.default_rng(3)
parameters = initialize_parameters(3, 4, scale=1.0, rng=rng)

X = rng.standard_normal((3, 5))  # 3 features, 5 examples
try:
    forward_propagation(X.T, parameters)
except ValueError as error:
    print(error)
square = X[:, :3]  # (3, 3): as many examples as features
right = forward_propagation(square, parameters).A2
wrong = forward_propagation(square.T, parameters).A2  # no error at all
print("right:", right.round(3))
print("wrong:", wrong.round(3))

# %% example
x = X[:, 0]  # (3,): the column has become flat
print("X[:, 0]", x.shape, "gives", (parameters.W1 @ x + parameters.b1).shape)
x = X[:, [0]]  # (3, 1): the double bracket keeps the column
print("X[:, [0]]", x.shape, "gives", (parameters.W1 @ x + parameters.b1).shape)

# %% bias
flat = np.array([10.0, 20.0, 30.0, 40.0])  # (4,): one bias per unit, flat
Z = np.zeros((4, 4))  # 4 units and, by chance, 4 examples
print("first row with flat:", (Z + flat)[0])
print("first row with a column:", (Z + flat.reshape(4, 1))[0])
