"""Lines of initialisation as they are written, and as they should be."""

import numpy as np

slips = {
    "np.random,rand": lambda: (np.random, rand),  # noqa: F821 -- as written
    "np.zero((2, 1))": lambda: np.zero((2, 1)),
}
for code, slip in slips.items():
    try:
        slip()
    except (AttributeError, NameError) as error:
        print(code, "raises", type(error).__name__)

flat = np.random.random((2))  # runs, but is flat and uniform
print("np.random.random((2)) gives the shape", flat.shape)
rng = np.random.default_rng(3)
uniform, normal = rng.random(1000), rng.standard_normal(1000)
print(f"uniform: from {uniform.min():.1f} to {uniform.max():.1f}")
print(f"normal: from {normal.min():.1f} to {normal.max():.1f}")
print("today:", (rng.standard_normal((2, 2)) * 0.01).shape)
