"""Writes pickled_vectors_<protocol>.pkl: what the reader of pickled embeddings is tested on. Needs numpy.

    python test/data/make_pickles.py test/data
"""

import pickle
import sys

import numpy

nodes = numpy.arange(14, dtype=numpy.float32).reshape(7, 2) / 4
attributes = numpy.array([[0.5, -1.0], [2.0, 1e-3], [3.0, -4.25], [0.0, 0.0]], dtype=numpy.float64)
for protocol in (2, 3, 4):
    with open(f"{sys.argv[1]}/pickled_vectors_{protocol}.pkl", "wb") as file:
        pickle.dump({"ui_emb": nodes, "feature_emb": attributes, "epoch": 3}, file, protocol)
