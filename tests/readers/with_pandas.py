import sys

import h5py
import pandas
from answers import answer

# pandas reads HDF5 of its own making only; tables come by way of h5py.
with h5py.File(sys.argv[1], "r") as file:
    firms, products = file["firm_label"].asstr()[:], file["product_label"].asstr()[:]
    alive = pandas.DataFrame(file["alive"][0], columns=firms)
    price = pandas.DataFrame(file["price"][0], columns=products)
    share = pandas.DataFrame(file["share"][0], columns=products)
answer(alive.to_numpy(), alive.columns, price.to_numpy(), (1, price.columns[1]), share.to_numpy())
