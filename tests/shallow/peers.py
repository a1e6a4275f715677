"""The lesson's network in two libraries that nobody here wrote: PyTorch and scikit-learn."""

import warnings

import numpy as np

from nnref.shallow import Parameters

# scikit-learn's names for the lesson's activation functions; it has no leaky ReLU.
SKLEARN_NAMES = {"identity": "identity", "sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}


def torch_forward(torch, X, parameters, hidden):
    """Compute the outputs with PyTorch's own functions."""
    g = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, 0.01),
        "identity": lambda z: z,
    }[hidden]
    W1, b1, W2, b2 = parameters
    return torch.sigmoid(W2 @ g(W1 @ X + b1) + b2)


def torch_train(torch, X, Y, parameters, *, hidden, learning_rate, iterations):
    """Train with automatic differentiation in float64; give the parameters, the costs and the last gradients."""
    X, Y = torch.tensor(X), torch.tensor(Y)
    leaves = [torch.tensor(p, requires_grad=True) for p in parameters]
    costs, slopes = [], []
    for _ in range(iterations):
        A2 = torch_forward(torch, X, leaves, hidden)
        cost = torch.nn.functional.binary_cross_entropy(A2, Y, reduction="sum") / X.shape[1]
        costs.append(cost.item())
        slopes = torch.autograd.grad(cost, leaves)
        with torch.no_grad():
            for leaf, slope in zip(leaves, slopes, strict=True):
                leaf -= learning_rate * slope
    return Parameters(*(p.detach().numpy() for p in leaves)), costs, [slope.numpy() for slope in slopes]


def sklearn_train(neural_network, X, Y, parameters, *, hidden, learning_rate, iterations):
    """Train scikit-learn's classifier from the same start; give the parameters and the costs."""
    W1, b1, W2, b2 = parameters
    classifier = neural_network.MLPClassifier(
        (len(b1),),
        activation=SKLEARN_NAMES[hidden],
        solver="sgd",
        alpha=0,  # no penalty on the weights
        batch_size=X.shape[1],
        shuffle=False,
        learning_rate_init=learning_rate,
        momentum=0,
        nesterovs_momentum=False,
        max_iter=1,
        tol=0,
        n_iter_no_change=iterations + 1,  # it must not stop early
        warm_start=True,
    )
    examples, labels = np.ascontiguousarray(X.T), Y[0].astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it has not converged, which is right
        classifier.fit(examples, labels)  # makes the arrays that are now set
        classifier.coefs_ = [W1.T.copy(), W2.T.copy()]
        classifier.intercepts_ = [b1[:, 0].copy(), b2[:, 0].copy()]
        classifier.set_params(max_iter=iterations).fit(examples, labels)
    (V1, V2), (c1, c2) = classifier.coefs_, classifier.intercepts_
    trained = Parameters(V1.T, c1.reshape(-1, 1), V2.T, c2.reshape(-1, 1))
    return trained, classifier.loss_curve_[-iterations:]
