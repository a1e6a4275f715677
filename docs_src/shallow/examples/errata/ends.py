"""Does the sigmoid ever give 0 or 1?"""

from nnref import sigmoid

for z in (36, 37, -745, -746):
    print(f"sigmoid({z}) = {sigmoid(z)}")
