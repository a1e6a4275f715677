"""What is half of a number?"""

from nnref.trial import half

for z in (-4.0, 0.0, 5.0):
    print(f"half({z:g}) = {half(z)}")
