"""Three slips in the code of one unit, and what each of them does."""

# %% column
import numpy as np

from nnref import compute_cost, logistic

A = np.array([[0.9, 0.2, 0.6]])  # (1, 3): outputs of three examples
Y = np.array([[1], [0], [1]])  # (3, 1): labels, wrongly in a column
print("A - Y has the shape", (A - Y).shape)
print("A - Y.T has the shape", (A - Y.T).shape)

# %% flat
w = np.zeros(3)  # (3,): neither a row nor a column
dw = np.ones((3, 1))  # (3, 1): the slopes
print("w - dw has the shape", (w - dw).shape)
try:
    logistic.forward_propagation(np.ones((3, 1)), logistic.Parameters(w, 0.0))
except ValueError as error:
    print(error)

# %% sign
X, Y = np.array([[2.0, 4.0]]), np.array([[1, 0]])  # (1, 2) and (1, 2)
w, b = np.zeros((1, 1)), 0.0
for step in range(3):
    cache = logistic.forward_propagation(X, logistic.Parameters(w, b))
    print(f"cost {step} = {compute_cost(cache.A, Y):.6f}")
    slopes = logistic.backward_propagation(X, Y, cache)
    w, b = w + 0.1 * slopes.dw, b + 0.1 * slopes.db  # plus: uphill
