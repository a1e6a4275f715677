"""Faults in the code, each of which a formula of the week must catch.

A row is the id of the formula, the function inside nnref, what it says, and what it says wrongly.
A comment says what kind of fault it is.
"""

FAULTS = [
    # activation functions: a sign, a factor, a branch
    ("S6-A1", "activations.sigmoid", "np.where(z < 0, e, 1.0)", "np.where(z < 0, 1.0, e)"),
    ("S6-A1", "activations.sigmoid", "/ (1.0 + e)", "/ (1.0 - e)"),
    ("S6-A1", "activations.sigmoid", "np.exp(-np.abs(z))", "np.exp(-2 * np.abs(z))"),
    ("S6-A2", "activations.tanh", "np.tanh(z)", "np.tanh(2 * z)"),
    ("S6-A2", "activations.tanh", "np.tanh(z)", "-np.tanh(z)"),
    ("S6-A5", "activations.relu", "np.maximum(0.0, z)", "np.minimum(0.0, z)"),
    ("S6-A5", "activations.relu", "np.maximum(0.0, z)", "np.abs(z)"),
    ("S6-A6", "activations.leaky_relu", "slope: float = 0.01", "slope: float = 0.1"),
    ("S6-A6", "activations.leaky_relu", "np.maximum(line, z)", "np.minimum(line, z)"),
    ("S7-L1-g", "activations.identity", "z.copy()", "-z"),
    # derivatives: a sign, the convention at 0, the derivative of the output
    ("S8-D1", "activations.sigmoid_derivative", "sigmoid(z) * sigmoid(-z)", "sigmoid(z) * sigmoid(z)"),
    ("S8-D1", "activations.sigmoid_derivative", "sigmoid(z) * sigmoid(-z)", "z * (1 - z)"),
    ("S8-D2", "activations.tanh_derivative", "sech * sech", "sech"),
    ("S8-D2", "activations.tanh_derivative", "sech * sech", "-sech * sech"),
    ("S8-D2", "activations.tanh_derivative", "2.0 * e /", "e /"),
    ("S8-D3", "activations.relu_derivative", "z < 0", "z <= 0"),
    (
        "S8-D3",
        "activations.relu_derivative",
        "np.where(z < 0, 0.0, 1.0)",
        "np.where(np.maximum(0, z) >= 0, 1.0, 0.0)",
    ),
    ("S8-D3", "activations.relu_derivative", "0.0, 1.0", "0.0, 0.5"),
    ("S8-D4", "activations.leaky_relu_derivative", "z < 0", "z <= 0"),
    ("S8-D4", "activations.leaky_relu_derivative", "_checked_slope(slope), 1.0", "0.0, 1.0"),
    ("S7-L1-dg", "activations.identity_derivative", "np.ones_like(z)", "np.zeros_like(z)"),
    # one unit: a transpose, a bias, a factor
    ("S2-R1", "logistic.forward_propagation", "w.T @ X + b", "w.T @ X"),
    ("S2-R1", "logistic.forward_propagation", "w.T @ X + b", "w.T @ X - b"),
    ("S2-R1", "logistic.forward_propagation", "A = sigmoid(Z)", "A = sigmoid(-Z)"),
    ("S2-R3-dZ", "logistic.backward_propagation", "A - Y", "Y - A"),
    ("S2-R3-dw", "logistic.backward_propagation", "X @ dZ.T / m", "X @ dZ.T"),
    ("S2-R3-db", "logistic.backward_propagation", "np.sum(dZ) / m", "np.sum(dZ)"),
    ("S2-R3-w", "logistic.update_parameters", "w - alpha * dw", "w + alpha * dw"),
    ("S2-R3-b", "logistic.update_parameters", "b - alpha * db", "b - db"),
    # one example
    ("S4-F1-2", "shallow.network.forward_unit", "(w.T @ x).item() + b", "(w.T @ x).item()"),
    ("S4-F1-4", "shallow.network.forward_unit", "Unit(z, g(z))", "Unit(z, g(-z))"),
    ("S4-F2", "shallow.network.forward_example", "W1 @ x + b1", "W1 @ x - b1"),
    ("S4-F2", "shallow.network.forward_example", "a1 = g(z1)", "a1 = z1"),
    ("S4-F3", "shallow.network.forward_example", "W2 @ a1 + b2", "W2 @ z1 + b2"),
    ("S4-F3", "shallow.network.forward_example", "a2 = sigmoid(z2)", "a2 = g(z2) / 2"),
    ("S2-R2", "shallow.network.forward_example", "W1 @ x + b1", "W1 @ x"),
    # many examples: the last example left out, a bias forgotten, the wrong layer
    ("S5-V1", "shallow.network.forward_propagation_loop", "W1 @ x + b1", "W1 @ x"),
    ("S5-V1", "shallow.network.forward_propagation_loop", "x = X[:, [i]]", "x = X[:, [0]]"),
    ("S5-V1", "shallow.network.forward_propagation_loop", "sigmoid(z2)", "g(z2) / 2"),
    ("S5-V2-Z1", "shallow.network.forward_propagation", "W1 @ X + b1", "W1 @ X - b1"),
    ("S5-V2-A1", "shallow.network.forward_propagation", "A1 = g(Z1)", "A1 = g(g(Z1))"),
    ("S5-V2-Z2", "shallow.network.forward_propagation", "W2 @ A1 + b2", "W2 @ Z1 + b2"),
    ("S5-V2-A2", "shallow.network.forward_propagation", "A2 = sigmoid(Z2)", "A2 = 1 - sigmoid(Z2)"),
    ("S5-V3", "shallow.network.forward_propagation", "Cache(Z1, A1, Z2, A2)", "Cache(Z1.T, A1.T, Z2, A2)"),
    ("S7-L1", "shallow.network.collapse_linear_layers", "W2 @ b1 + b2", "W2 @ b1"),
    ("S7-L1", "shallow.network.collapse_linear_layers", "W_prime = W2 @ W1", "W_prime = W2 @ (W1 * W1)"),
    # the cost: the lost minus, the lost mean, one term in the place of the other
    ("S9-G2-L", "losses.cross_entropy_loss", "cross_entropy(p, t)", "-cross_entropy(p, t)"),
    ("S9-G2-L", "losses.cross_entropy", "0.0 - (", "0.0 + ("),
    ("S9-G2-L", "losses.cross_entropy", "np.log1p(-", "np.log("),
    ("S9-G2", "losses.compute_cost", "np.sum(loss) / m", "np.sum(loss)"),
    ("S9-G2", "losses.compute_cost", "np.sum(loss) / m", "np.sum(loss) / (m - 1)"),
    ("S9-G2", "losses.compute_cost", "np.sum(loss) / m", "-np.sum(loss) / m"),
    # back: a sign, an axis, a factor, a transpose, the place of the derivative
    ("S9-G5-dZ2", "shallow.backward.backward_propagation", "dZ2 = A2 - Y", "dZ2 = Y - A2"),
    ("S9-G5-dW2", "shallow.backward.backward_propagation", "dZ2 @ A1.T / m", "dZ2 @ A1.T"),
    ("S9-G5-dW2", "shallow.backward.backward_propagation", "dZ2 @ A1.T / m", "dZ2 @ Z1.T / m"),
    (
        "S9-G5-db2",
        "shallow.backward.backward_propagation",
        "db2 = np.sum(dZ2, axis=1, keepdims=True) / m",
        "db2 = np.sum(dZ2, axis=1, keepdims=True) / m**2",
    ),
    (
        "S9-G5-db2",
        "shallow.backward.backward_propagation",
        "db2 = np.sum(dZ2, axis=1, keepdims=True)",
        "db2 = np.sum(dZ2, axis=1)",
    ),
    ("S9-G5-dZ1", "shallow.backward.backward_propagation", "g_prime(Z1)", "g_prime(A1)"),
    ("S9-G5-dZ1", "shallow.backward.backward_propagation", " * g_prime(Z1)", ""),
    ("S9-G5-dZ1", "shallow.backward.backward_propagation", "W2.T @ dZ2 *", "-W2.T @ dZ2 *"),
    ("S9-G5-dW1", "shallow.backward.backward_propagation", "dZ1 @ X.T / m", "dZ1 @ X.T / (m + 1)"),
    (
        "S9-G5-db1",
        "shallow.backward.backward_propagation",
        "db1 = np.sum(dZ1, axis=1, keepdims=True)",
        "db1 = np.sum(dZ1, axis=0, keepdims=True)",
    ),
    (
        "S9-G5-db1",
        "shallow.backward.backward_propagation",
        "db1 = np.sum(dZ1, axis=1, keepdims=True) / m",
        "db1 = np.std(dZ1, axis=1, keepdims=True, ddof=0) + np.mean(dZ1, axis=1, keepdims=True)",
    ),
    ("S9-G3-W1", "shallow.backward.update_parameters", "W1 - alpha * dW1", "W1 + alpha * dW1"),
    ("S9-G3-b1", "shallow.backward.update_parameters", "b1 - alpha * db1", "b1 - db1"),
    ("S9-G3-W2", "shallow.backward.update_parameters", "W2 - alpha * dW2", "W2 - alpha * W2"),
    ("S9-G3-b2", "shallow.backward.update_parameters", "b2 - alpha * db2", "b2 - alpha * alpha * db2"),
    ("S9-G5-check", "numerical._slopes", "(cost(up) - cost(down)) / width", "(cost(up) - cost(down)) / h"),
    # shapes and the start: rows for columns, another law, a bias that is not 0, units that differ
    ("S3-N3", "shallow.network.initialize_parameters", "np.zeros((n_h, 1))", "np.zeros((1, n_h))"),
    (
        "S3-N3",
        "shallow.network.initialize_parameters",
        "rng.standard_normal((n_h, n_x))",
        "rng.standard_normal((n_x, n_h))",
    ),
    (
        "S9-G1",
        "shallow.backward.backward_propagation",
        "return Gradients(dW1, db1, dW2, db2)",
        "return Gradients(dW1.T, db1, dW2, db2)",
    ),
    (
        "S10-I2",
        "shallow.network.initialize_parameters",
        "rng.standard_normal((n_h, n_x)) * scale",
        "rng.random((n_h, n_x)) * scale",
    ),
    (
        "S10-I2",
        "shallow.network.initialize_parameters",
        "rng.standard_normal((n_y, n_h)) * scale",
        "rng.standard_normal((n_y, n_h))",
    ),
    ("S10-I2", "shallow.network.initialize_parameters", "scale: float = 0.01", "scale: float = 0.02"),
    (
        "S10-I2",
        "shallow.network.initialize_parameters",
        "b1 = np.zeros((n_h, 1))",
        "b1 = np.ones((n_h, 1)) * scale",
    ),
    (
        "S10-I1",
        "shallow.backward.backward_propagation",
        "* g_prime(Z1)",
        "* g_prime(Z1) * np.arange(1, len(Z1) + 1)[:, None]",
    ),
]

WITHOUT = {"S4-F1-1", "S4-F1-3"}
"""Equations that no fault belongs to: of the four lines of one function two are tried."""
