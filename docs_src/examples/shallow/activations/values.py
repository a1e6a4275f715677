"""One value of z through each activation function."""

from math import exp

from nnref import leaky_relu, relu, sigmoid, tanh

print("e^-2 =", exp(-2))
print("1/(1 + e^-2) =", 1 / (1 + exp(-2)))
for function in (sigmoid, tanh, relu, leaky_relu):
    for z in (-2, 0, 2):
        print(f"{function.__name__}({z}) = {function(z)}")
