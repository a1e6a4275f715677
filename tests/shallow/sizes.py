"""Sizes of the week that may be related in all worlds of a kind, and why."""

SAME = [
    {"n_x", "n^{[0]}"},  # the numbers of units, by the layer and by what it is
    {"n_h", "n^{[1]}"},
    {"n_y", "n^{[2]}"},
]

CONSTANT = {
    ("names", "n_h"): "the formula writes four rows out, one for each hidden unit",
    ("names", "n^{[1]}"): "the same",
}
"""Sizes that are one number in all worlds, by the kind of worlds, with the reason."""
