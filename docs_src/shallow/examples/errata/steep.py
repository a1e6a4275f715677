"""max(2z, z): which branch does the maximum take?"""

from nnref import leaky_relu

for z in (-1, 1):
    meant = 2 * z if z < 0 else z
    print(f"at {z}: max(2z, z) is", max(2 * z, z), "and meant is", meant)
try:
    leaky_relu(-1, slope=2)
except ValueError as error:
    print(error)
