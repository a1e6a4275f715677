"""Three wrong ways to a derivative, beside the right one."""

# %% sign
from nnref import sigmoid, sigmoid_derivative, tanh, tanh_derivative

print(f"tanh(-10)**2 - 1 = {tanh(-10) ** 2 - 1:.6g}")
print(f"tanh_derivative(-10) = {tanh_derivative(-10):.6g}")

# %% argument
a = sigmoid(0)
print(f"sigmoid_derivative(a) = {sigmoid_derivative(a):.6g}")
print(f"sigmoid_derivative(0) = {sigmoid_derivative(0):g}")

# %% cancellation
print(f"1 - tanh(20)**2 = {1 - tanh(20) ** 2:g}")
print(f"tanh_derivative(20) = {tanh_derivative(20):.6g}")
