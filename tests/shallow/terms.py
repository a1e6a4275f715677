"""Other forms in which pages link and gloss a term: what no ending and no article makes of its name."""

FORMS = {
    "bias": "biases",
    "cross-entropy": "cross-\u2060entropy",
    "feature": "خصائص",
    "label": "وسوم وسمها",
    "layer": "الطبقتين",
    "output-layer": "output unit",
    "range": "مداها",
    "relu": "rectified linear unit, ReLU",
    "rounding": "يدوّر",
    "saturation": "متشبّع saturated",
    "slope": "ميول",
    "transpose": "transposed",
    "unit": "وحدات",
    "variance": "تباينه",
    "weight": "أوزان وزنها وزنًا",
    "matrix": "weight matrix",
    "xor": "the task of the square",
}
