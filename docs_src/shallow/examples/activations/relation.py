"""tanh is the sigmoid, stretched and moved: both sides computed."""

from nnref import sigmoid, tanh

print(" z      tanh(z)  2 sigmoid(2z) - 1")
for z in (-3, -1, 0, 1, 3):
    stretched = 2 * sigmoid(2 * z) - 1
    print(f"{z:2}  {tanh(z):11.8f}  {stretched:17.8f}")
