"""Makes safetensors.golden, which test/core/checkpoint/safetensors.test.ts reads and writes. Needs numpy and safetensors."""

import os

import numpy as np
from safetensors.numpy import save_file

save_file(
    {
        "params/layers/0/w": np.array([[0, 0.5, -1.5], [3.25, np.nan, -np.inf]], np.float32),
        "params/layers/0/b": np.array([-0.0], np.float32),
        "optimiser/step": np.array([-2147483648, 7], np.int32),
        "normaliser/mean": np.array([[0.1], [1e308]], np.float64),
        "stream ✓": np.array([4294967295], np.uint32),
        "flags": np.array([1, 0, 255], np.uint8),
        "empty": np.zeros((0, 4), np.float32),
        "scalar": np.array(2, np.float32),
    },
    os.path.join(os.path.dirname(__file__), "safetensors.golden"),
)
