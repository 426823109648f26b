"""Writes exact-math.json: inputs and reference values of the functions of core/exact-math, computed with 60 digits.

    pip install mpmath==1.4.1 && python test/data/make_exact_math.py

Per function a list of [arguments..., high, low]: high is the correctly rounded result, high + low the result to twice the precision.
Numbers are written so that they read back exactly.
"""

import json
import math
import pathlib
import random
import struct

import mpmath

mpmath.mp.prec = 400
rng = random.Random(1)


def log_uniform(low, high):
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def denormal():
    return struct.unpack("<d", struct.pack("<Q", rng.getrandbits(rng.randrange(1, 53))))[0]


def signed(xs):
    return [x if rng.random() < 0.5 else -x for x in xs]


def near_multiples(n, largest):
    ks = [1, 2, 3, 4] + [rng.randrange(1, largest) for _ in range(n)]
    return [float(mpmath.mpf(k) * mpmath.pi / 2) for k in ks]


small = signed([log_uniform(1e-300, 1) for _ in range(40)])
angles = signed(
    [rng.uniform(0, 7) for _ in range(60)] + [log_uniform(1, 1e6) for _ in range(60)] + near_multiples(60, 600_000)
)
pairs = (
    [(log_uniform(1e-3, 1e3), rng.uniform(-20, 20)) for _ in range(100)]
    + [(rng.uniform(0.9, 1.1), rng.uniform(-100, 100)) for _ in range(50)]
    + [(signed([log_uniform(1e-2, 1e2)])[0], float(rng.randrange(-64, 65))) for _ in range(50)]
    + [(-log_uniform(0.5, 2), float(rng.randrange(65, 200))) for _ in range(20)]
)
inputs = {
    "exp": [rng.uniform(-708, 709.7) for _ in range(120)] + [rng.uniform(-745, -708) for _ in range(20)] + small,
    "log": [log_uniform(1e-308, 1e308) for _ in range(80)]
    + [1 + x for x in signed([2.0**-k for k in range(1, 53)])]
    + [rng.uniform(0.5, 2) for _ in range(60)]
    + [denormal() or 5e-324 for _ in range(20)],
    "log2": [log_uniform(1e-308, 1e308) for _ in range(60)] + [rng.uniform(0.5, 2) for _ in range(60)] + [2.0**k for k in (-3, 1, 10)],
    "sin": angles + small,
    "cos": angles + small,
    "tanh": signed([rng.uniform(0, 0.25) for _ in range(40)] + [rng.uniform(0.25, 20) for _ in range(80)]) + small,
    "sigmoid": [rng.uniform(-40, 40) for _ in range(80)] + [rng.uniform(-745, -40) for _ in range(20)] + small,
    "pow": pairs,
}
functions = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "log2": lambda x: mpmath.log(x) / mpmath.log(2),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "pow": lambda x, y: mpmath.power(x, mpmath.mpf(int(y)) if y == int(y) else y),
}


def reference(name, arguments):
    exact = functions[name](*[mpmath.mpf(x) for x in arguments])
    high = float(exact)
    return [*arguments, high, float(exact - mpmath.mpf(high))]


rows = {
    name: [reference(name, x if isinstance(x, tuple) else (x,)) for x in xs] for name, xs in inputs.items()
}
text = "{\n" + ",\n".join(
    f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(row) for row in table) + "\n]" for name, table in rows.items()
)
pathlib.Path(__file__).with_name("exact-math.json").write_text(text + "\n}\n")
