"""How many steps of gradient descent bring z down by 1?"""

from nnref import sigmoid_derivative

alpha = 1  # the loss is a = sigmoid(z) itself
for start in (0, 5, 10):
    z, steps = float(start), 0
    while z > start - 1:
        z = z - alpha * sigmoid_derivative(z)
        steps += 1
    print(f"steps from {start} = {steps}")
