"""Six ways to write Z1, with one example in each row: which are right?"""

# %% lines
import numpy as np

rng = np.random.default_rng(3)
data = rng.standard_normal((4, 3))  # (4, 3): four examples, three features
W1 = rng.standard_normal((4, 3))  # (4, 3): four hidden units
b1 = rng.standard_normal((4, 1))  # (4, 1)

lines = [
    lambda: W1 @ data + b1,
    lambda: W1.T @ data + b1,
    lambda: data @ W1.T + b1,
    lambda: W1 @ data.T + b1.T,
    lambda: W1 @ data.T + b1,
    lambda: (data @ W1.T + b1.T).T,
]

# %% judged
Z1 = np.hstack([W1 @ data[[i]].T + b1 for i in range(4)])  # the loop, (4, 4)
for number, line in enumerate(lines, start=1):
    try:
        found = line()
    except ValueError:
        print(f"line {number}: NumPy refuses")
        continue
    same = np.allclose(found, Z1)
    print(f"line {number}:", found.shape, "is Z1" if same else "is not Z1")
