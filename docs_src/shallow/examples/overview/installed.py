"""Is nnref installed?"""

from nnref import sigmoid

print("sigmoid(0) =", sigmoid(0))
