"""tanh is the sigmoid, stretched and moved: both sides computed."""

from nnref import sigmoid, tanh

for z in (-3, -1, 0, 1, 3):
    stretched = 2 * sigmoid(2 * z) - 1
    print(f"z = {z:2}   tanh {tanh(z):11.8f}   stretched {stretched:11.8f}")
