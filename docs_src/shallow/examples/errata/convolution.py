"""The C of CNN: a small pattern slides along a signal."""

import numpy as np

signal = np.array([0, 0, 1, 1, 1, 0])
edge = np.array([-1, 1])  # positive where the signal rises
print("convolution:", np.correlate(signal, edge, mode="valid"))
