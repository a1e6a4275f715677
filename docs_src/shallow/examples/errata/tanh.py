"""Is tanh a shifted sigmoid?"""

from nnref import sigmoid, tanh

for z in (0.5, 2.0):
    print(f"z = {z}")
    print(f"  tanh(z)             {tanh(z):.6f}")
    print(f"  2 sigmoid(z) - 1    {2 * sigmoid(z) - 1:.6f}")
    print(f"  2 sigmoid(2z) - 1   {2 * sigmoid(2 * z) - 1:.6f}")
