import sys

import h5py
from answers import answer

with h5py.File(sys.argv[1], "r") as file:
    labels = file["firm_label"].asstr()[:]
    products = file["product_label"].asstr()[:]
    answer(file["alive"][0], labels, file["price"][0], (1, products[1]), file["share"][0])
